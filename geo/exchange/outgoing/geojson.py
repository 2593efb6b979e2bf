"""Sites as GeoJSON (RFC 7946): points in WGS 84, what is known of each, and how far the point may be off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geo.exchange.outgoing.features import FEATURE_FIELDS, list_features, plain_value
from geo.symbols import SIMULATED_WORD

if TYPE_CHECKING:
    from geo.exchange.outgoing.choose import Chosen

_IN_GEOMETRY = {"lat", "lon"}


def write_geojson(chosen: Chosen) -> bytes:
    """Write the sites as a feature collection.

    Returns
    -------
    content
        UTF-8. Coordinates are (longitude, latitude) to the last digit, without a ``crs`` member; a site without a point
        has null for its geometry. Title, day, source and licence stand beside the features, as RFC 7946 allows.
    """
    features = []
    for row in list_features(chosen).itertuples(index=False):
        values = {one.name: plain_value(getattr(row, one.name), one) for one in FEATURE_FIELDS}
        has_point = values["lon"] is not None and values["lat"] is not None
        features.append(
            {
                "type": "Feature",
                "id": values["site_id"],
                "geometry": {"type": "Point", "coordinates": [values["lon"], values["lat"]]} if has_point else None,
                "properties": {name: value for name, value in values.items() if name not in _IN_GEOMETRY},
            }
        )
    about = chosen.metadata
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        **({"simulated": SIMULATED_WORD} if about.is_simulated else {}),
        "title": about.title,
        "as_of": about.as_of.isoformat(),
        "source": about.source,
        "licence": about.licence,
        "notes": list(about.notes),
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8")

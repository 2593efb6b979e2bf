"""Sites as KML 2.2: a placemark each, with its data, coloured by stage."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only writes here; reading is for a parser that refuses entities
from typing import TYPE_CHECKING

from geo import indonesian
from geo.exchange.conventions import legal_text
from geo.exchange.outgoing.features import FEATURE_FIELDS, list_features, plain_value, say_accuracy
from geo.exchange.tables import exact_number, list_notes
from geo.symbols import SIMULATED_WORD, STAGES

if TYPE_CHECKING:
    from geo.exchange.outgoing.choose import Chosen

NAMESPACE = "http://www.opengis.net/kml/2.2"

_OUTSIDE_DATA = {"name", "lat", "lon"}
"""Fields that KML has elements of its own for."""
_NEVER_ABSENT = "note"
"""A file without this field has its descriptions taken for it when it comes in."""


def write_kml(chosen: Chosen) -> bytes:
    """Write the sites as a document of placemarks.

    Returns
    -------
    content
        UTF-8. Each placemark has the site's exact name, its point unless unknown, words on stage, due date and how far
        the point may be off, and every known field as extended data. Nothing in it is fetched from elsewhere.
    """
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = ET.SubElement(root, "Document")
    about = chosen.metadata
    mark = f"{SIMULATED_WORD} - " if about.is_simulated else ""
    _add(document, "name", f"{mark}{about.title}")
    _add(document, "description", "\n".join(f"{word}: {text}" for word, text in list_notes(about)))
    for stage in STAGES:
        style = ET.SubElement(ET.SubElement(document, "Style", id=f"stage-{stage.code}"), "IconStyle")
        _add(style, "color", _kml_colour(stage.colour))
    for row in list_features(chosen).itertuples(index=False):
        values = {one.name: plain_value(getattr(row, one.name), one) for one in FEATURE_FIELDS}
        placemark = ET.SubElement(document, "Placemark")
        _add(placemark, "name", str(values["name"]))
        _add(placemark, "description", _describe(values))
        _add(placemark, "styleUrl", f"#stage-{values['stage']}")
        extended = ET.SubElement(placemark, "ExtendedData")
        for one in FEATURE_FIELDS:
            if one.name not in _OUTSIDE_DATA and (values[one.name] is not None or one.name == _NEVER_ABSENT):
                data = ET.SubElement(extended, "Data", name=one.name)
                _add(data, "displayName", one.label)
                _add(data, "value", _say(values[one.name]))
        if values["lon"] is not None and values["lat"] is not None:
            _add(ET.SubElement(placemark, "Point"), "coordinates", f"{_say(values['lon'])},{_say(values['lat'])}")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _describe(values: dict[str, str | int | float | None]) -> str:
    """Say in words what a reader of the map must know of a site."""
    metres = values["accuracy_m"]
    return "\n".join(
        filter(
            None,
            [
                SIMULATED_WORD if values["simulated"] or values["status_note"] else None,
                f"Tahap: {values['stage_word']}",
                f"Jatuh tempo: {values['due_word']}, {indonesian.date_plain(values['due'], 'belum ada tanggal')}",
                f"Menetap: {_count(values['living_in'])}; TL: {_count(values['tl'])}",
                None
                if values["lat"] is None
                else say_accuracy(str(values["location_accuracy"]), None if metres is None else float(metres)),
            ],
        )
    )


def _say(value: str | float | None) -> str:
    if value is None:
        return ""
    return exact_number(value) if isinstance(value, float) else str(value)


def _count(value: str | float | None) -> str:
    return indonesian.NO_DATA if value is None else indonesian.whole(int(value))


def _kml_colour(colour: str) -> str:
    """Turn ``#rrggbb`` into KML's opaque ``aabbggrr``."""
    return f"ff{colour[5:7]}{colour[3:5]}{colour[1:3]}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = legal_text(text)

"""The style that QGIS gives the sites: the program's own colour and shape of every stage, and how rough a point is."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET  # only writes
from typing import TYPE_CHECKING

from geo.exchange.outgoing.features import FEATURE_FIELDS
from geo.symbols import STAGES

if TYPE_CHECKING:
    from geo.symbols import Stage

SIZE_MM = 5
_SIDE = 24
"""Of the square in which a shape is drawn."""
_RADIUS = 10
_EDGE = 2
_SIZE_PROPERTY = 3
"""What QGIS calls an expression, in the settings of one drawn property."""


def write_style() -> str:
    """Write a QML document: a symbol a stage, under it how far the point may be off, and Indonesian headings."""
    root = ET.Element("qgis", version="3.28.0", styleCategories="Symbology|Fields|Forms|MapTips")
    renderer = ET.SubElement(
        root,
        "renderer-v2",
        type="categorizedSymbol",
        attr="stage",
        symbollevels="0",
        enableorderby="0",
        forceraster="0",
    )
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, stage in enumerate(STAGES):
        name = str(number)
        ET.SubElement(categories, "category", symbol=name, value=stage.code, label=stage.word, render="true")
        symbol = ET.SubElement(
            symbols, "symbol", type="marker", name=name, alpha="1", clip_to_extent="1", force_rhr="0"
        )
        _add_rough_circle(symbol)
        _add_shape(symbol, stage)
    aliases = ET.SubElement(root, "aliases")
    for number, one in enumerate(FEATURE_FIELDS):
        ET.SubElement(aliases, "alias", index=str(number + 1), field=one.name, name=one.label)  # 0 is fid
    ET.SubElement(root, "previewExpression").text = '"name"'
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{ET.tostring(root, encoding='unicode')}"


def draw_shape(stage: Stage) -> str:
    """Draw the shape of a stage as an SVG picture, y downward."""
    fill, stroke = ("#ffffff", stage.colour) if stage.is_hollow else (stage.colour, "#ffffff")
    middle = _SIDE / 2
    look = f'fill="{fill}" stroke="{stroke}" stroke-width="{_EDGE}" stroke-linejoin="round"'
    if stage.outline:
        corners = " ".join(f"{middle + _RADIUS * x:.2f},{middle - _RADIUS * y:.2f}" for x, y in stage.outline)
        shape = f'<polygon points="{corners}" {look}/>'
    else:
        shape = f'<circle cx="{middle}" cy="{middle}" r="{_RADIUS}" {look}/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIDE}" height="{_SIDE}" viewBox="0 0 {_SIDE} {_SIDE}">'
        f"{shape}</svg>"
    )


def _add_shape(symbol: ET.Element, stage: Stage) -> None:
    """Add the picture of a stage, carried in the style itself."""
    picture = base64.b64encode(draw_shape(stage).encode("utf-8")).decode("ascii")
    settings = {"name": f"base64:{picture}", "size": str(SIZE_MM), "size_unit": "MM", "fixedAspectRatio": "0"}
    _add_layer(symbol, "SvgMarker", settings)


def _add_rough_circle(symbol: ET.Element) -> None:
    """Add a dashed circle on the ground whose radius is what the point may be off; nothing for a measured point."""
    settings = {
        "name": "circle",
        "color": "255,255,255,0",
        "outline_color": "91,102,117,255",
        "outline_style": "dash",
        "outline_width": "0.3",
        "outline_width_unit": "MM",
        "size": "0",
        "size_unit": "RenderMetersInMapUnits",
        "scale_method": "diameter",
    }
    layer = _add_layer(symbol, "SimpleMarker", settings)
    properties = _map(ET.SubElement(layer, "data_defined_properties"))
    _option(properties, "name", "")
    size = _map(_map(properties, "properties"), "size")
    _option(size, "active", "true", "bool")
    _option(size, "expression", '2 * coalesce("accuracy_m", 0)')
    _option(size, "type", str(_SIZE_PROPERTY), "int")
    _option(properties, "type", "collection")


def _add_layer(symbol: ET.Element, kind: str, settings: dict[str, str]) -> ET.Element:
    """Add a layer of a symbol; QGIS before 3.26 reads its settings as ``prop``, later ones as ``Option``."""
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = _map(layer)
    for name, value in settings.items():
        _option(options, name, value)
        ET.SubElement(layer, "prop", k=name, v=value)
    return layer


def _map(parent: ET.Element, name: str | None = None) -> ET.Element:
    return ET.SubElement(parent, "Option", {"type": "Map"} | ({} if name is None else {"name": name}))


def _option(parent: ET.Element, name: str, value: str, kind: str = "QString") -> None:
    ET.SubElement(parent, "Option", name=name, value=value, type=kind)

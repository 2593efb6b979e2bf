"""Read a page the way its reader does: key figures, cards, the map's payload, tables."""

import json
import re
from html import unescape

from geo.maps.paint import DIGITS

PAGES = ("map", "residents", "schedule", "visit", "data")


def page_html(at):
    """Join everything sent as HTML, style sheets aside."""
    bodies = (element.proto.body for element in at.get("html"))
    return "".join(body for body in bodies if not body.startswith("<style"))


def page_text(at):
    """Give what a reader sees of it."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page_html(at))).split())


def key_figures(at):
    """Give value and unit of every key figure by its label."""
    found = re.findall(r"<div class=\"peta-figure[^>]*><dt>(.*?)</dt><dd>(.*?)<small>", page_html(at))
    return {unescape(label): " ".join(re.sub("<[^>]*>", " ", value).split()) for label, value in found}


def card(at):
    """Give the text of the card beside the map."""
    sections = re.findall(r"<section class=\"peta-card\"[^>]*>(.*?)</section>", page_html(at), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", " ".join(sections))).split())


def map_script(at):
    """Give the script that paints the map."""
    return _map_arguments(at)["feature_group"]


def paintings(at):
    """Decode what the map shows: one payload, or two for two dates side by side."""
    return decode(map_script(at))


def decode(script):
    """Decode the JSON arguments of ``peta.painting``."""
    text = script[script.index("peta.painting(") + len("peta.painting(") :]
    first, end = json.JSONDecoder().raw_decode(text)
    second, _ = json.JSONDecoder().raw_decode(text[end:].removeprefix(", "))
    return [unpack(painting) for painting in (first, second) if painting is not None]


def unpack(painting):
    """Write out what a payload packs: ids, names and coordinates of its sites."""
    if "sites" not in painting:
        return painting
    sites = dict(painting["sites"])
    for key in ("id", "name"):
        sites[key] = [sites[key]["start"] + end for end in sites[key]["ends"]]
    for key in ("lat", "lon"):
        sites[key] = _degrees(sites[key]["least"], sites[key]["digits"], len(sites["codes"]))
    return {**painting, "sites": sites}


def _degrees(least, digits, count):
    width = len(digits) // max(count, 1)
    numbers = (digits[at : at + width] for at in range(0, len(digits), max(width, 1)))
    steps = [sum(DIGITS.index(digit) * 64**place for place, digit in enumerate(reversed(text))) for text in numbers]
    return [(least + step) / 1e5 for step in steps]


def _map_arguments(at):
    (component,) = at.get("component_instance")
    return json.loads(component.proto.json_args)


def legend(painting):
    """Give the count of each legend entry that has one."""
    return {row["word"]: row["n"] for row in painting["legend"]["rows"] if "n" in row}


def table(at):
    """Give the table's rows as dictionaries of texts by heading."""
    (component,) = at.get("bidi_component")
    data = json.loads(component.proto.json)
    headings = [column["heading"] for column in data["columns"]]
    return [dict(zip(headings, row["texts"], strict=True)) for row in data["rows"]]

"""Codes, shapes and colours that readers and the colour-blind can tell apart."""

import itertools
import math

import pytest

from geo import symbols
from geo.symbols import DARK, DUE_STATES, LIGHT, RAMP, RAMP_DARK, STAGES, ZONES

READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3: the least contrast of text with its ground."""

TOLD_APART = 0.05
"""Least distance of two colours in Oklab; 0.02 is about one just noticeable difference."""


def linear(colour):
    """Read ``#rrggbb`` as linear red, green and blue of sRGB."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def oklab(colour):
    """Place a colour where distances are as the eye sees them (Ottosson 2020)."""
    red, green, blue = linear(colour)
    cones = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    long, middle, short = (math.cbrt(r * red + g * green + b * blue) for r, g, b in cones)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@pytest.mark.parametrize("entries", [STAGES, DUE_STATES], ids=["stages", "due states"])
def test_an_entry_is_told_by_code_word_colour_and_shape(entries):
    for name in ("code", "word", "colour", "outline"):
        values = [getattr(entry, name) for entry in entries]
        assert len(set(values)) == len(values), name


@pytest.mark.parametrize("entries", [STAGES, DUE_STATES], ids=["stages", "due states"])
def test_colours_are_told_apart(entries):
    for one, other in itertools.combinations(entries, 2):
        assert math.dist(oklab(one.colour), oklab(other.colour)) > TOLD_APART, (one.code, other.code)


@pytest.mark.parametrize("entry", [*STAGES, *DUE_STATES], ids=lambda entry: entry.code)
def test_a_shape_lies_within_the_unit_disc(entry):
    assert all(math.hypot(x, y) <= 1.1 for x, y in entry.outline)
    assert not entry.outline or len(entry.outline) >= 3
    assert entry.is_hollow is (entry.outline == ())


def test_codes_lead_to_their_entries():
    assert tuple(symbols.STAGE_BY_CODE) == symbols.STAGE_CODES
    assert set(ZONES) == set(symbols.ZONE_WORDS) == set(symbols.ZONE_COLOURS) == set(symbols.ZONE_DASHES)


def test_rounds_are_told_by_dash_as_well_and_never_by_a_stages_colour_alone():
    north, south = (symbols.ZONE_DASHES[zone] for zone in ZONES)
    assert (north, bool(south)) == ((), True)


@pytest.mark.parametrize("paper", [LIGHT, DARK], ids=["light", "dark"])
def test_names_on_the_map_are_readable(paper):
    for ground in (paper.north, paper.south, paper.outside, paper.city):
        assert contrast(paper.ink, ground) >= READABLE
        assert contrast(paper.quiet_ink, ground) >= READABLE


@pytest.mark.parametrize(("ramp", "way"), [(RAMP, -1), (RAMP_DARK, 1)], ids=["light", "dark"])
def test_a_ramp_grows_evenly_away_from_its_ground(ramp, way):
    steps = [oklab(colour)[0] for colour in ramp]
    grown = [way * (after - before) for before, after in itertools.pairwise(steps)]
    assert len(ramp) == 5
    assert min(grown) > TOLD_APART
    assert max(grown) < 3 * min(grown)


def test_overdue_is_the_only_alarm():
    alarm = {entry.colour for entry in DUE_STATES if entry.code == "overdue"} | {symbols.OVERDUE_COLOUR}
    assert alarm == {"#d55e00"}
    assert symbols.OVERDUE_COLOUR not in {stage.colour for stage in STAGES}

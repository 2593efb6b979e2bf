"""What a page makes of the records, kept until they, the date or the filter change: charts, paintings, cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from geo.maps import Painting
from pages.shared import readers

if TYPE_CHECKING:
    from collections.abc import Callable

    import altair as alt

Made = TypeVar("Made")


@st.cache_data(show_spinner=False, max_entries=512)
def _make(key: tuple[object, ...], _make: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever is made; key renews it
    return _make()


def keep(name: str, told: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """Give what is kept under a name for the present records, made when it is not there yet.

    Parameters
    ----------
    name
        What it is, and on which page.
    told
        Everything besides the records that it depends on: date, filter, selection. The records count themselves.
    make
        Makes it: a text, a list, a frame, or anything else that can be pickled. What is given back is a copy.
    """
    kept: Made = _make((name, *readers.state(), repr(told)), make)
    return kept


def keep_painting(name: str, told: tuple[object, ...], paint: Callable[[], Painting]) -> Painting:
    """Give a painting for the map; the map alters what it is given, so its finished script is kept instead."""

    def _finish() -> tuple[str, str]:
        painting = paint()
        return painting.payload, painting.second

    return Painting.from_script(*keep(name, told, _finish))


def show_chart(name: str, told: tuple[object, ...], draw: Callable[[], alt.TopLevelMixin]) -> None:
    """Show a chart; drawing one takes ten times as long as the rest of a page."""
    st.vega_lite_chart(keep(name, told, lambda: draw().to_dict()), width="stretch", key=f"chart_{name}")

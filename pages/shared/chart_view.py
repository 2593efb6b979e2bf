"""Charts on a page: drawn once for the data, date and filter they show, then kept as their finished description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.shared import readers

if TYPE_CHECKING:
    from collections.abc import Callable

    import altair as alt


@st.cache_data(show_spinner=False, max_entries=256)
def _describe(key: tuple[object, ...], _draw: Callable[[], alt.TopLevelMixin]) -> dict[str, Any]:  # key renews it
    return _draw().to_dict()


def show_chart(name: str, told: tuple[object, ...], draw: Callable[[], alt.TopLevelMixin]) -> None:
    """Show a chart; drawing one takes ten times as long as the rest of a page, so it is done once.

    Parameters
    ----------
    name
        Which chart, on which page.
    told
        Everything besides the records that the picture depends on: date, filter, place. The records count themselves.
    draw
        Makes the chart when it is not known yet.
    """
    spec = _describe((name, readers.office_url(), readers.version(), repr(told)), draw)
    st.vega_lite_chart(spec, width="stretch", key=f"chart_{name}")

"""Kinds of help the women ask for: codes, words, and the latest assessment of each site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import datetime as dt

NEED_WORDS: dict[str, str] = {
    "cart_fried_rice": "Rombong nasi goreng",
    "cart_noodles": "Rombong mi goreng",
    "cart_cakes": "Rombong kue",
    "sewing": "Menjahit",
    "salon": "Salon",
    "capital": "Modal usaha",
    "training_cooking": "Pelatihan memasak",
    "placement": "Penempatan kerja",
    "schooling": "Sekolah/kejar paket",
    "health": "Layanan kesehatan",
    "papers": "Dokumen kependudukan",
    "family": "Kembali ke keluarga",
    "none": "Belum ada",
}
"""Every category a need may have, in the order in which screens list them."""


def latest_needs(needs: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Select the needs of each site's latest assessment, as of a date.

    An assessment asks every woman anew, so the latest replaces the earlier ones and is never added to them.

    Parameters
    ----------
    needs
        Assessed needs, with ``site_id``, ``date``, ``category``, ``count`` (women) and ``simulated``.
    as_of
        What is dated later is unknown.

    Returns
    -------
    latest
        Rows of ``needs``, the columns kept, ordered by site and then as in ``NEED_WORDS``.
    """
    known = needs[needs["date"] <= pd.Timestamp(as_of)]
    latest = known[known["date"] == known.groupby("site_id")["date"].transform("max")]
    rank = {category: place for place, category in enumerate(NEED_WORDS)}
    return (
        latest.assign(rank=latest["category"].map(rank))
        .sort_values(["site_id", "rank"], kind="stable")
        .drop(columns="rank")
    )

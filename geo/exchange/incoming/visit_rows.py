"""Compare rows of visits, of what they counted and of what was asked for with the recorded ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.exchange.incoming.columns import NEED_COLUMNS
from geo.exchange.incoming.deeds import Comparison, Deed, is_same
from geo.exchange.incoming.known import KEYS
from geo.indonesian import date_plain
from geo.needs import NEED_WORDS
from geo.recording.entry import check_values
from geo.recording.words import NEED_FIELD
from geo.symbols import VISIT_WORDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from geo.exchange.incoming.known import Known, Record
    from geo.exchange.incoming.rows import Row

_OF_VISIT = (
    "site_id", "date", "status", "team", "position", "time_in", "time_out", "attended_by", "next_step", "reason",
    "source", "instance_id",
)  # fmt: skip
_OF_OBSERVATION = ("houses", "rooms", "living_in", "tl", "owners", "health_protocol", "note")
_TOLD_OF_VISIT = {"time_in": "jam", "time_out": "jam", "attended_by": "yang hadir", "next_step": "langkah berikutnya"}
_TAKEN_THERE = (*_TOLD_OF_VISIT, *_OF_OBSERVATION)
"""Columns that only a visit which took place can fill, as it does those of needs."""


@dataclass(frozen=True)
class Meant:
    """The visit a row is about: the recorded one, else the site and date of a new one."""

    record: Record | None
    site_id: str | None
    date: dt.date | None

    @property
    def key(self) -> tuple[object, ...]:
        """What two rows about the same visit have in common."""
        return ("id", self.record["visit_id"]) if self.record is not None else ("new", self.site_id, self.date)


def find_visit(comparison: Comparison, row: Row) -> Meant | None:
    """Find the visit a row is about: by the form's instance, else its id, else site and date.

    None with a refusal when that cannot be told.
    """
    known, given = comparison.known, row.given
    site_id = comparison.find_site(row)
    if row.refusals:
        return None
    record = known.by_instance(given["instance_id"]) if given.get("instance_id") else None
    record = record or known.records["visits"].get(given.get("visit_id", ""))
    if record is not None:
        return Meant(record, site_id, given.get("date"))
    date = given.get("date")
    if site_id is not None and date is not None:
        return _find_on_day(comparison, row, site_id, date)
    if given.get("visit_id"):
        cure = "tidak ada di daftar kunjungan; betulkan, atau isi juga lokasi dan tanggalnya."
        row.refuse("visit_id", given["visit_id"], cure)
        return None
    for name, value in (("site_id", site_id), ("date", date)):
        if value is None:
            row.refuse(name, "", "kosong; isilah.")
    return None


def _find_on_day(comparison: Comparison, row: Row, site_id: str, date: dt.date) -> Meant | None:
    """Find a site's visit of a day: a cancelled one counts only for a row that cancels."""
    given = row.given
    on_day = list(comparison.known.visits_on(site_id, date))
    wants_cancelled = given.get("status") == "cancelled"
    found = [record for record in on_day if (record["status"] == "cancelled") == wants_cancelled]
    if wants_cancelled and not found:
        found = on_day
    if given.get("visit_id"):
        taken = next((record for record in found if record["version"] is not None), None)
        if taken is not None:
            own = f"lokasi itu pada {date_plain(date)} punya kunjungan {taken['visit_id']}"
            row.refuse("visit_id", given["visit_id"], f"belum ada, padahal {own}; pakai kode itu.")
            return None
        return Meant(None, site_id, date)
    if given.get("instance_id"):
        others, found = found, [record for record in found if not record["instance_id"]]
        if others and not found:
            other = f"lokasi ini pada {date_plain(date)} sudah punya kiriman formulir lain"
            row.refuse("instance_id", given["instance_id"], f"{other}; tolak salah satunya di server formulir.")
            return None
    if len(found) > 1:
        row.refuse("date", date, f"lokasi ini punya {len(found)} kunjungan pada hari itu; isi kode kunjungannya.")
        return None
    return Meant(found[0] if found else None, site_id, date)


def settle_visit(comparison: Comparison, row: Row, meant: Meant) -> tuple[list[Deed], tuple[str, ...]]:
    """Tell what a row of a visit or of an observation would do; faults are noted in the row's refusals.

    Returns
    -------
    deeds
        The visit's first.
    kept
        Columns that stay as they have been corrected since the same submission came in.
    """
    kept = _kept(comparison, row, meant)
    given = {name: value for name, value in row.given.items() if name not in kept}
    visit = _visit_values(comparison, row, meant, given)
    if row.refusals:
        return [], ()
    deeds, visit_id = _put_visit(comparison, row, meant, visit)
    deeds += _put_observation(comparison, row, visit_id, given)
    for category in NEED_WORDS:
        if f"{NEED_FIELD}{category}" in given:
            deeds += _put_need(comparison, row, (visit_id, category), given[f"{NEED_FIELD}{category}"])
    return deeds, kept


def settle_need(comparison: Comparison, row: Row, meant: Meant) -> list[Deed]:
    """Tell what a row of one need would do; faults are noted in the row's refusals."""
    category = row.given.get("category")
    if category is None:
        row.refuse("category", "", "kosong; isi jenis kebutuhannya.")
    visit = _visit_values(comparison, row, meant, row.given)
    if row.refusals:
        return []
    deeds, visit_id = _put_visit(comparison, row, meant, visit)
    record = comparison.known.of_visit("needs", visit_id, str(category))
    if record is None or "count" in row.given:
        deeds += _put_need(comparison, row, (visit_id, str(category)), row.given.get("count"))
    return deeds


def _visit_values(comparison: Comparison, row: Row, meant: Meant, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a row says of the visit itself; what cannot be is noted in the row's refusals."""
    record = meant.record
    values = {name: given[name] for name in _OF_VISIT if name in given and name not in {"site_id", "date"}}
    if record is None or row.table == "visits":  # elsewhere, site and date only name the visit
        values |= {} if meant.site_id is None else {"site_id": meant.site_id}
        values |= {} if meant.date is None or "date" not in given else {"date": meant.date}
    is_taken = row.table != "visits" or any(given.get(name) is not None for name in (*_TAKEN_THERE, *NEED_COLUMNS))
    if values.get("status") is None:
        if record is None:
            values["status"] = "done" if is_taken or values["date"] <= comparison.today else "planned"
        elif is_taken and record["status"] == "planned":
            values["status"] = "done"
    final = values if record is None else record | values
    changed = {name for name in values if record is None or not is_same(record[name], values[name])}
    _check_status(comparison, row, final, changed, given, is_taken=is_taken)
    _check_day(comparison, row, meant, final, changed)
    _, faults = check_values({name: final.get(name) for name in ("time_in", "time_out")})
    for name, text in faults.items() if changed & {"time_in", "time_out"} else ():
        row.refuse(name, final[name], text)
    return values


def _check_status(
    comparison: Comparison,
    row: Row,
    final: Mapping[str, Any],
    changed: AbstractSet[str],
    given: Mapping[str, Any],
    *,
    is_taken: bool,
) -> None:
    """Refuse a state that a visit cannot be in."""
    status = final["status"]
    word = VISIT_WORDS[status]
    if status != "done" and is_taken:
        row.refuse(
            "status", word, "padahal baris ini berisi hasil kunjungan; betulkan statusnya atau kosongkan isinya."
        )
    elif status == "done" and changed & {"status", "date"} and final["date"] > comparison.today:
        row.refuse("date", final["date"], "belum tiba, padahal kunjungannya terlaksana; betulkan tanggal atau status.")
    elif status != "done" and "status" in changed and (holds := _tell_held(comparison, final, given)):
        cure = f"padahal kunjungan ini sudah terlaksana dan berisi {', '.join(holds)}; betulkan statusnya."
        row.refuse("status", word, cure)


def _tell_held(comparison: Comparison, final: Mapping[str, Any], given: Mapping[str, Any]) -> list[str]:
    """Name what a visit would still hold, though only one that took place can; a submission may have emptied it."""
    of_visit, visit_id = comparison.known.of_visit, final.get("visit_id", "")
    holds = [] if of_visit("observations", visit_id) is None else ["hitungan"]
    needs = (code for code in NEED_WORDS if of_visit("needs", visit_id, code) is not None)
    if any(given.get(f"{NEED_FIELD}{code}", True) is not None for code in needs):
        holds.append("kebutuhan")
    holds += [word for name, word in _TOLD_OF_VISIT.items() if final.get(name) is not None]
    return list(dict.fromkeys(holds))


def _check_day(
    comparison: Comparison, row: Row, meant: Meant, final: Mapping[str, Any], changed: AbstractSet[str]
) -> None:
    """Refuse to move a visit to a day on which its site has another."""
    record = meant.record
    if record is None or not changed & {"site_id", "date"} or final["status"] == "cancelled":
        return
    for other in comparison.known.visits_on(final["site_id"], final["date"]):
        if other["visit_id"] != record["visit_id"] and other["status"] != "cancelled":
            cure = f"lokasi ini pada hari itu sudah punya kunjungan {other['visit_id']}; pilih hari lain."
            row.refuse("date", final["date"], cure)


def _put_visit(comparison: Comparison, row: Row, meant: Meant, values: Mapping[str, Any]) -> tuple[list[Deed], str]:
    """Add or change the visit; give its id too."""
    if meant.record is not None:
        changed = comparison.change("visits", meant.record, values)
        return [] if changed is None else [changed], str(meant.record["visit_id"])
    wanted = row.given.get("visit_id") or f"{values['date'].isoformat()}-{values['site_id']}"
    visit_id = comparison.known.free_id("visits", wanted)
    return [comparison.add("visits", {"visit_id": visit_id, **values})], visit_id


def _put_observation(comparison: Comparison, row: Row, visit_id: str, given: Mapping[str, Any]) -> list[Deed]:
    """Add or change what the visit counted."""
    counted = {name: given[name] for name in _OF_OBSERVATION if name in given}
    record = comparison.known.of_visit("observations", visit_id)
    if record is not None:
        changed = comparison.change("observations", record, counted)
        return [] if changed is None else [changed]
    if row.table != "observations" and all(value is None for value in counted.values()):
        return []
    key = comparison.known.free_id("observations", row.given.get("observation_id", f"{visit_id}-count"))
    fresh = {"observation_id": key, "visit_id": visit_id, **counted}
    return [comparison.add("observations", fresh)]


def _put_need(comparison: Comparison, row: Row, place: tuple[str, str], count: int | None) -> list[Deed]:
    """Add, change or remove how many asked for one kind of help.

    In a row of a visit, an empty count means that nobody was asked; in a row of its own, that the number is unknown.
    """
    visit_id, category = place
    record = comparison.known.of_visit("needs", visit_id, category)
    is_own_row = row.table == "needs"
    if record is None and count is None and not is_own_row:
        return []
    if record is None:
        key = comparison.known.free_id("needs", row.given.get("need_id", f"{visit_id}-{category}"))
        fresh = {"need_id": key, "visit_id": visit_id, "category": category, "count": count}
        return [comparison.add("needs", fresh)]
    if count is None and not is_own_row:
        return [comparison.remove("needs", record)]
    changed = comparison.change("needs", record, {"count": count})
    return [] if changed is None else [changed]


@dataclass(frozen=True)
class _Said:
    """What a submission says of one column: the record it belongs to, what stands there, and what it should be."""

    table: str
    key: str
    column: str
    stands: object
    wanted: object

    def is_told(self, known: Known, visit_id: str, seq: int) -> bool:
        """Tell whether submissions had said the same after a change."""
        told = known.told_over_time(self.table, self.key, visit_id)
        last = next((record for at, record in reversed(told) if at <= seq), None)
        return last is not None and is_same(last.get(self.column), self.wanted)


def _kept(comparison: Comparison, row: Row, meant: Meant) -> tuple[str, ...]:
    """Name the columns that a submission does not change, though they differ.

    Those are the ones in which it only repeats what it said before the office corrected it; all of them when it says
    as a whole what it said before it was corrected itself, as an older export does.
    """
    known, visit = comparison.known, meant.record
    if not row.is_whole or visit is None or visit["instance_id"] != row.given.get("instance_id"):
        return ()
    visit_id = str(visit["visit_id"])
    said = dict(_say(known, row, meant, visit))
    differing = {name: one for name, one in said.items() if not is_same(one.stands, one.wanted)}
    repeated = []
    for name, one in differing.items():
        last = known.as_submitted(one.table, one.key, visit_id)
        if last is not None and is_same(last.get(one.column), one.wanted):
            repeated.append(name)
    if len(repeated) < len(differing) and _is_outdated(known, visit_id, said.values(), differing.values()):
        return tuple(differing)
    return tuple(repeated)


def _say(known: Known, row: Row, meant: Meant, visit: Record) -> Iterator[tuple[str, _Said]]:
    """Give what a submission says, column by column."""
    visit_id = str(visit["visit_id"])
    for name, value in row.given.items():
        record: Record | None
        if name in NEED_COLUMNS:
            table, key, column = "needs", f"{visit_id}-{name.removeprefix(NEED_FIELD)}", "count"
            record = known.of_visit(table, visit_id, name.removeprefix(NEED_FIELD))
        elif name in _OF_OBSERVATION:
            table, key, column = "observations", f"{visit_id}-count", name
            record = known.of_visit(table, visit_id)
        elif name in _OF_VISIT:
            table, key, column, record = "visits", visit_id, name, visit
        else:
            continue
        key = key if record is None else str(record[KEYS[table]])
        yield name, _Said(table, key, column, (record or {}).get(column), meant.site_id if name == "site_id" else value)


def _is_outdated(known: Known, visit_id: str, said: Collection[_Said], differing: Collection[_Said]) -> bool:
    """Tell whether a submission says as a whole what it said once before; most are told apart by what differs."""

    def moments(some: Collection[_Said]) -> set[int]:
        return {seq for one in some for seq, _ in known.told_over_time(one.table, one.key, visit_id)}

    def is_met(some: Collection[_Said], seq: int) -> bool:
        return all(one.is_told(known, visit_id, seq) for one in some)

    return any(is_met(differing, seq) for seq in moments(differing)) and any(
        is_met(differing, seq) and is_met(said, seq) for seq in moments(said)
    )

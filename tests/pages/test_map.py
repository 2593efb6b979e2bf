"""Peta: the figures, the map's payload, the card and the table, and what every control changes."""

import datetime as dt

import pytest

from geo import store, symbols
from geo.indonesian import date_plain, date_short, percent, whole
from geo.measures import AREA_MEASURES
from geo.monitoring import area_status
from geo.scope import key_numbers
from geo.store.tables import Visit
from geo.workspace import prepare_demo, workspace_at
from tests.conftest import ANCHOR
from tests.pages.reading import card, key_figures, legend, map_script, page_text, paintings, table

BEFORE = dt.date(2025, 6, 30)


def shown_stages(painting):
    """Decode which stage each site is drawn as."""
    codes = (symbols.STAGE_CODES[int(code)] for code in painting["sites"]["codes"])
    return dict(zip(painting["sites"]["id"], codes, strict=True))


@pytest.fixture
def at(open_page, demo_home):
    return open_page("map", demo_home)


@pytest.mark.parametrize("day", [ANCHOR, BEFORE], ids=["today", "last June"])
def test_the_key_figures_are_those_of_the_records(at, demo_status, day):
    at.date_input(key="tanggal").set_value(day).run()
    now = key_numbers(demo_status(day))
    assert key_figures(at) == {
        "Dikunjungi tepat waktu": f"{now.visited} dari {now.sites} lokasi ({percent(now.visited / now.sites)})",
        "Terlambat": f"{now.overdue} lokasi",
        "Menetap": f"{whole(now.living_in)} orang",
        "TL (tidak langsung)": f"{whole(now.tl)} orang",
        "Kunjungan berikutnya": date_short(now.next_visit),
    }


def test_a_change_is_told_against_ninety_days_before(at, demo_status):
    now, before = (key_numbers(demo_status(day)) for day in (ANCHOR, ANCHOR - dt.timedelta(days=90)))
    assert now.living_in != before.living_in
    assert f"{now.living_in - before.living_in:+d} dari 90 hari lalu".replace("-", "−") in page_text(at)


def test_before_the_first_visit_nothing_is_counted(at):
    at.date_input(key="tanggal").set_value(dt.date(2020, 1, 1)).run()
    assert key_figures(at)["Menetap"] == key_figures(at)["TL (tidak langsung)"] == "belum ada data"
    (painting,) = paintings(at)
    assert set(shown_stages(painting).values()) == {"unmonitored"}


def test_every_site_is_drawn_once_as_its_stage(at, demo, demo_status):
    status = demo_status(ANCHOR)
    (painting,) = paintings(at)
    assert shown_stages(painting) == status["stage"].astype(str).to_dict()
    assert painting["sites"]["lat"] == pytest.approx(demo.sites["lat"].tolist(), abs=1e-5)
    counted = status["stage"].value_counts()
    assert {row["code"]: row["n"] for row in painting["legend"]["rows"] if row["kind"] == "symbol"} == dict(counted)
    assert painting["sites"]["rings"] == "".join("1" if late else "0" for late in status["is_overdue"])


def test_the_table_lists_every_site_with_its_counts(at, demo, demo_status):
    status = demo_status(ANCHOR)
    told = {row["Lokasi"]: (row["Menetap (orang)"], row["TL (orang)"], row["Kunjungan terakhir"]) for row in table(at)}
    assert told == {
        demo.sites.at[site, "name"]: (
            whole(row["living_in"]),
            whole(row["tl"]),
            date_short(row["last_visit"], "belum pernah"),
        )
        for site, row in status.iterrows()
    }
    assert "0" not in [row["Rumah"] for row in table(at)]


@pytest.mark.parametrize("zone", ["utara", "selatan"])
def test_a_zone(at, demo, demo_status, basemap, zone):
    at.button_group(key="zona").set_value(zone.capitalize()).run()
    inside = demo.sites["zone"] == zone
    assert key_figures(at)["TL (tidak langsung)"] == f"{whole(key_numbers(demo_status(ANCHOR)[inside]).tl)} orang"
    (painting,) = paintings(at)
    assert painting["sites"]["id"] == demo.sites.index[inside].tolist()
    assert painting["dim"] == basemap.kecamatan.index[basemap.kecamatan["zone"] != zone].tolist()
    assert {row["Zona"] for row in table(at)} == {zone.capitalize()}
    assert set(at.multiselect(key="kecamatan").options) == set(
        basemap.kecamatan.loc[basemap.kecamatan["zone"] == zone, "kecamatan"]
    )
    assert not at.exception


def test_a_kecamatan_outside_the_zone_leaves_the_filter(at):
    at.multiselect(key="kecamatan").set_value(["Kras"]).run()
    assert [row["Lokasi"] for row in table(at)] == ["Butuh"]
    at.button_group(key="zona").set_value("Utara").run()
    assert not at.exception
    assert len(table(at)) == 5


def test_stages_and_overdue_narrow_and_the_button_clears(at, demo_status):
    status = demo_status(ANCHOR)
    words = {stage.code: stage.word for stage in symbols.STAGES}
    at.multiselect(key="tahap").set_value([words["assessed"], words["done"]]).run()
    (painting,) = paintings(at)
    assert set(painting["sites"]["id"]) == set(status.index[status["stage"].isin(["assessed", "done"])])

    at.multiselect(key="tahap").set_value([])
    at.toggle(key="terlambat").set_value(True).run()
    (painting,) = paintings(at)
    assert set(painting["sites"]["id"]) == set(status.index[status["is_overdue"]])

    (clear,) = [button for button in at.button if button.label == "Hapus saringan"]
    clear.click().run()
    assert len(table(at)) == len(status)
    assert at.toggle(key="terlambat").value is False


def test_a_filter_that_leaves_nothing_says_what_to_do(at):
    at.multiselect(key="kecamatan").set_value(["Kras"])
    at.toggle(key="terlambat").set_value(True).run()
    assert "Tidak ada lokasi yang cocok dengan saringan. Kurangi saringan" in page_text(at)
    assert key_figures(at)["Menetap"] == "belum ada data"
    assert paintings(at)[0]["sites"]["id"] == []


def test_the_due_view(at, demo_status):
    at.selectbox(key="tampilan").set_value("Jatuh tempo").run()
    (painting,) = paintings(at)
    counted = demo_status(ANCHOR)["due_state"].value_counts()
    assert {row["code"]: row["n"] for row in painting["legend"]["rows"] if row["kind"] == "symbol"} == dict(counted)
    assert "rings" not in painting["sites"]


@pytest.mark.parametrize("measure", AREA_MEASURES, ids=lambda measure: measure.code)
def test_a_view_by_kecamatan(at, demo, demo_status, basemap, measure):
    words = {"residents": "Penghuni", "sites": "Jumlah lokasi", "visited": "Dikunjungi"}
    at.selectbox(key="tampilan").set_value(words[measure.code]).run()
    (painting,) = paintings(at)
    areas = area_status(demo_status(ANCHOR), demo.sites, "kecamatan_code", basemap.kecamatan.index)
    values = measure.known(areas)
    assert painting["legend"]["title"] == measure.word
    assert set(painting["areas"]["steps"]) == set(demo.sites["kecamatan_code"])
    hatched = {code for code, step in painting["areas"]["steps"].items() if step == -1}
    assert hatched == set(values.index[values.isna()])
    assert legend(painting)["Tanpa lokasi tercatat"] == len(basemap.kecamatan) - demo.sites["kecamatan_code"].nunique()
    if measure.kind == "count":
        circles = {code: circle["text"] for code, circle in painting["areas"]["circles"].items()}
        assert circles == {code: whole(value) for code, value in values.dropna().items()}
    else:
        assert "circles" not in painting["areas"]


def test_two_dates_stand_side_by_side_the_earlier_first(at, demo_status):
    at.date_input(key="banding").set_value(BEFORE).run()
    first, second = paintings(at)
    assert (first["title"], second["title"]) == (date_plain(BEFORE), date_plain(ANCHOR))
    assert shown_stages(first) == demo_status(BEFORE)["stage"].astype(str).to_dict()
    assert shown_stages(second) == demo_status(ANCHOR)["stage"].astype(str).to_dict()
    at.date_input(key="banding").set_value(None).run()
    assert len(paintings(at)) == 1


def test_two_dates_keep_the_filter_of_each(at, demo_status):
    at.date_input(key="banding").set_value(BEFORE)
    at.toggle(key="terlambat").set_value(True).run()
    for painting, day in zip(paintings(at), (BEFORE, ANCHOR), strict=True):
        status = demo_status(day)
        assert set(painting["sites"]["id"]) == set(status.index[status["is_overdue"]])


def test_the_same_date_twice_is_still_two_maps(at):
    at.date_input(key="banding").set_value(ANCHOR).run()
    assert len(paintings(at)) == 2
    assert not at.exception


def test_a_chosen_site_opens_its_card(at, demo_status):
    state = demo_status(ANCHOR).loc["weru"]
    at.selectbox(key="pilih").set_value("Weru (Ngadiluwih)").run()
    told = card(at)
    assert told.startswith("Weru Kecamatan Ngadiluwih, zona selatan")
    assert symbols.STAGE_BY_CODE[state["stage"]].word in told
    assert f"Kunjungan terakhir {date_plain(state['last_visit'])}" in told
    assert f"Jatuh tempo {date_plain(state['due'])} (tiap 90 hari)" in told
    assert f"dihitung {date_plain(state['counted_on'])}" in told
    assert f"{whole(state['living_in'])} Menetap {whole(state['tl'])} TL" in told
    assert "Titik mewakili kecamatan, dapat meleset hingga 6,5 km" in page_text(at)
    assert paintings(at)[0]["selected"] == {"kind": "site", "id": "weru"}
    assert "Riwayat" in page_text(at)


def test_a_card_tells_the_latest_assessment_only(at, demo):
    at.selectbox(key="pilih").set_value("Weru (Ngadiluwih)").run()
    needs = demo.needs[demo.needs["site_id"] == "weru"]
    assert needs["date"].nunique() > 1
    latest = needs[(needs["date"] == needs["date"].max()) & (needs["category"] != "none")]
    assert f"asesmen {date_short(latest['date'].max())}" in card(at)
    assert f" {latest['count'].max()}" in card(at)


def test_a_click_on_the_map_chooses_like_the_list(at):
    at.session_state["clicked"] = ("kecamatan", "3506140")
    at.run()
    assert at.selectbox(key="pilih").value == "Kec. Pare"
    assert card(at).startswith("Kecamatan Pare Zona utara")
    assert "Gedangsewu" in card(at)
    assert paintings(at)[0]["selected"] == {"kind": "kecamatan", "id": "3506140"}
    at.session_state["clicked"] = ("site", "no-such-site")
    at.run()
    assert not at.exception
    assert at.selectbox(key="pilih").value is None


def test_a_kecamatan_without_sites_says_so(at):
    at.selectbox(key="pilih").set_value("Kec. Mojo").run()
    assert "Tidak ada lokasi yang tercatat di kecamatan ini." in card(at)


def test_what_leaves_the_filter_is_no_longer_chosen(at):
    at.selectbox(key="pilih").set_value("Weru (Ngadiluwih)").run()
    at.button_group(key="zona").set_value("Utara").run()
    assert not at.exception
    assert at.selectbox(key="pilih").value is None
    assert paintings(at)[0]["selected"] == {}
    assert card(at).startswith("Terlambat dikunjungi")


def test_a_saved_visit_changes_the_map_of_the_next_run(open_page, tmp_path):
    prepare_demo(tmp_path, ANCHOR)
    at = open_page("map", tmp_path)
    before, ring = map_script(at), paintings(at)[0]["sites"]["rings"]
    engine = store.open_store(workspace_at(tmp_path).database_url)
    late = table(at)[[row["Jatuh tempo"] for row in table(at)].index("Terlambat")]["Lokasi"].lower()
    with store.writing(engine) as session:
        session.add(Visit(visit_id="new", site_id=late, date=ANCHOR, status="done"))
    engine.dispose()
    at.run()
    assert map_script(at) != before
    assert paintings(at)[0]["sites"]["rings"].count("1") == ring.count("1") - 1


def test_the_same_choice_sends_the_same_map(at):
    before = map_script(at)
    at.run()
    assert map_script(at) == before

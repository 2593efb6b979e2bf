"""The data screen in a browser: its words, a file walked through, rows typed and pasted, what outlives a refusal."""

import io

import openpyxl
import pytest

from geo import store
from geo.store import tables
from geo.workspace import prepare_demo, workspace_at
from tests.browser.conftest import PHONE, SIZES, start_server
from tests.browser.test_accessible import serious
from tests.browser.test_screens import english, overflow_px, seen
from tests.conftest import ANCHOR

PARTS = ("Masukkan", "Keluarkan", "Ubah+baris", "Formulir+lapangan", "Penjagaan")
# Puts a block on the clipboard of a paste into the field that has the focus, as a spreadsheet would.
_PASTE = """(text) => {
  const deep = (node) => node.shadowRoot?.activeElement ? deep(node.shadowRoot.activeElement) : node;
  const data = new DataTransfer();
  data.setData("text", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  deep(document.activeElement).dispatchEvent(event);
}"""
THEIR_MENUS = {"Download", "Submissions", "All data tables", "Data", "Downloads", "XLS"}
"""What the services' own screens say, which the steps name as it stands there."""


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A demo of one's own, since these tests change it."""
    home = tmp_path_factory.mktemp("data")
    prepare_demo(home, ANCHOR)
    running = start_server(home)
    yield running
    running.stop()


@pytest.fixture
def engine(own):
    engine = store.open_store(workspace_at(own.home).database_url)
    yield engine
    engine.dispose()


def workbook():
    book = openpyxl.Workbook()
    book.active.title = "Kunjungan"
    book.active.append(["Nama lokasi", "Tanggal", "Status", "Rumah", "Kamar", "Menetap", "TL", "NIK"])
    book.active.append(["Krian", "10/03/2026", "terlaksana", 5, 20, 12, 7, "3506012345678901"])
    book.active.append(["Butuh", "10/03/2026", "terlaksana", 5, "dua puluh", 12, 7, None])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_indonesian_inside_the_window_and_accessible(visit, own, part, size):
    visitor = visit(
        f"/data?bagian={part}", base=own.url, size=SIZES[size], theme="dark" if size == "phone" else "light"
    )
    visitor.settle()
    assert set(english(seen(visitor))) <= THEIR_MENUS
    assert overflow_px(visitor) <= 0
    assert serious(visitor.page) == []


def test_a_file_is_walked_through_from_choice_to_undo(visit, own, engine):
    before = store.read_visits(engine)
    visitor = visit("/data", base=own.url)
    page = visitor.page
    file = {"name": "isian.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()}
    page.set_input_files("input[type=file]", file)
    page.wait_for_selector("text=1 ditolak")
    assert english(seen(visitor)) == []
    page.get_by_text("dua puluh").wait_for()
    assert "3506012345678901" not in page.content()
    assert serious(page) == []
    page.get_by_role("button", name="Masukkan 1 baris").click()
    page.wait_for_selector("text=1 baris baru")
    assert len(store.read_visits(engine)) == len(before) + 1
    page.get_by_role("button", name="Batalkan", exact=True).first.click()
    page.get_by_role("button", name="Ya, batalkan").click()
    page.wait_for_selector("text=kembali seperti semula")
    assert list(store.read_visits(engine).index) == list(before.index)


def refusals(visitor):
    """Choose a file with refused rows, and give the table of them."""
    file = {"name": "isian.xlsx", "mimeType": "application/octet-stream", "buffer": refused_workbook()}
    visitor.page.set_input_files("input[type=file]", file)
    visitor.page.wait_for_selector("text=3 ditolak")
    visitor.settle()
    return visitor.page.locator("[data-testid=stExpander]", has_text="Ditolak").locator(".frame")


def refused_workbook():
    book = openpyxl.Workbook()
    book.active.append(["Nama lokasi", "Tanggal", "Status", "Kamar"])
    for rooms in ("dua puluh", -7, "entah"):
        book.active.append(["Butuh", "10/03/2026", "terlaksana", rooms])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_on_a_phone_a_refused_row_stands_as_a_card_with_its_cure(visit, own):
    visitor = visit("/data", base=own.url, size=PHONE)
    frame = refusals(visitor)
    frame.locator("tbody tr").first.scroll_into_view_if_needed()
    assert frame.evaluate("(node) => node.scrollWidth - node.clientWidth") <= 0
    boxes = [cell.bounding_box() for cell in frame.locator("tbody tr >> nth=0").locator("th, td").all()]
    assert len(boxes) == 4
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0] for box in boxes)
    assert frame.locator("tbody tr").first.bounding_box()["height"] < 180
    heading = frame.locator("tbody td").last.evaluate("(td) => getComputedStyle(td, '::before').content")
    assert heading == '"Yang perlu dibetulkan"'
    assert serious(visitor.page) == []
    rows = frame.get_by_role("rowheader")
    assert rows.all_inner_texts() == ["2", "3", "4"]
    frame.get_by_label("Urutkan").select_option("Isi")
    assert rows.all_inner_texts() == ["3", "2", "4"]
    frame.get_by_role("button", name="naik").click()
    assert rows.all_inner_texts() == ["4", "2", "3"]
    visitor.page.emulate_media(media="print")
    assert frame.locator("thead").is_visible()
    assert not frame.get_by_label("Urutkan").is_visible()


def test_a_wide_window_has_a_table_whose_row_numbers_take_no_more_than_they_need(visit, own):
    frame = refusals(visit("/data", base=own.url))
    assert frame.locator("thead").is_visible()
    assert frame.locator("tbody th").first.bounding_box()["width"] < 90


def test_a_file_that_is_too_large_is_refused_in_indonesian(visit, own):
    visitor = visit("/data", base=own.url, size=PHONE)
    file = {"name": "besar.csv", "mimeType": "text/csv", "buffer": b"a;b\n" * 1_400_000}
    visitor.page.set_input_files("input[type=file]", file)
    visitor.page.wait_for_timeout(1500)
    visitor.settle()
    assert english(seen(visitor)) == []
    assert "5 MB" in " ".join(seen(visitor))


def test_rows_are_typed_pasted_refused_mended_and_saved(visit, own, engine):
    visitor = visit("/data?bagian=Ubah+baris", base=own.url)
    page = visitor.page
    rooms = page.locator('.grid input[aria-label^="Kamar"]')
    first, second = (rooms.nth(n).get_attribute("aria-label").split(", ", 1)[1] for n in (0, 1))
    rooms.nth(0).click()
    page.evaluate(_PASTE, "50\t20\n60\t-1\n")
    save = page.locator(".grid .save")
    assert save.inner_text() == "Simpan 2 baris"
    save.click()
    page.wait_for_selector(".grid .fault")
    assert page.locator(".grid .fault").count() == 1
    living = page.locator(f'.grid input[aria-label="Menetap, {second}"]')
    assert living.input_value() == "-1"
    assert page.locator(f'.grid input[aria-label="Kamar, {first}"]').input_value() == "50"
    living.fill("10")
    page.locator(".grid .save").click()
    page.wait_for_selector(".grid .questions:not([hidden]), .grid .said:not(:empty)")
    if page.locator(".grid .questions").is_visible():
        page.get_by_role("button", name="Ya, simpan").click()
    page.wait_for_selector("text=2 baris tersimpan.")
    assert page.locator(".grid .save").is_disabled()
    observations = store.read_observations(engine)
    assert {50, 60} <= set(observations["rooms"].dropna())


def test_what_is_typed_outlives_other_filters_other_parts_and_a_reload(visit, own, engine):
    visitor = visit("/data?bagian=Ubah+baris", base=own.url)
    page = visitor.page
    owners = page.locator('.grid input[aria-label^="Pemilik"]').first
    label = owners.get_attribute("aria-label")
    same = page.locator(f'.grid input[aria-label="{label}"]')
    stood = owners.input_value()
    owners.fill("77")
    for word in ("Utara", "Selatan", "Semua"):
        visitor.zone(word)
        visitor.settle()
    assert same.input_value() == "77"
    visitor.zone("Keluarkan")
    page.wait_for_selector("text=Unduh berkas")
    visitor.zone("Ubah baris")
    page.locator(".grid .save").wait_for()
    assert same.input_value() == "77"
    observations = store.read_observations(engine)
    (row,) = [name for name in observations.index if str(observations.at[name, "owners"]) == stood][-1:]
    with store.writing(engine, who="lain") as session:
        session.get(tables.Observation, row).owners = int(stood) + 1
    page.reload()
    page.locator(".grid .save").wait_for()
    assert same.input_value() == "77"
    page.get_by_role("button", name="Batalkan perubahan").click()
    assert same.input_value() != "77"
    page.reload()
    page.locator(".grid .save").wait_for()
    assert same.input_value() != "77"


def test_the_grid_is_walked_by_keyboard(visit, own):
    visitor = visit("/data?bagian=Ubah+baris", base=own.url)
    page = visitor.page
    houses = page.locator('.grid input[aria-label^="Rumah"]')
    houses.nth(0).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("7")
    assert houses.nth(1).input_value() == "7"
    page.keyboard.press("ArrowUp")
    page.keyboard.type("8")
    assert houses.nth(0).input_value() == "8"
    page.get_by_role("button", name="Batalkan perubahan").click()
    visitor.settle()
    assert houses.nth(1).input_value() != "7"

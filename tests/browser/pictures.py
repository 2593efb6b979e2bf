"""Takes the README's pictures of the demo as it looks on a fixed day: `make pictures`."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from geo.workspace import prepare_demo
from tests.browser.conftest import FLAGS, ROOT, find_chromium, open_visitor, start_server
from tests.conftest import ANCHOR

FOLDER = ROOT / "docs" / "pictures"
PICTURES = {
    "peta": ("/peta?pilih=Gedangsewu+(Pare)", (1366, 768), "light"),
    "penghuni": ("/penghuni", (1366, 768), "light"),
    "jadwal": ("/jadwal", (1366, 768), "light"),
    "rencana": ("/jadwal?jadwal=Susun+rencana", (1366, 768), "light"),
    "kunjungan-ponsel": ("/kunjungan?kunjungan=2026-03-18-cerme", (390, 844), "light"),
    "data": ("/data", (1366, 768), "light"),
    "peta-ponsel": ("/peta", (390, 844), "dark"),
}

FILE = """Nama lokasi;Tanggal;Status;Rumah;Kamar;Menetap;TL;Nama penghuni;Catatan
Krian;10/03/2026;terlaksana;25;100;38;57;-;Warga menyambut baik
Butuh;10/03/2026;terlaksana;18;dua puluh;12;7;-;
Tambi;24/12/2025;terlaksana;24;100;34;66;-;
Weru;10/03/2026;terlaksana;24;99;36;59;-;Hubungi 0812-3456-7890
"""
"""A file with a new row, a changed one, and two that are refused."""


def main() -> None:
    """Start the program on a fresh demo and photograph every screen."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        prepare_demo(home, ANCHOR)
        server = start_server(home)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            for name, (path, size, theme) in PICTURES.items():
                visitor = open_visitor(browser, server.url, size=size, theme=theme)
                visitor.go(path)
                if name.startswith("peta") or name == "jadwal":
                    visitor.map()
                visitor.settle()
                if name == "rencana":
                    visitor.page.click(".st-key-rencana_susun button")
                    visitor.page.wait_for_selector("text=Terhadap rencana terbaik")
                    visitor.map()
                    visitor.settle()
                if name == "data":
                    file = {"name": "kunjungan-maret.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
                    visitor.page.set_input_files("input[type=file]", file)
                    visitor.page.wait_for_selector("text=2 ditolak")
                visitor.page.wait_for_timeout(1500)
                visitor.page.screenshot(path=FOLDER / f"{name}.png")
                visitor.page.context.close()
        finally:
            browser.close()
            server.process.terminate()


if __name__ == "__main__":
    main()

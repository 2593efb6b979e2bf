"""The server goes away and comes back: a reload brings the page back."""

from geo.workspace import prepare_demo
from tests.browser.conftest import open_visitor, start_server
from tests.conftest import ANCHOR


def test_after_a_restart_the_page_works_again_on_reload(profile, tmp_path):
    prepare_demo(tmp_path, ANCHOR)
    server = start_server(tmp_path)
    try:
        visitor = open_visitor(profile, server.url)
        visitor.go("/peta?pilih=Tambi+%28Kandangan%29")
        assert visitor.card() == "Tambi"
        server.stop()
        visitor.page.wait_for_timeout(500)
        server.start()
        visitor.page.reload()
        visitor.page.wait_for_selector(".peta-head h1")
        assert len(visitor.items()) == 9
        visitor.settle()
        assert visitor.card() == "Tambi"
        assert visitor.outside == []
        visitor.page.close()
    finally:
        server.stop()

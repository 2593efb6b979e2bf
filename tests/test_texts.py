"""One check for every text that somebody wrote: its length, its letters, and that it tells of no person."""

import pytest

from geo.texts import text_fault, tidy_lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("x" * 1_001, "panjangnya 1.001 karakter; paling banyak 1.000, singkatkan.", id="long"),
        pytest.param("Hubungi 0812-3456-7890", "tampaknya berisi nomor telepon; data orang", id="phone"),
        pytest.param("Tim @siti_aminah", "tampaknya berisi akun media sosial", id="account"),
        pytest.param("tim\u202eA", "berisi karakter yang tidak dapat dicetak", id="turned"),
        pytest.param("tim\u2066A", "berisi karakter yang tidak dapat dicetak", id="isolated"),
        pytest.param("tim\x00A", "berisi karakter yang tidak dapat dicetak", id="nul"),
        pytest.param("tim\ud800", "berisi karakter yang tidak dapat dicetak", id="half a letter"),
        pytest.param("tim\u2028A", "berisi karakter yang tidak dapat dicetak", id="separator"),
        pytest.param("tim\nA", "berisi ganti baris atau karakter", id="two lines"),
    ],
)
def test_a_text_that_cannot_be_kept_is_told_with_its_cure(text, said):
    fault = text_fault(text, 1_000)
    assert fault is not None
    assert fault.startswith(said)
    assert "3456" not in fault
    assert "siti" not in fault


@pytest.mark.parametrize("text", ["", "Tim Utara", "Jalan Raya 12 \N{EN DASH} sisi utara", "\u0639\u0631\u0628\u064a"])
def test_an_ordinary_text_has_no_fault(text):
    assert text_fault(text, 1_000) is None


def test_lines_and_codes_have_their_own_measure():
    assert text_fault("baris satu\nbaris dua", 100, has_lines=True) is None
    assert text_fault("3506234101900001", 100, is_free=False) is None
    assert text_fault("3506234101900001", 100) is not None


def test_lines_are_written_one_way():
    assert tidy_lines(" satu\r\ndua\rtiga\u2028empat\tlima e\u0301 ") == "satu\ndua\ntiga\nempat lima \u00e9"

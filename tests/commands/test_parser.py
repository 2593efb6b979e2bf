"""The help and every slip of the pen on the command line are told in Indonesian."""

import re

import pytest

from geo import cli
from geo.commands.parser import Parser

COMMANDS = (
    "run", "build-basemap", "build-roads", "init", "set-office", "demo", "import", "export", "form",
    "backup", "restore", "verify",
)  # fmt: skip
ENGLISH = re.compile(
    r"usage|positional|options|show this|error|argument|required|expected|invalid|choice|choose|ambiguous|unrecognized"
)


def told(capsys, *arguments, status=2):
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == status
    said = capsys.readouterr()
    return said.out + said.err


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=" ".join)
def test_help_is_indonesian(capsys, command):
    said = told(capsys, *command, "--help", status=0)
    assert said.startswith("pemakaian: python -m geo")
    assert "perlihatkan bantuan ini" in said
    assert ENGLISH.search(said) is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", "belum disebut: PERINTAH"),
        ("bckup", "PERINTAH: 'bckup' tidak dikenal; pilih 'run', "),
        ("export", "belum disebut: --to"),
        ("export --to", "--to memerlukan satu isian sesudahnya"),
        ("export --to x.xlsx --zone timur", "--zone: 'timur' tidak dikenal; pilih 'utara', 'selatan'"),
        ("set-office Kantor tujuh 112", "LINTANG: 'tujuh' bukan bilangan"),
        ("import --points-m 1,5 x.kml", "--points-m: '1,5' bukan bilangan; tulis dengan titik desimal"),
        ("backup sisa", "tidak dikenal: sisa"),
        ("import --force=3", "--force tidak menerima isian '3'"),
        ("import --p", "--p dapat berarti --preview, --points, --points-m"),
        ("demo --today kemarin", "--today: 'kemarin' bukan tanggal"),
    ],
)
def test_a_slip_is_told_in_indonesian_below_how_the_command_is_written(capsys, arguments, words):
    said = told(capsys, *arguments.split())
    assert said.startswith("pemakaian: python -m geo")
    assert words in said
    assert ENGLISH.search(said) is None


def test_what_this_program_has_no_words_for_is_told_as_it_is(capsys):
    with pytest.raises(SystemExit):
        Parser(prog="uji").error("something new")
    assert capsys.readouterr().err.splitlines()[-1] == "uji: something new"

"""Take in a command line and speak Indonesian about it, where `argparse` by itself speaks English."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable

_TITLES = {"positional arguments": "isian", "options": "pilihan"}
_FAULTS = tuple(
    (re.compile(english, re.DOTALL), indonesian)
    for english, indonesian in (
        (r"the following arguments are required: (.+)", r"belum disebut: \1"),
        (r"unrecognized arguments: (.+)", r"tidak dikenal: \1"),
        (r"argument (.+?): expected one argument", r"\1 memerlukan satu isian sesudahnya"),
        (r"argument (.+?): ignored explicit argument (.+)", r"\1 tidak menerima isian \2"),
        (
            r"argument (.+?): invalid (?:float|int) value: (.+)",
            r"\1: \2 bukan bilangan; tulis dengan titik desimal, misalnya -7.82",
        ),
        (
            r"argument (.+?): invalid choice: (.+?)(?:, maybe.*)? \(choose from (.*)\)",
            r"\1: \2 tidak dikenal; pilih \3",
        ),
        (r"ambiguous option: (\S+) could match (.+)", r"\1 dapat berarti \2; tulis lengkap"),
        (r"argument (.+?): (.+)", r"\1: \2"),
    )
)
"""What `argparse` says of a slip, in every Python that the program runs on; what an own type says is Indonesian."""


class Parser(argparse.ArgumentParser):
    """A command line whose help and messages are Indonesian; so are those of its commands."""

    def __init__(self, **told: Any) -> None:  # noqa: ANN401 (what `argparse` takes)
        super().__init__(**{"formatter_class": _Formatter} | told | {"add_help": False})
        self.add_argument("-h", "--help", action="help", help="perlihatkan bantuan ini")

    def add_argument_group(self, title: str | None = None, *rest: Any, **told: Any) -> Any:  # noqa: ANN401 (the same)
        """Head a part of the help."""
        return super().add_argument_group(_TITLES.get(title or "", title), *rest, **told)

    def error(self, message: str) -> NoReturn:
        """Tell how the command is written and what was wrong, and end."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {_translate(message)}\n")


class _Formatter(argparse.HelpFormatter):
    """The help's layout under an Indonesian first word."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Tell how the command is written."""
        super().add_usage(usage, actions, groups, "pemakaian: " if prefix is None else prefix)


def _translate(message: str) -> str:
    for english, indonesian in _FAULTS:
        if found := english.fullmatch(message):
            return found.expand(indonesian)
    return message

"""`python -m geo ...`: everything an office automates; exit status as `main` says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from geo.commands import build, export, form, office, safekeeping, serve, take_in
from geo.commands.parser import Parser
from geo.errors import PetaError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

PARTS = (serve, build, office, take_in, export, form, safekeeping)
"""The modules whose commands there are, in the order in which the help lists them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    status
        0 when it was done, 1 when the program's server failed, 2 when the input must be mended first; then nothing was
        changed.
    """
    options = _parser().parse_args(arguments)
    try:
        status: int | None = options.run(options)
    except PetaError as err:
        print(err, file=sys.stderr)
        return 2
    return status or 0


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m geo", description="Peta Alih Profesi: perintah untuk kantor.")
    commands = parser.add_subparsers(required=True, metavar="PERINTAH")
    for part in PARTS:
        part.add_commands(commands)
    return parser

"""Run every benchmark in turn and print one table at the end."""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
from pathlib import Path

HEAD = ("measured", "ours", "usual way", "ratio", "bar")


class _Both(io.StringIO):
    """Shows what a benchmark prints at once, and keeps it for the table."""

    def write(self, text: str) -> int:
        sys.__stdout__.write(text)
        return super().write(text)


def main() -> None:
    """Benchmarks that give rows fill the columns; of the others every printed line stands in the table as it is."""
    rows: list[tuple[str, ...]] = []
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"--- {path.stem}")
        with contextlib.redirect_stdout(_Both()) as told:
            measured = importlib.import_module(f"tests.bench.{path.stem}").main()
        rows += measured or [(line,) for line in told.getvalue().splitlines()]
    columns = [[row[i] for row in [HEAD, *rows] if len(row) == len(HEAD)] for i in range(len(HEAD))]
    widths = [max(map(len, column)) for column in columns]
    print()
    for row in [HEAD, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip())


if __name__ == "__main__":
    main()

"""Back the database up every quarter of an hour, for as long as the program serves."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from geo.workspace import PROJECT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FIRST_S = 60
"""The first one comes when the screens are open, and a program opened for a moment makes none."""
BETWEEN_S = 15 * 60

_logger = logging.getLogger(__name__)


@asynccontextmanager
async def keeping_backups(_app: object) -> AsyncIterator[None]:
    """Take backups between the server's start and its end."""
    task = asyncio.create_task(_keep_backups())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep_backups() -> None:
    await asyncio.sleep(FIRST_S)
    while True:
        await _back_up()
        await asyncio.sleep(BETWEEN_S)


async def _back_up() -> None:
    """Take one in a process of its own, so that checking it makes no screen wait.

    Nothing is written when nothing was saved since the newest one, by whichever server of this office.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "geo",
        "backup",
        cwd=PROJECT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.communicate()
        raise
    if process.returncode:
        _logger.warning("No backup was made: %s", said.decode(errors="replace").strip())

"""Read XML as it passes by: nothing is built, nothing is expanded, nothing outside the file is opened.

Python's expat is used directly, with the three refusals of defusedxml: no DTD, hence no entities and nothing external.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from geo.errors import DataError
from geo.exchange.reading.limits import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable

    OnStart = Callable[[str, dict[str, str]], None]
    OnText = Callable[[str], None]


class _Refused(Exception):  # noqa: N818 - it never leaves this module
    """What is in the XML is not read, well formed or not."""


def pass_through(name: str, content: bytes, on_start: OnStart, on_end: OnText, on_text: OnText) -> None:
    """Call back for every element and text of an XML file, in its order.

    Parameters
    ----------
    name
        What messages call the file.
    content
        Its bytes.
    on_start, on_end
        Get the element's name without its prefix; its attributes keep theirs.
    on_text
        Gets texts, a long one in pieces.

    Raises
    ------
    DataError
        When it is not well formed, has a DTD or entities, or nests deeper than `MAX_DEPTH`.
    """
    depth = 0

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _Refused(f"elemennya bersarang lebih dari {MAX_DEPTH} tingkat")
        on_start(element.rpartition(":")[2], attributes)

    def end(element: str) -> None:
        nonlocal depth
        depth -= 1
        on_end(element.rpartition(":")[2])

    def refuse(*_: object) -> int:
        raise _Refused("memuat DTD atau entitas, yang dapat membuka berkas lain")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = on_text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature
    except _Refused as err:
        raise DataError(f"{name}: {err}; simpan ulang tanpa itu.") from None
    except (expat.ExpatError, LookupError, ValueError) as err:  # the last two for an encoding nobody knows
        line = f" pada baris {err.lineno}" if isinstance(err, expat.ExpatError) else ""
        raise DataError(f"{name}: XML yang rusak{line}; simpan ulang.") from None

"""Convert the field form to the XForm that a phone reads, for offices whose phones get it as a file."""

from __future__ import annotations

from pyxform.xls2xform import convert


def convert_form(content: bytes) -> bytes:
    """Convert a form the way the servers of ODK and KoboToolbox do.

    Parameters
    ----------
    content
        An XLSForm as `write_form` gives it.

    Returns
    -------
    content
        The XForm as UTF-8 XML, which ODK Collect takes in as a file.
    """
    return str(convert(content).xform).encode()

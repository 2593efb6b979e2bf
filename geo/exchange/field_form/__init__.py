"""The form for phones: an XLSForm from the office's own sites. What comes back of it, `geo.exchange.reading` reads."""

from geo.exchange.field_form.office import FormFile, make_form
from geo.exchange.field_form.xlsform import form_version, write_form

__all__ = [
    "FormFile",
    "form_version",
    "make_form",
    "write_form",
]

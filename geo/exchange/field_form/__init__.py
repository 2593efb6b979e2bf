"""The form for phones: an XLSForm from the office's own sites, and what ODK Central and KoboToolbox give back of it."""

from geo.exchange.field_form.office import FormFile, make_form
from geo.exchange.field_form.submissions import read_submissions
from geo.exchange.field_form.xlsform import form_version, write_form

__all__ = [
    "FormFile",
    "form_version",
    "make_form",
    "read_submissions",
    "write_form",
]

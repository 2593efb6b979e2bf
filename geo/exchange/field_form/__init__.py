"""The form for phones: an XLSForm from the office's own sites, and what ODK Central and KoboToolbox give back of it."""

from geo.exchange.field_form.xlsform import form_version, write_form

__all__ = ["form_version", "write_form"]

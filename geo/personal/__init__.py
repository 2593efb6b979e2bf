"""Tell whether a text or a heading is about one person, so that no person enters."""

from geo.personal.headings import is_personal_heading
from geo.personal.texts import find_personal

__all__ = ["find_personal", "is_personal_heading"]

"""Write a text plainly before it is searched, so that no disguise of its letters hides what it says."""

from __future__ import annotations

import unicodedata

ID_NUMBER = "nomor induk (NIK, KK atau lainnya)"
PHONE = "nomor telepon"
MAIL = "alamat surel"
ACCOUNT = "akun media sosial"
NAME = "nama orang"
BIRTH = "tanggal lahir"
AGE = "umur orang"
HOME = "alamat orang"
PHOTO = "foto orang"
SIGNATURE = "tanda tangan"

_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυχıǀ∣",  # noqa: RUF001 - that they look alike is the point
    "aeopcyxijshdqwABEKMHOPCTYXIJSQWABEZHIKMNOPTYXaivopuxi||",
)
"""Letters of other alphabets that nobody can tell from Latin ones."""
_NOT_SEEN = {"Cf", "Mn", "Me"}
"""Zero-width characters, and marks put on top of letters."""


def write_plainly(text: str) -> str:
    """Write a text in Latin letters, digits 0 to 9, plain dashes and single spaces; nothing that cannot be seen."""
    if text.isascii():
        return " ".join(text.split())
    letters = []
    for letter in unicodedata.normalize("NFKD", text):
        kind = unicodedata.category(letter)
        if kind in _NOT_SEEN:
            continue
        if kind == "Nd":
            letters.append(str(unicodedata.decimal(letter)))
        else:
            letters.append("-" if kind == "Pd" or letter == "\N{MINUS SIGN}" else letter)
    return " ".join("".join(letters).translate(_LOOK_ALIKE).split())

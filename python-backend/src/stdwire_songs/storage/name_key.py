"""When two account names are the same name."""

import unicodedata


def name_key(name: str) -> str:
    """Return the key under which an account name is unique: composed, without case.

    Case folding may leave a text decomposed, so it is composed again; see
    https://www.unicode.org/reports/tr15/ and section 3.13 of the Unicode standard (caseless matching).
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())

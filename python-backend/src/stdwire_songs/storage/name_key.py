"""When two names are the same name, and when a text contains another."""

import unicodedata


def text_key(text: str) -> str:
    """Return a text in the form in which texts are compared: composed, without case.

    Case folding may leave a text decomposed, so it is composed again; see
    https://www.unicode.org/reports/tr15/ and section 3.13 of the Unicode standard (caseless matching).
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def name_key(name: str) -> str:
    """Return the key under which an account name is unique."""
    return text_key(name)

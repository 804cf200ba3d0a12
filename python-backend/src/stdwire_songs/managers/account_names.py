"""Which names an account may have.

A name is shown to people and typed by them, so it has nothing in it that cannot be seen: no control
characters, none that reorder text, no line separators, no blanks at its ends. It never becomes part of a
path.
"""

import unicodedata

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode

MAX_LENGTH = 100
"""Code points in the composed form: the longest name that every command accepts."""

_JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner: Persian words and emoji sequences are spelt with them."""

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Control, format, surrogate, private, unassigned; line and paragraph separators."""


def clean_name(name: str, field: str = "name") -> str:
    """Return the name in its composed form, or refuse it with the reason (INVALID_PAYLOAD)."""
    composed = unicodedata.normalize("NFC", name)
    problem = _problem(composed)
    if problem:
        raise SongError(
            ErrorCode.INVALID_PAYLOAD,
            f"The account name {problem}: choose one of 1 to {MAX_LENGTH} visible characters.",
            details={"path": field},
        )
    return composed


def _problem(name: str) -> str | None:
    if len(name) > MAX_LENGTH:
        return f"has {len(name)} characters"
    if name != name.strip():
        return "begins or ends with white space"
    if name and (name[0] in _JOINERS or name[-1] in _JOINERS):
        return "begins or ends with a character that is not visible"
    for character in name:
        if unicodedata.category(character) in _UNSEEN and character not in _JOINERS:
            return f"holds the character U+{ord(character):04X}, which is not visible"
    if not any(_carries_ink(character) for character in name):
        return "is empty"
    return None


def _carries_ink(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS"

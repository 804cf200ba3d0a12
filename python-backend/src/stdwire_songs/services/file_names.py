"""Names for downloaded files, safe on every system that the folder may be copied to.

Titles are other people's text: they may hold path separators, control characters, the names of devices, or
more bytes than a file name may have (255 on most systems; the rest is left to suffixes such as ` (2)` and
`.part.json`).
"""

import hashlib
import re
import unicodedata

MAX_BYTES = 180
"""Of a whole name, its extension included."""

ID_MARK = "__ID__"
"""What stands before the clip's id in a name."""

_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SEPARATORS = re.compile(r'[<>:"/\\|?*]')
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode categories that cannot be seen, or turn the direction of what can."""


def file_name(title: str, clip_id: str, *, with_id: bool, extension: str) -> str:
    """Return the name of the file of a clip; with its id, the name belongs to this clip alone."""
    ending = f"{ID_MARK}{id_in_name(clip_id)}{extension}" if with_id else extension
    return _shortened(_readable(title), MAX_BYTES - len(ending.encode())) + ending


def numbered(name: str, number: int) -> str:
    """Return the name for the second, third … file that would have the same one."""
    if number < 2:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem} ({number}){dot}{extension}"


def id_in_name(clip_id: str) -> str:
    """Return an id as part of a file name: itself where it is harmless, else a digest of it."""
    if _PLAIN_ID.fullmatch(clip_id):
        return clip_id
    return hashlib.sha256(clip_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _readable(title: str) -> str:
    from pathvalidate import sanitize_filename

    text = "".join(
        " " if unicodedata.category(char) in ("Zl", "Zp") or char in "\t\n\r" else char
        for char in unicodedata.normalize("NFC", title)
        if unicodedata.category(char) not in _INVISIBLE or char in "\t\n\r\u2028\u2029"
    )
    text = _SEPARATORS.sub("_", text)
    text = " ".join(text.split()).strip(" .")
    # Names of devices (CON, NUL, COM1 …) open the device on Windows, with any extension.
    text = str(sanitize_filename(text, platform="universal", max_len=255, replacement_text="_"))
    return text.strip(" .") or "Untitled"


def _shortened(text: str, limit: int) -> str:
    encoded = text.encode()
    if len(encoded) <= limit:
        return text
    return encoded[:limit].decode("utf-8", "ignore").rstrip(" .") or "Untitled"

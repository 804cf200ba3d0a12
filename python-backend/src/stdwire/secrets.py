"""Keep secrets out of everything that leaves the backend: log lines, error texts and progress events.

A value is registered once, by hand (`register(token)`) or by the bridge for every field that the protocol
marks as secret. From then on it is replaced wherever text goes out. What looks like a credential by its form
(a bearer header, a cookie, a signed token, a `token=` in an address) is replaced without being registered.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from threading import Lock

import msgspec

__all__ = ["REPLACEMENT", "clear", "redact", "redact_line", "register"]

REPLACEMENT = "[redacted]"
"""What stands where a secret stood."""

_MIN_LENGTH = 6
"""Shorter values would be found inside ordinary words and make the log unreadable."""

_MAX_REGISTERED = 512
"""Session tokens are renewed for as long as a backend lives: the oldest give way."""

_BY_FORM = (
    r"(?i)"
    r"(?P<header>\b(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key)\b[\"']?\s*[:=]\s*[\"']?)[^\r\n\"']+"
    r"|(?P<bearer>\bbearer\s+)[A-Za-z0-9._~+/=-]{6,}"
    r"|(?P<query>[?&;](?:[a-z_-]*token|key|api_key|signature|sig|password|secret|session|code)=)[^&\s\"'#;]+"
    r"|(?P<cookie>\b__session=)[^;\s\"']+"
    r"|\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*"
)

_lock = Lock()
registered: OrderedDict[str, None] = OrderedDict()
"""The values, the oldest first."""

_text_pattern: re.Pattern[str] | None = None
_line_pattern: re.Pattern[bytes] | None = None


def register(value: str) -> None:
    """Replace `value` from now on in every log line, error text and event."""
    if len(value) < _MIN_LENGTH or value in registered:
        return
    with _lock:
        registered[value] = None
        while len(registered) > _MAX_REGISTERED:
            registered.popitem(last=False)
        _compile()


def clear() -> None:
    """Forget every registered value (for tests that plant one)."""
    with _lock:
        registered.clear()
        _compile()


def redact(text: str) -> str:
    """Return `text` without registered secrets and without what looks like a credential."""
    if _text_pattern is not None:
        text = _text_pattern.sub(REPLACEMENT, text)
    return re.sub(_BY_FORM, _keep_name, text)


def redact_line(line: bytes) -> bytes:
    """Return an encoded JSON message without registered secrets; it stays valid JSON."""
    if _line_pattern is None:
        return line
    return _line_pattern.sub(REPLACEMENT.encode(), line)


def _compile() -> None:
    """Build the patterns; the longest value first, so that one that contains another is replaced whole."""
    global _text_pattern, _line_pattern  # one registry per process: secrets are secret in every backend of it
    if not registered:
        _text_pattern = _line_pattern = None
        return
    values = sorted(registered, key=len, reverse=True)
    _text_pattern = re.compile("|".join(map(re.escape, values)))
    encoded = {msgspec.json.encode(value)[1:-1] for value in values}
    _line_pattern = re.compile(b"|".join(map(re.escape, sorted(encoded, key=len, reverse=True))))


def _keep_name(match: re.Match[str]) -> str:
    """Keep the name of the header or parameter: which credential was there may be known."""
    return (match[match.lastgroup] if match.lastgroup else "") + REPLACEMENT

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
"""Session tokens are renewed for as long as a backend lives: the oldest give way.

A list of some hundred in one answer is kept whole; each costs every line of a log a search.
"""

# The bound on the head of a signed token keeps a hostile line from costing the square of its length.
_BY_FORM = (
    r"(?i)"
    r"(?P<header>\b(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key)\b[\"']?\s*[:=]\s*[\"']?)[^\r\n\"']+"
    r"|(?P<bearer>\bbearer\s+)[A-Za-z0-9._~+/=-]{6,}"
    r"|(?P<query>[?&;](?:[a-z_-]*token|key|api_key|signature|sig|password|secret|session|code)=)[^&\s\"'#;]+"
    r"|(?P<cookie>\b__session=)[^;\s\"']+"
    r"|(?P<address>//[^\s/?#@:\"<>]*:)[^\s/?#\"<>]+(?=@)"  # a password; no two attempts cross a slash
    r"|\beyJ[A-Za-z0-9_-]{6,512}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*"
)

_TEXT_PARTS = frozenset({"error", "details", "payload"})
"""The parts of a message that carry what handlers say."""

_KEPT_FIELDS = frozenset({"operation_id", "status", "error_code"})
"""Fields of these parts by which the client tells what happened to whom."""

_lock = Lock()
registered: OrderedDict[str, bytes] = OrderedDict()
"""The values, the oldest first, each with its form inside of a JSON text."""

_kept: set[str] = set()
"""Those of them that do not give way."""

_longest_first: tuple[tuple[str, bytes], ...] | None = ()
"""The same, the longest first; None until a text needs them sorted."""


def register(value: str, *, keep: bool = False) -> None:
    """Replace `value` from now on in every log line, error text and event.

    With `keep` it never gives way to newer ones: for the few that hold as long as the process.
    """
    global _longest_first  # one registry per process: a secret is secret in every backend of it
    if len(value) < _MIN_LENGTH:
        return
    with _lock:
        if keep:
            _kept.add(value)
        if value in registered:
            registered.move_to_end(value)  # what is in use is not the oldest
            return
        registered[value] = msgspec.json.encode(value)[1:-1]
        if len(registered) - len(_kept) > _MAX_REGISTERED:
            del registered[next(known for known in registered if known not in _kept)]
        _longest_first = None


def clear() -> None:
    """Forget every registered value (for tests that plant one)."""
    global _longest_first
    with _lock:
        registered.clear()
        _kept.clear()
        _longest_first = None


def redact(text: str) -> str:
    """Return `text` without registered secrets and without what looks like a credential."""
    return re.sub(_BY_FORM, _keep_name, _without_registered(text))


def redact_line(line: bytes) -> bytes:
    """Return an encoded message without registered secrets.

    Only texts are replaced. What the client goes by (ids, types, codes, the names of fields) stays as it is,
    whatever a caller has passed off as a token: `success` would otherwise take every answer away.
    """
    if not any(encoded in line for _value, encoded in _sorted()):
        return line
    message = msgspec.json.decode(line)
    for part in _TEXT_PARTS & message.keys():
        message[part] = _redact_value(message[part])
    return msgspec.json.encode(message)


def _redact_value(value: object) -> object:
    if isinstance(value, str):
        return _without_registered(value)
    if isinstance(value, list):
        return [_redact_value(item) for item in value]
    if isinstance(value, dict):
        return {key: item if key in _KEPT_FIELDS else _redact_value(item) for key, item in value.items()}
    return value


def _without_registered(text: str) -> str:
    for value, _encoded in _sorted():
        if value in text:
            text = text.replace(value, REPLACEMENT)
    return text


def _sorted() -> tuple[tuple[str, bytes], ...]:
    """Return the longest value first, so that one that contains another is replaced whole."""
    global _longest_first
    known = _longest_first
    if known is None:
        with _lock:
            known = tuple(sorted(registered.items(), key=lambda item: len(item[0]), reverse=True))
            _longest_first = known
    return known


def _keep_name(match: re.Match[str]) -> str:
    """Keep the name of the header or parameter: which credential was there may be known."""
    return (match[match.lastgroup] if match.lastgroup else "") + REPLACEMENT

"""Refuse what JSON would change without saying so.

The encoder is generous: NaN becomes `null`, a set a list, bytes a text, and a JavaScript reader rounds
integers beyond 2**53. A caller would then get another value than the one that was answered, so such a value
is refused. A value is walked level by level, each level in a few calls of C speed, which costs far less
than a visit per value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from enum import Enum
from itertools import chain
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import Raw, Struct, UnsetType

__all__ = ["MAX_SAFE_INTEGER", "PLAIN", "SerializationError", "check"]

MAX_SAFE_INTEGER = 2**53 - 1
"""Beyond it a JavaScript number is no longer exact."""

MAX_NESTING = 500
"""How many levels of lists and objects a payload or a result may have.

Half of what a thread's stack allows, and the same on the client's side, where far more could be read.
"""

PLAIN = frozenset({str, bool, type(None), UnsetType})
"""Types whose values are always the same in JSON."""
_NUMBERS_AND_TEXTS = (int, float, str)
_TEXT = frozenset({str})

_raw_decoder = msgspec.json.Decoder()
_checked_fields: dict[type, tuple[Callable[[Any], Any], ...]] = {}


class SerializationError(Exception):
    """A value does not come out of JSON as it went in; the text says which kind, never which value."""

    def __init__(self, message: str, reason: str = "serialization") -> None:
        """Carry `reason`, the word for programs."""
        super().__init__(message)
        self.reason = reason


def _are_simple(fields: dict[str, Any]) -> bool:
    """Tell quickly that an object holds only plain values and integers that JavaScript has."""
    for item in fields.values():
        kind = type(item)
        if kind is str or (kind is int and -(2**53) < item < 2**53) or kind in PLAIN:
            continue
        return False
    return True


def check(value: object) -> None:
    """Raise SerializationError unless `value` comes out of JSON as it went in.

    The value has been encoded before, so that it neither refers to itself nor holds a type the encoder
    refuses.
    """
    kind = type(value)
    if kind is dict:
        if _TEXT.issuperset(map(type, value)) and _are_simple(value):  # type: ignore[call-overload, arg-type]
            return
    elif kind in _checked_fields:
        for get in _checked_fields[kind]:
            item = get(value)
            if type(item) is not int or not -(2**53) < item < 2**53:
                break
        else:
            return
    _check_levels(value)


def _check_levels(value: object) -> None:
    level: list[Any] = [value]
    depth = 0
    while level:
        depth += 1
        below: list[Any] = []
        for kind in set(map(type, level)) - PLAIN:
            if depth > MAX_NESTING and not issubclass(kind, _NUMBERS_AND_TEXTS):
                raise SerializationError(f"more than {MAX_NESTING} levels of lists and objects", "nesting")
            below += _inside(kind, [item for item in level if type(item) is kind])
        level = below


def _inside(kind: type, members: list[Any]) -> Iterable[Any]:
    """Check values that are all of one kind, and return what is inside of them."""
    if issubclass(kind, Struct):
        return chain.from_iterable(map(get, members) for get in _fields_to_check(kind))
    if issubclass(kind, dict):
        _check_keys(members)
        return chain.from_iterable(map(dict.values, members))
    if issubclass(kind, list | tuple):
        return chain.from_iterable(members)
    if issubclass(kind, Enum):
        return [member.value for member in members]
    if issubclass(kind, int):
        if max(members) > MAX_SAFE_INTEGER or min(members) < -MAX_SAFE_INTEGER:
            raise SerializationError(
                "an integer beyond 2**53 - 1, which JavaScript would round: send it as a text"
            )
        return ()
    if issubclass(kind, float):
        if not all(map(math.isfinite, members)):
            raise SerializationError(
                "a number that is not finite (NaN or Infinity), which JSON does not have"
            )
        return ()
    if issubclass(kind, str):
        return ()
    if kind is Raw:
        return map(_decode_raw, members)
    if hasattr(kind, "__dataclass_fields__"):
        return chain.from_iterable(map(attrgetter(name), members) for name in kind.__dataclass_fields__)
    raise SerializationError(f"a value of type {kind.__name__}, which JSON does not have: convert it first")


def _check_keys(members: list[dict[Any, Any]]) -> None:
    """Refuse keys that are not texts, unless they are integers that stay apart once they are texts."""
    kinds = set(map(type, chain.from_iterable(members)))
    if kinds <= {str}:
        return
    for member in members:
        names = {key.value if isinstance(key, Enum) else key for key in member}
        if not all(isinstance(name, str | int) for name in names):
            raise SerializationError("an object with a key that is not a text")
        if len(set(map(str, names))) < len(member):
            raise SerializationError("an object with two keys that are the same text in JSON")


def _decode_raw(raw: Raw) -> object:
    """Read a part that was encoded by its maker: it must be JSON, and on one line."""
    if b"\n" in memoryview(raw).tobytes():
        raise SerializationError("encoded JSON with a line end in it, which would end the message")
    try:
        return _raw_decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SerializationError("encoded JSON that cannot be read") from error


def _fields_to_check(kind: type[Struct]) -> tuple[Callable[[Any], Any], ...]:
    """Return the getters of the fields whose annotation allows more than texts and truth values."""
    getters = _checked_fields.get(kind)
    if getters is None:
        fields = msgspec.structs.fields(kind)
        getters = tuple(attrgetter(field.name) for field in fields if not _only_plain(field.type))
        _checked_fields[kind] = getters
    return getters


def _only_plain(annotation: object) -> bool:
    """Tell whether an annotation, which a type checker holds code to, allows only plain values."""
    if annotation in PLAIN:
        return True
    if getattr(annotation, "__metadata__", None) is not None:
        return _only_plain(annotation.__origin__)  # type: ignore[attr-defined]
    parts = getattr(annotation, "__args__", ())
    is_union = type(annotation).__name__ in {"UnionType", "_UnionGenericAlias"}
    return is_union and all(map(_only_plain, parts))

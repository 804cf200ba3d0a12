"""Lines to commands and answers to lines: the envelope of every message, read strictly and written strictly.

A command is read in two steps, the envelope with its payload left alone and then the payload, so that a
payload that does not fit can still be answered under the id of the command.
"""

from __future__ import annotations

import re
from time import time_ns
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from stdwire.describe import describe
from stdwire.faithful import MAX_SAFE_INTEGER, PLAIN, SerializationError, check
from stdwire.lines import Oversized
from stdwire.messages import MAX_ID_LENGTH, MAX_TYPE_LENGTH, ErrorMessage

__all__ = [
    "PROGRESS_ID",
    "Command",
    "Refusal",
    "encode_event",
    "encode_failure",
    "encode_success",
    "now_ms",
    "read",
    "read_one",
    "refuse",
]

PROGRESS_ID = "progress-event"
"""The id that tells progress from an answer; no command may have it."""

CommandId = Annotated[str, Meta(min_length=1, max_length=MAX_ID_LENGTH)]


class Command(Struct, frozen=True, gc=False):
    """A command as it came: a `CommandMessage` whose payload is not looked at yet."""

    id: CommandId
    type: Annotated[str, Meta(min_length=1, max_length=MAX_TYPE_LENGTH)]
    payload: Raw
    timestamp: Annotated[int, Meta(ge=0, le=MAX_SAFE_INTEGER)] | UnsetType = UNSET


class Refusal(Struct, frozen=True):
    """Why a line is not run, and under which id that is answered; None when the id cannot be told."""

    id: str | None
    message: str
    details: dict[str, Any]


class _Id(Struct, frozen=True):
    id: CommandId


class _Event(Struct, frozen=True, gc=False):
    """A `ProgressMessage` whose payload has the fields of its event."""

    id: str
    type: str
    payload: dict[str, Any]
    timestamp: int


class _Success(Struct, frozen=True, gc=False):
    """A `SuccessMessage`, made by position, which takes a quarter less than by name."""

    id: str
    type: str
    success: bool
    data: Any
    error: None
    timestamp: int


read = msgspec.json.Decoder(Command).decode
"""Read one line that is known to be UTF-8; `read_one` reads any line."""

_read_id = msgspec.json.Decoder(_Id).decode
_read_text = msgspec.json.Decoder(CommandId).decode
_encode = msgspec.json.Encoder().encode

_LEADING_ID = (
    rb'\s*\{\s*(?:"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[-+.0-9eE]+|true|false|null)\s*,\s*)*?'
    rb'"id"\s*:\s*(?P<id>"(?:[^"\\]|\\.)*")'
)
"""Finds the id of a line that cannot be read to its end, where only plain fields stand before it."""

_SEARCHED_BYTES = 4096
_BLANKS = b" \t\r"
"""What JSON takes for blanks, but for the line end; Python would strip more."""


def now_ms() -> int:
    """Return the time as the wire has it: whole milliseconds since 1970."""
    return time_ns() // 1_000_000


def read_one(line: bytes | bytearray | Oversized) -> Command | Refusal | None:
    """Read one line by itself; None when it is blank, which is no message and no mistake."""
    if isinstance(line, Oversized):
        return refuse(line)
    try:
        if not line.isascii():
            str(line, "utf-8")
        return read(line)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a line, the next one is read
        return refuse(line, error) if line.strip(_BLANKS) else None


def refuse(line: bytes | bytearray | Oversized, error: Exception | None = None) -> Refusal:
    """Say why a line is not a command, under its id where the line lets it be read."""
    if isinstance(line, Oversized):
        return Refusal(
            _leading_id(line.prefix),
            f"The line is longer than {line.limit} bytes and was not read: send less at once.",
            {"reason": "too-large", "limit": line.limit},
        )
    if isinstance(error, UnicodeDecodeError):
        return Refusal(None, "The line is not valid UTF-8.", {"reason": "encoding"})
    if isinstance(error, RecursionError):
        return Refusal(_leading_id(line), "The line is nested too deeply.", {"reason": "nesting"})
    if isinstance(error, msgspec.ValidationError):
        problem = describe(str(error), "The line")
        return Refusal(_id_of(line), problem.message, {"reason": "envelope", "path": problem.path})
    return _refuse_text(line)


def encode_success(call_id: str, response_type: str, data: object) -> bytes:
    """Write a success; raise SerializationError for a result that JSON cannot carry unchanged."""
    try:
        line = _encode(_Success(call_id, response_type, True, data, None, time_ns() // 1_000_000))
    except Exception as error:
        raise _unencodable(error) from error
    check(data)
    return line


def encode_failure(
    call_id: str | None, code: str, message: str, details: dict[str, Any] | None = None
) -> bytes:
    """Write an error; facts that JSON cannot carry are left out, so that the error itself always arrives."""
    if details is not None:
        try:
            line = _encode(_failure(call_id, code, message, details))
            check(details)
            return line
        except Exception:  # noqa: BLE001, S110 - the error is sent without its facts, below
            pass
    text = message.encode("utf-8", "replace").decode()
    return _encode(_failure(call_id, code, text, UNSET))


def encode_event(event: str, payload: dict[str, Any]) -> bytes:
    """Write a progress event; raise SerializationError for one that JSON cannot carry unchanged."""
    try:
        line = _encode(_Event(PROGRESS_ID, event, payload, time_ns() // 1_000_000))
    except Exception as error:
        raise _unencodable(error) from error
    for (
        item
    ) in payload.values():  # the loop of `faithful`: a million events a second leave no room for a call
        kind = type(item)
        if kind is str or (kind is int and -(2**53) < item < 2**53) or kind in PLAIN:
            continue
        check(payload)
        break
    return line


def _failure(
    call_id: str | None, code: str, message: str, details: dict[str, Any] | UnsetType
) -> ErrorMessage:
    return ErrorMessage(
        id=call_id,
        type="ERROR_RESPONSE",
        success=False,
        error=message,
        error_code=code,
        details=details,
        timestamp=now_ms(),
    )


def _unencodable(error: Exception) -> SerializationError:
    """Turn every way in which encoding can fail into one error that quotes no value."""
    if isinstance(error, UnicodeEncodeError):
        return SerializationError("a text with half of a surrogate pair, which UTF-8 cannot carry")
    if isinstance(error, RecursionError):
        return SerializationError("a value that is nested too deeply or contains itself")
    if isinstance(error, TypeError):
        return SerializationError(f"a value that JSON does not have ({error})")
    return SerializationError("a value that JSON does not have")


def _refuse_text(line: bytes | bytearray) -> Refusal:
    """Tell a line that is no JSON from one that is, but holds half of a surrogate pair, which is no text."""
    import json  # here and not above: only a broken line needs it

    try:
        document = json.loads(str(line, "utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return Refusal(None, "The line is not JSON: send one JSON object per line.", {"reason": "syntax"})
    found = document.get("id") if isinstance(document, dict) else None
    return Refusal(
        _valid_id(json.dumps(found).encode()),
        "The line holds half of a surrogate pair, which is no text.",
        {"reason": "surrogate"},
    )


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _id_of(line: bytes | bytearray) -> str | None:
    try:
        return _read_id(line).id
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _leading_id(line: bytes | bytearray) -> str | None:
    match = re.match(_LEADING_ID, bytes(line[:_SEARCHED_BYTES]))
    return _valid_id(match["id"]) if match else None


def _valid_id(encoded: bytes) -> str | None:
    """Return the id that is written in a JSON text, unless no command may have it."""
    try:
        return _read_text(encoded)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None

"""What went wrong, as code, text and facts: every exception of a handler becomes one of these."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from stdwire.describe import describe
from stdwire.errors import CommandFailed
from stdwire.faithful import SerializationError
from stdwire.logs import get_logger

__all__ = ["Failure", "of_exception", "of_payload", "of_result"]

_MAX_TEXT = 300

_log = get_logger("stdwire")


class Failure(NamedTuple):
    """An error as it goes to the client."""

    code: str
    message: str
    details: dict[str, Any] | None = None


def of_payload(error: Exception) -> Failure:
    """Say why a payload was refused: the field and the reason, never a value."""
    if isinstance(error, msgspec.ValidationError):
        problem = describe(str(error))
        return Failure("INVALID_PAYLOAD", problem.message, {"path": problem.path})
    if isinstance(error, RecursionError):
        return Failure("INVALID_PAYLOAD", "The payload is nested too deeply.", {"reason": "nesting"})
    if isinstance(error, SerializationError):
        reason = "number" if error.reason == "serialization" else error.reason
        return Failure("INVALID_PAYLOAD", f"The payload holds {error}.", {"reason": reason})
    return Failure("INVALID_PAYLOAD", "The payload cannot be read.", {"reason": "syntax"})


def of_result(command: str, error: SerializationError) -> Failure:
    """Say why a result cannot be sent: what kind of value is in it, never which."""
    message = f"The result of {command} cannot be sent: it holds {error}."
    return Failure("INTERNAL_ERROR", message, {"reason": error.reason})


def of_exception(command: str, error: BaseException) -> Failure:
    """Turn what a handler raised into an answer; what nobody foresaw goes to the log with its traceback."""
    if isinstance(error, CommandFailed):
        return _of_command_failed(command, error)
    if isinstance(error, SerializationError):
        return Failure("INTERNAL_ERROR", f"{command} reported {error}.", {"reason": error.reason})
    kind = type(error).__name__
    _log.exception("%s failed with %s", command, kind, error=error)
    text = _text_of(error)
    because = f": {text}" if text else ""
    return Failure("INTERNAL_ERROR", f"{command} failed with {kind}{because}. The backend's log says where.")


def _of_command_failed(command: str, error: CommandFailed) -> Failure:
    """Take over what a handler says itself, also where a checker would have refused how it says it."""
    code: object = error.code
    details: object = error.details
    if not isinstance(code, str) or not isinstance(details, dict | None):
        _log.exception(
            "%s raised a CommandFailed with a code or details of another type", command, error=error
        )
    message = _sendable(error.message)
    return Failure(
        _sendable(code) if isinstance(code, str) else "INTERNAL_ERROR",
        message or f"{command} failed.",
        details if isinstance(details, dict) else None,
    )


def _text_of(error: BaseException) -> str:
    """Return the error's own words on one line, shortened."""
    text = " ".join(_sendable(error).split())
    return text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT] + "…"


def _sendable(value: object) -> str:
    """Return `value` as a text that UTF-8 can carry; one whose `__str__` raises has none.

    File names that are not UTF-8 reach Python as lone surrogates: https://peps.python.org/pep-0383/
    """
    try:
        return str(value).encode("utf-8", "replace").decode()
    except BaseException:  # noqa: BLE001 - whatever it raises, the caller gets an answer
        return ""

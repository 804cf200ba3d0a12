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
        return Failure("INVALID_PAYLOAD", f"The payload holds {error}.", {"reason": "number"})
    return Failure("INVALID_PAYLOAD", "The payload cannot be read.", {"reason": "syntax"})


def of_result(command: str, error: SerializationError) -> Failure:
    """Say why a result cannot be sent: what kind of value is in it, never which."""
    message = f"The result of {command} cannot be sent: it holds {error}."
    return Failure("INTERNAL_ERROR", message, {"reason": error.reason})


def of_exception(command: str, error: BaseException) -> Failure:
    """Turn what a handler raised into an answer; what nobody foresaw goes to the log with its traceback."""
    if isinstance(error, CommandFailed):
        return Failure(error.code, error.message, error.details)
    if isinstance(error, SerializationError):
        return Failure("INTERNAL_ERROR", f"{command} reported {error}.", {"reason": error.reason})
    kind = type(error).__name__
    _log.exception("%s failed with %s", command, kind, error=error)
    text = _text_of(error)
    because = f": {text}" if text else ""
    return Failure("INTERNAL_ERROR", f"{command} failed with {kind}{because}. The backend's log says where.")


def _text_of(error: BaseException) -> str:
    """Return the error's own words, shortened; an exception whose `__str__` raises has none."""
    try:
        text = " ".join(str(error).split())
    except BaseException:  # noqa: BLE001 - whatever it raises, the caller gets an answer
        return ""
    return text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT] + "…"

"""What a handler raises to say how its work ended, and what the library raises when it is used wrongly.

StdwireError
├── CommandFailed            the command failed with a code of its protocol
│   ├── Cancelled            the caller took it back           (code CANCELLED)
│   └── Interrupted          it can be taken up again later    (code INTERRUPTED)
├── RegistrationError        a handler cannot be registered like this
└── UsageError               the library was called in the wrong order, or with an unknown event
"""

from __future__ import annotations

from typing import Any

__all__ = ["Cancelled", "CommandFailed", "Interrupted", "RegistrationError", "StdwireError", "UsageError"]


class StdwireError(Exception):
    """The root of everything this library raises on purpose."""


class CommandFailed(StdwireError):  # noqa: N818 - the name is public, and says what happened
    """The command failed, and the protocol has a code for it.

    Raised in a plain command, or before an operation was accepted, it becomes the error response; raised
    later, it becomes the operation's final event. `result` is what an operation had reached by then.
    """

    code: str
    message: str
    details: dict[str, Any] | None
    result: object

    def __init__(
        self, code: str, message: str, *, details: dict[str, Any] | None = None, result: object = None
    ) -> None:
        """Keep the facts as fields: `code` for programs, `message` for people, `details` for both."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.result = result


class Cancelled(CommandFailed):
    """The work was taken back by the caller, and the handler has stopped."""

    def __init__(
        self,
        message: str = "The work was cancelled.",
        *,
        details: dict[str, Any] | None = None,
        result: object = None,
    ) -> None:
        """Carry `result`, what was reached before the work was taken back."""
        super().__init__("CANCELLED", message, details=details, result=result)


class Interrupted(CommandFailed):
    """The work stopped before its end and can be taken up again: the backend ends, or a person is needed."""

    def __init__(
        self,
        message: str = "The work was interrupted and can be taken up again.",
        *,
        details: dict[str, Any] | None = None,
        result: object = None,
    ) -> None:
        """Carry `result`, what was reached before the interruption."""
        super().__init__("INTERRUPTED", message, details=details, result=result)


class RegistrationError(StdwireError):
    """A handler cannot be registered like this; the message says why and what to change."""


class UsageError(StdwireError):
    """The library was called in the wrong order or with something unknown: a mistake in the backend."""

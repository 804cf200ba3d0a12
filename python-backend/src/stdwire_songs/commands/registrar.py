"""Where handlers meet the bridge: the one place at which the errors of the song backend become answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from stdwire import Cancelled, CommandFailed, Interrupted, get_logger
from stdwire_songs.commands.reports import OperationReport, Report
from stdwire_songs.errors import OperationCancelled, OperationInterrupted, SongError
from stdwire_songs.protocol.errors import ErrorCode

if TYPE_CHECKING:
    from stdwire import Backend, Context, Operation

Payload = TypeVar("Payload")
Result = TypeVar("Result")

_log = get_logger("stdwire_songs")


class Registrar:
    """Registers handlers of the form `(payload, report) -> result`."""

    def __init__(self, backend: Backend) -> None:
        """Register at this backend."""
        self._backend = backend

    def command(self, name: str, handler: Callable[[Payload, Report], Result]) -> None:
        """Answer a command with what the handler returns."""

        def handle(payload: Payload, context: Context) -> Result:
            try:
                return handler(payload, Report(context))
            except _ENDINGS as error:
                raise _to_wire(name, error) from error

        self._backend.command(name)(handle)

    def operation(self, name: str, handler: Callable[[Payload, OperationReport], Result]) -> None:
        """Run an operation whose final result is what the handler returns."""

        def handle(payload: Payload, operation: Operation) -> Result:
            try:
                return handler(payload, OperationReport(operation))
            except _ENDINGS as error:
                raise _to_wire(name, error) from error

        self._backend.operation(name)(handle)


_ENDINGS = (SongError, OperationCancelled, OperationInterrupted)


def _to_wire(name: str, error: Exception) -> CommandFailed:
    if isinstance(error, SongError):
        if error.code is ErrorCode.INTERNAL_ERROR:
            _log.error("%s failed: %s", name, error.message)
        return CommandFailed(error.code, error.message, details=error.details)
    if isinstance(error, OperationInterrupted):
        return Interrupted(error.message)
    return Cancelled()

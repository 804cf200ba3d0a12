"""The bridge's contexts, as the managers know them.

The bridge says `Cancelled` and `Interrupted`; a manager, which knows no bridge, is told `OperationCancelled`
and `OperationInterrupted`. `commands.registrar` turns them back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stdwire import Cancelled, Interrupted
from stdwire_songs.errors import OperationCancelled, OperationInterrupted

if TYPE_CHECKING:
    from threading import Event

    from stdwire import Context, Operation


class Report:
    """A Reporter over the context of a command."""

    __slots__ = ("_context",)

    def __init__(self, context: Context) -> None:
        """Report through this context."""
        self._context = context

    @property
    def operation_id(self) -> str:
        """The id that progress carries: of the command, or of the operation that it started."""
        return self._context.operation_id

    @property
    def cancelled(self) -> Event:
        """Set when the work is to stop, whoever asked for it."""
        return self._context.cancelled

    def raise_if_cancelled(self) -> None:
        """Raise OperationCancelled or OperationInterrupted if the work is to stop."""
        try:
            self._context.raise_if_cancelled()
        except Cancelled:
            raise OperationCancelled from None
        except Interrupted as error:
            raise OperationInterrupted(error.message) from None

    def progress(self, event: str, /, **fields: Any) -> None:  # noqa: ANN401 - the contract judges them
        """Send one event."""
        self._context.progress(event, **fields)


class OperationReport(Report):
    """An OperationReporter over an operation."""

    __slots__ = ("_operation",)

    def __init__(self, operation: Operation) -> None:
        """Report through this operation."""
        super().__init__(operation)
        self._operation = operation

    @property
    def partial(self) -> Any:  # noqa: ANN401 - each operation has its own result
        """What was reached so far."""
        return self._operation.partial

    @partial.setter
    def partial(self, value: Any) -> None:  # noqa: ANN401
        self._operation.partial = value

    def accept(self, **fields: Any) -> None:  # noqa: ANN401
        """Answer the command: the operation has started."""
        self._operation.accept(**fields)

    def final_fields(self, **fields: Any) -> None:  # noqa: ANN401
        """Add fields to the final event."""
        self._operation.final_fields(**fields)

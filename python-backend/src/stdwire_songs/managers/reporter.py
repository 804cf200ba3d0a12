"""Through which a manager tells what it is doing, without knowing who listens.

`commands/` adapts the bridge's contexts to these. Whoever implements them sees to two things:
`raise_if_cancelled` raises `OperationCancelled` when the caller took the work back and `OperationInterrupted`
when the backend stops, and `cancelled` is set in both cases.
"""

from typing import Any, Protocol

from stdwire_songs.services.cancellation import Cancellation


class Reporter(Cancellation, Protocol):
    """What every command is given."""

    @property
    def operation_id(self) -> str:
        """The id that the events carry: of the operation, or of the command where it is none."""

    def progress(self, event: str, /, **fields: Any) -> None:  # noqa: ANN401 - the contract's Structs judge them
        """Send one event; operation id and timestamp are filled in."""


class OperationReporter(Reporter, Protocol):
    """What an operation is given besides."""

    partial: Any
    """What was reached so far: sent as the result if the operation fails, is cancelled or is interrupted."""

    def accept(self, **fields: Any) -> None:  # noqa: ANN401
        """Answer the command: it has started. What fails from here on goes into the final event."""

    def final_fields(self, **fields: Any) -> None:  # noqa: ANN401
        """Add these fields to the final event, whatever its status will be."""

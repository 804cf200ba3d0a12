"""What a handler is given beside its payload: who called, a way to report progress, whether to stop."""

from __future__ import annotations

from threading import Event
from typing import Literal

from msgspec import Raw, Struct, field

from stdwire.errors import Cancelled, Interrupted
from stdwire.handlers import Handler
from stdwire.logs import Logger, get_logger
from stdwire.outbox import Outbox, Seen

__all__ = ["Context", "StopReason"]

StopReason = Literal["cancel", "interrupt"]
"""Why a call is asked to stop: its caller took it back, or the backend ends."""


class Context(Struct, eq=False):
    """One call of a command, as its handler sees it."""

    id: str
    """The id of the command."""
    handler: Handler
    raw_payload: Raw
    outbox: Outbox
    is_over: bool = False
    """Whether it was answered; for an operation, whether its final event was sent."""
    stop_reason: StopReason | None = None
    stop_event: Event | None = None
    seen: Seen = field(default_factory=set)

    @property
    def command(self) -> str:
        """The name of the command."""
        return self.handler.name

    @property
    def operation_id(self) -> str:
        """The id that progress carries: for a plain command, its own."""
        return self.id

    @property
    def cancelled(self) -> Event:
        """Set when the work should stop; `wait(seconds)` on it is a sleep that ends early."""
        event = self.stop_event
        if event is None:
            event = self.stop_event = Event()
        if (
            self.stop_reason is not None
        ):  # looked at last, as `tell` looks for the event last: one of them sees
            event.set()
        return event

    @property
    def logger(self) -> Logger:
        """A logger under the name of the command."""
        return get_logger(self.handler.name)

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled when the caller took the work back, Interrupted when the backend ends."""
        if self.stop_reason is not None:
            raise Cancelled if self.stop_reason == "cancel" else Interrupted

    def progress(self, event: str, /, **fields: object) -> None:
        """Report progress; `operation_id` is filled in. After the answer it is left out in silence."""
        if self.is_over:
            return
        fields["operation_id"] = self.id
        if self.outbox.event(event, fields, self.seen):
            self.outbox.writer.keep_up()

    def tell(self, reason: StopReason) -> None:
        """Ask the handler to stop; the first reason holds. Called by the bridge."""
        if self.stop_reason is None:
            self.stop_reason = reason
        if self.stop_event is not None:
            self.stop_event.set()

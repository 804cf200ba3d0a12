"""What a handler is given beside its payload: who called, a way to report progress, and whether to stop."""

from __future__ import annotations

from threading import Event
from typing import Literal

from stdwire.codec import Command
from stdwire.errors import Cancelled, Interrupted
from stdwire.handlers import Handler
from stdwire.logs import Logger, get_logger
from stdwire.outbox import Outbox, Seen

__all__ = ["Context", "StopReason"]

StopReason = Literal["cancel", "interrupt"]
"""Why a call is asked to stop: its caller took it back, or the backend ends."""


class Context:
    """One call of a command, as its handler sees it."""

    __slots__ = (
        "_event",
        "_outbox",
        "_seen",
        "command",
        "handler",
        "id",
        "is_over",
        "raw_payload",
        "stop_reason",
    )

    def __init__(self, outbox: Outbox, handler: Handler, command: Command) -> None:
        """Belong to `command`, and report through `outbox`."""
        self.id = command.id
        self.command = command.type
        self.handler = handler
        self.raw_payload = command.payload
        self.is_over = False
        self.stop_reason: StopReason | None = None
        self._outbox = outbox
        self._event: Event | None = None
        self._seen: Seen = set()

    @property
    def operation_id(self) -> str:
        """The id that progress carries: for a plain command, its own."""
        return self.id

    @property
    def cancelled(self) -> Event:
        """Set when the work should stop; `wait(seconds)` on it is a sleep that ends early."""
        event = self._event
        if event is None:
            event = self._event = Event()
        if (
            self.stop_reason is not None
        ):  # looked at after the event is in place, as `tell` does it the other way round
            event.set()
        return event

    @property
    def logger(self) -> Logger:
        """A logger under the name of the command."""
        return get_logger(self.command)

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled when the caller took the work back, Interrupted when the backend ends."""
        if self.stop_reason is not None:
            raise Cancelled if self.stop_reason == "cancel" else Interrupted

    def progress(self, event: str, /, **fields: object) -> None:
        """Report progress; `operation_id` is filled in. After the answer it is left out in silence."""
        if self.is_over:
            return
        fields["operation_id"] = self.id
        if self._outbox.event(event, fields, self._seen):
            self._outbox.writer.keep_up()

    def tell(self, reason: StopReason) -> None:
        """Ask the handler to stop, the first reason holds. Called by the bridge."""
        if self.stop_reason is None:
            self.stop_reason = reason
        if self._event is not None:
            self._event.set()

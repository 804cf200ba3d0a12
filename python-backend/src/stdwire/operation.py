"""Work that outlives its response: accepted once, then reported, ended by one final event."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock
from typing import Any, Literal
from uuid import uuid4

from stdwire.codec import Command, now_ms
from stdwire.context import Context
from stdwire.errors import UsageError
from stdwire.failures import Failure
from stdwire.faithful import SerializationError
from stdwire.handlers import Handler
from stdwire.messages import OperationSnapshot
from stdwire.outbox import Outbox

__all__ = ["Ending", "Operation"]

Ending = Literal["completed", "failed", "cancelled", "interrupted"]
"""How an operation ends."""


class Operation(Context):
    """One operation, as its handler sees it.

    What the handler raises before `accept` is the error response. After it, the return value is the
    `result` of the final event, and what is raised becomes a final event that is `failed`, `cancelled` or
    `interrupted`.
    """

    __slots__ = (
        "_ended_at",
        "_extra",
        "_final",
        "_gate",
        "_on_accept",
        "_operation_id",
        "_started_at",
        "_status",
        "partial",
        "progress_value",
        "settled",
    )

    def __init__(
        self, outbox: Outbox, handler: Handler, command: Command, on_accept: Callable[[Operation, Any], None]
    ) -> None:
        """Belong to `command`; `on_accept` answers it when the handler accepts it."""
        super().__init__(outbox, handler, command)
        self.partial: object = None
        self.progress_value: float | None = None
        self.settled = Event()
        self._operation_id = str(uuid4())
        self._on_accept = on_accept
        self._gate = Lock()
        self._extra: dict[str, Any] = {}
        self._status: str | None = None
        self._started_at = 0
        self._ended_at: int | None = None
        self._final: dict[str, Any] | None = None

    @property
    def operation_id(self) -> str:
        """The id that the operation's progress carries."""
        return self._operation_id

    @property
    def is_accepted(self) -> bool:
        """Whether the response has been given."""
        return self._status is not None

    def accept(self, **fields: object) -> None:
        """Answer the command with `operation_id`, `status: "started"` and `fields`; it goes on by itself."""
        if self.is_accepted:
            raise UsageError(f"The operation of {self.command} was accepted already: call accept() once.")
        self._started_at = now_ms()
        self._status = "running"
        self._on_accept(self, {"operation_id": self._operation_id, "status": "started", **fields})

    def progress(self, event: str, /, **fields: object) -> None:
        """Report progress; `operation_id` is filled in. After the final event it is left out in silence."""
        if not self.is_accepted:
            raise UsageError(
                f"{self.command} reported progress before accept(): the response must come first."
            )
        fields["operation_id"] = self._operation_id
        with self._gate:  # so that nothing that another thread reports can follow the final event
            if self.is_over:
                return
            if event == self.handler.final_event:
                self._remember_progress(fields.get("progress"))
            must_wait = self._outbox.event(event, fields, self._seen)
        if must_wait:
            self._outbox.writer.keep_up()

    def final_fields(self, **fields: object) -> None:
        """Add fields to the final event, such as `completed`; later calls replace earlier ones."""
        self._extra.update(fields)

    def snapshot(self) -> OperationSnapshot:
        """Return where it stands, for GET_OPERATIONS."""
        status = self._status or "running"
        if status == "running" and self.stop_reason == "cancel":
            status = "cancelling"
        return OperationSnapshot(
            operation_id=self._operation_id,
            command=self.command,
            status=status,
            progress=self.progress_value,
            started_at=self._started_at,
            ended_at=self._ended_at,
            final=self._final,
        )

    def end(self, ending: Ending, *, result: object = None, failure: Failure | None = None) -> bool:
        """Send the final event unless it was sent; tell whether this call did. Called by the bridge."""
        with self._gate:
            if self.is_over:
                return False
            self.is_over = True
            self._final = self._send_final(ending, result, failure)
        self._status = self._final["status"]
        self._ended_at = now_ms()
        if ending == "completed":
            self.progress_value = 100
        return True

    def _send_final(self, ending: Ending, result: object, failure: Failure | None) -> dict[str, Any]:
        """Send the final event, with less in it when not all of it can be sent; return what was sent."""
        event = self.handler.final_event or ""
        try:
            return self._outbox.final(event, self._final_payload(ending, result, failure, self._extra))
        except SerializationError as error:
            failure = Failure(
                "INTERNAL_ERROR",
                f"The result of {self.command} cannot be sent: it holds {error}.",
                {"reason": error.reason},
            )
        try:
            return self._outbox.final(event, self._final_payload("failed", None, failure, self._extra))
        except SerializationError:
            return self._outbox.final(event, self._final_payload("failed", None, failure, {}))

    def _final_payload(
        self, ending: Ending, result: object, failure: Failure | None, extra: dict[str, Any]
    ) -> dict[str, Any]:
        payload = {
            "message": failure.message if failure else "Completed.",
            "progress": 100 if ending == "completed" else (self.progress_value or 0),
            **extra,
            "operation_id": self._operation_id,
            "status": ending,
            "final": True,
            "result": result,
            "timestamp": now_ms(),
        }
        if failure is not None:
            payload |= {"error_code": failure.code, "error": failure.message}
            if failure.details is not None:
                payload["details"] = failure.details
        return payload

    def _remember_progress(self, value: object) -> None:
        if isinstance(value, int | float) and 0 <= value <= 100:
            self.progress_value = value

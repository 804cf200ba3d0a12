"""Work that outlives its response: accepted once, then reported, ended by one final event."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock
from typing import Any, Literal
from uuid import uuid4

from msgspec import field

from stdwire import failures, secrets
from stdwire.codec import now_ms
from stdwire.context import Context
from stdwire.errors import UsageError
from stdwire.failures import Failure
from stdwire.faithful import SerializationError
from stdwire.messages import OperationSnapshot

__all__ = ["Ending", "Operation"]

Ending = Literal["completed", "failed", "cancelled", "interrupted"]
"""How an operation ends."""


def _new_id() -> str:
    return str(uuid4())


def _no_answer(_operation: Operation, _started: dict[str, Any]) -> None:
    raise UsageError("This operation belongs to no connection.")


class Operation(Context, eq=False, kw_only=True):
    """One operation, as its handler sees it.

    What the handler raises before `accept` is the error response. After it, the return value is the `result`
    of the final event, and what is raised becomes a final event that is `failed`, `cancelled` or
    `interrupted`.
    """

    partial: Any = None
    """The result so far: the `result` of a final event that is not `completed`."""
    last_progress: dict[str, Any] = field(default_factory=dict)
    """The last progress of the final event's type."""
    on_accept: Callable[[Operation, dict[str, Any]], None] = _no_answer
    settled: Event = field(default_factory=Event)
    """Set when the response has been given, or never will be."""
    new_id: str = field(default_factory=_new_id)
    final_event: str = ""
    gate: Any = field(default_factory=Lock)
    status: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    number: int = 0
    """Which one of the accepted operations it is."""
    started_at: int = 0
    ended_at: int | None = None
    final_payload: dict[str, Any] | None = None

    @property
    def operation_id(self) -> str:
        """The id that the operation's progress carries."""
        return self.new_id

    @property
    def is_accepted(self) -> bool:
        """Whether the response has been given."""
        return self.status is not None

    def accept(self, **fields: object) -> None:
        """Answer the command with `operation_id`, `status: "started"` and `fields`; it goes on by itself."""
        if self.is_accepted:
            raise UsageError(f"The operation of {self.command} was accepted already: call accept() once.")
        self.started_at = now_ms()
        self.on_accept(self, {"operation_id": self.new_id, "status": "started", **fields})

    def progress(self, event: str, /, **fields: object) -> None:
        """Report progress; `operation_id` is filled in. After the final event it is left out in silence."""
        fields["operation_id"] = self.new_id
        gate = self.gate
        gate.acquire()  # so that nothing that another thread reports can follow the final event
        try:
            if self.status != "running":
                self._look_why_not_running()
                return
            if event == self.final_event:
                self.last_progress = fields
            must_wait = self.outbox.event(event, fields, self.seen)
        finally:
            gate.release()
        if must_wait:
            self.outbox.writer.keep_up()

    @property
    def progress_value(self) -> float | None:
        """How far it is, in percent, as it has last said; None when it has not."""
        value = 100 if self.status == "completed" else self.last_progress.get("progress")
        return value if isinstance(value, int | float) and 0 <= value <= 100 else None

    def final_fields(self, **fields: object) -> None:
        """Add fields to the final event, such as `completed`; later calls replace earlier ones."""
        self.extra.update(fields)

    def snapshot(self) -> OperationSnapshot:
        """Return where it stands, for GET_OPERATIONS."""
        status = self.status or "running"
        if status == "running" and self.stop_reason == "cancel":
            status = "cancelling"
        return OperationSnapshot(
            operation_id=self.new_id,
            command=self.command,
            status=status,
            progress=self.progress_value,
            started_at=self.started_at,
            ended_at=self.ended_at,
            final=self.final_payload,
        )

    def end(self, ending: Ending, *, result: object = None, failure: Failure | None = None) -> bytes | None:
        """Take no more progress, and return the final event; None if it has ended. Called by the bridge."""
        with self.gate:
            if self.is_over or not self.is_accepted:
                return None
            self.is_over = True
            line, self.final_payload = self._final(ending, result, failure)
            self.ended_at = now_ms()
            self.status = self.final_payload["status"]
        return line

    def _final(self, ending: Ending, result: object, failure: Failure | None) -> tuple[bytes, dict[str, Any]]:
        """Return the final event, with less in it when not all of it can be sent."""
        event = self.final_event
        if failure is not None and failure.details is not None:
            # The facts of a failure are the first to go: without them it is still the failure that it is.
            with suppress(SerializationError):
                return self.outbox.final(event, self._payload(ending, result, failure, self.extra))
            failure = failure._replace(details=None)
        try:
            return self.outbox.final(event, self._payload(ending, result, failure, self.extra))
        except SerializationError as error:
            failure = failures.of_result(self.command, error)
        try:
            return self.outbox.final(event, self._payload("failed", None, failure, self.extra))
        except SerializationError:
            return self.outbox.final(event, self._payload("failed", None, failure, {}))

    def _payload(
        self, ending: Ending, result: object, failure: Failure | None, extra: dict[str, Any]
    ) -> dict[str, Any]:
        error = secrets.redact(failure.message) if failure is not None else None
        payload = {
            "message": error or "Completed.",
            "progress": 100 if ending == "completed" else (self.progress_value or 0),
            **extra,
            "operation_id": self.new_id,
            "status": ending,
            "final": True,
            "result": result,
            "timestamp": now_ms(),
        }
        if failure is not None:
            payload |= {"error_code": failure.code, "error": error}
            if failure.details is not None:
                payload["details"] = failure.details
        return payload

    def _look_why_not_running(self) -> None:
        if self.status is None:
            raise UsageError(f"{self.command} reported progress before accept(): the response comes first.")

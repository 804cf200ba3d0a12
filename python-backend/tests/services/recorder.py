"""A reporter for tests: it keeps every event, holds each against the contract, and can call the work off."""

import threading
from collections.abc import Callable
from typing import Any

import msgspec

from stdwire_songs.errors import OperationCancelled, OperationInterrupted
from stdwire_songs.protocol import CONTRACT

Event = tuple[str, dict[str, Any]]


class Recorder:
    """Reporter and OperationReporter."""

    def __init__(self, operation_id: str = "op-1", *, is_operation: bool = False) -> None:
        self.operation_id = operation_id
        self.cancelled = threading.Event()
        self.events: list[Event] = []
        self.accepted: dict[str, Any] | None = None
        self.final: dict[str, Any] = {}
        self.partial: Any = None
        self._is_operation = is_operation
        self._reason: Exception | None = None
        self._triggers: list[Callable[[str, dict[str, Any]], None]] = []
        self._highest: dict[tuple[object, ...], float] = {}

    def progress(self, event: str, /, **fields: Any) -> None:
        assert not self._is_operation or self.accepted is not None, "progress before the response"
        spec = CONTRACT.events[event]
        payload = {**fields, "operation_id": self.operation_id}
        msgspec.convert(payload, spec.payload)
        self._require_growing(event, payload, spec.subject)
        self.events.append((event, fields))
        for trigger in self._triggers:
            trigger(event, fields)

    def raise_if_cancelled(self) -> None:
        if self._reason is not None:
            raise self._reason

    def accept(self, **fields: Any) -> None:
        assert self.accepted is None, "accepted twice"
        self.accepted = fields

    def final_fields(self, **fields: Any) -> None:
        self.final |= fields

    def cancel(self) -> None:
        """Call the work off, as its caller would."""
        self._stop(OperationCancelled())

    def stop(self) -> None:
        """Call the work off, as a backend does that stops."""
        self._stop(OperationInterrupted("The backend is stopping."))

    def on(self, event: str, action: Callable[[], None], **wanted: Any) -> None:
        """Do something, once, at the first event of a kind."""
        done: list[bool] = []

        def trigger(name: str, fields: dict[str, Any]) -> None:
            if name == event and not done and wanted.items() <= fields.items():
                done.append(True)
                action()

        self._triggers.append(trigger)

    def of(self, event: str) -> list[dict[str, Any]]:
        """Return the events of one kind."""
        return [fields for name, fields in self.events if name == event]

    def codes(self, event: str = "WARNING_UPDATE", field: str = "code") -> list[Any]:
        """Return one field of all events of a kind."""
        return [fields[field] for fields in self.of(event)]

    def _stop(self, reason: Exception) -> None:
        self._reason = reason
        self.cancelled.set()

    def _require_growing(self, event: str, payload: dict[str, Any], subject: tuple[str, ...]) -> None:
        if event in ("WARNING_UPDATE", "ERROR_UPDATE"):
            return
        key = (event, *(payload.get(name) for name in subject))
        assert payload["progress"] >= self._highest.get(key, 0), f"{event} goes back"
        self._highest[key] = payload["progress"]


def operation() -> Recorder:
    """Return a reporter that insists on `accept` before any progress."""
    return Recorder(is_operation=True)

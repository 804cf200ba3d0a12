"""Turns what handlers say into messages and hands them to the writer: answers, errors and progress.

What cannot be sent as it is becomes an error instead, so that a caller always gets an answer and the writer
never sees anything but lines that it can write.
"""

from __future__ import annotations

from typing import Any

import msgspec

from stdwire import secrets
from stdwire.codec import encode_event, encode_failure, encode_success
from stdwire.contract import EventSpec
from stdwire.errors import UsageError
from stdwire.faithful import SerializationError
from stdwire.writer import Writer

__all__ = ["Outbox", "Seen"]

Seen = set[tuple[Any, ...]]
"""The subjects of one call that have had their first event."""


class Outbox:
    """Where messages are made."""

    def __init__(self, writer: Writer, events: dict[str, EventSpec] | None, max_line_bytes: int) -> None:
        """Send through `writer`; `events` are the protocol's, or None when every event is allowed."""
        self.writer = writer
        self._events = events
        self._max_line_bytes = max_line_bytes

    def success(self, call_id: str, command: str, response_type: str, data: object) -> bytes:
        """Return the line that answers a call, which is an error if `data` cannot be sent."""
        try:
            return self._fitting(encode_success(call_id, response_type, data))
        except SerializationError as error:
            message = f"The result of {command} cannot be sent: it holds {error}."
            return self.failure(call_id, "INTERNAL_ERROR", message, {"reason": error.reason})

    def failure(
        self, call_id: str | None, code: str, message: str, details: dict[str, Any] | None = None
    ) -> bytes:
        """Return the line that tells a call's failure, without secrets."""
        line = encode_failure(call_id, code, secrets.redact(message), details)
        if len(line) > self._max_line_bytes:
            line = encode_failure(call_id, code, "The error is too long to be sent.", None)
        return secrets.redact_line(line)

    def event(self, event: str, payload: dict[str, Any], seen: Seen | None) -> bool:
        """Send progress; tell whether the sender should wait for the client to keep up.

        `seen` belongs to the call whose progress it is; an event outside of calls has None, and is never
        dropped.
        """
        line = secrets.redact_line(self._fitting(encode_event(event, payload)))
        group = payload["operation_id"]
        if self._events is not None:
            spec = self._events.get(event)
            if spec is None:
                raise UsageError(f"The protocol has no event '{event}': check the spelling.")
            if spec.delivery == "latest" and seen is not None:
                subject = (event, *[payload.get(field) for field in spec.subject])
                if subject not in seen:
                    seen.add(subject)
                elif self.writer.is_pressed:
                    self.writer.park(group, subject, line)
                    return False
        self.writer.unpark(group)
        return self.writer.send(line)

    def final(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Send an operation's final event at once, and return its payload as the client gets it."""
        line = secrets.redact_line(self._fitting(encode_event(event, payload)))
        self.writer.unpark(payload["operation_id"])
        self.writer.answer(line)
        return _read_event(line).payload

    def _fitting(self, line: bytes) -> bytes:
        if len(line) > self._max_line_bytes:
            raise SerializationError(
                f"more than the {self._max_line_bytes} bytes that a message may have: answer it in parts",
                "too-large",
            )
        return line


class _SentEvent(msgspec.Struct):
    payload: dict[str, Any]


_read_event = msgspec.json.Decoder(_SentEvent).decode

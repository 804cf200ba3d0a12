"""Turns what handlers say into lines and hands them to the writer: errors, progress and final events.

What cannot be sent as it is becomes an error instead, so that a caller always gets an answer and the writer
never sees anything but lines that it can write.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from stdwire import secrets
from stdwire.codec import encode_event, encode_failure
from stdwire.contract import EventSpec
from stdwire.errors import UsageError
from stdwire.faithful import SerializationError
from stdwire.writer import Writer

__all__ = ["Outbox", "Seen"]

Seen = set[tuple[Any, ...]]
"""The subjects of one call of which an event was sent under pressure.

The first event of a subject must not give way. Which subjects have had theirs is not looked at without
pressure, which would take a sixth of the time of an event: one more event of a subject then goes out.
"""


class _SentEvent(Struct):
    payload: dict[str, Any]


_read_event = msgspec.json.Decoder(_SentEvent).decode


class Outbox:
    """Where messages are made."""

    def __init__(self, writer: Writer, events: dict[str, EventSpec] | None, max_line_bytes: int) -> None:
        """Send through `writer`; `events` are the protocol's, or None when every event is allowed."""
        self.writer = writer
        self.max_line_bytes = max_line_bytes
        self._events = events

    def failure(
        self, call_id: str | None, code: str, message: str, details: dict[str, Any] | None = None
    ) -> bytes:
        """Return the line that tells a call's failure, without secrets."""
        line = encode_failure(call_id, code, secrets.redact(message), details)
        if len(line) > self.max_line_bytes:
            line = encode_failure(call_id, code, "The error is too long to be sent.")
        return secrets.redact_line(line)

    def event(self, event: str, payload: dict[str, Any], seen: Seen | None) -> bool:
        """Send progress; tell whether the sender should wait for the client to keep up.

        `seen` belongs to the call whose progress it is; an event outside of calls has None, and is never
        dropped.
        """
        line = encode_event(event, payload)
        if secrets.registered:
            line = secrets.redact_line(line)
        size = len(line)
        if size > self.max_line_bytes:
            self.fitting(line)
        writer = self.writer
        if self._events is not None:
            spec = self._events.get(event)
            if spec is None:
                raise UsageError(f"The protocol has no event '{event}': check the spelling.")
            if spec.delivery == "latest" and seen is not None and writer.is_pressed:
                subject = _subject(spec, payload)
                if subject in seen:
                    writer.park(payload["operation_id"], subject, line)
                    return False
                seen.add(subject)
        if writer.parked:
            writer.unpark(payload["operation_id"])
        return writer.send(line, size)

    def final(self, event: str, payload: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
        """Return the line of an operation's final event, and its payload as the client gets it."""
        line = secrets.redact_line(self.fitting(encode_event(event, payload)))
        return line, _read_event(line).payload

    def answer(self, call_id: str, line: bytes) -> None:
        """Send what ends a call or an operation at once, after everything that it has reported."""
        self.writer.unpark(call_id)
        self.writer.answer(line)

    def fitting(self, line: bytes) -> bytes:
        """Return `line`, unless it is over the limit that both sides have agreed on."""
        if len(line) > self.max_line_bytes:
            limit = f"more than the {self.max_line_bytes} bytes that a message may have"
            raise SerializationError(f"{limit}: answer it in parts", "too-large")
        return line


def _subject(spec: EventSpec, payload: dict[str, Any]) -> tuple[Any, ...]:
    return (spec.name, *[payload.get(field) for field in spec.subject])

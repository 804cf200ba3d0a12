"""What a protocol promises, as values: the commands, the events, and how each of them behaves.

The generator writes one `Contract` per protocol folder; a `Backend` is given it and then knows which payload
a command takes, in which order it runs and how its progress is delivered. Nothing here knows a command by its
name.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

__all__ = ["CommandSpec", "Contract", "Delivery", "EventSpec", "OperationSpec", "Order"]

Order = Literal["state", "worker"]
"""`state` takes effect in arrival order; `worker` starts after the state commands before it, then runs beside
others."""

Delivery = Literal["every", "latest"]
"""`every` is never dropped; of `latest`, under pressure, a newer event takes the place of an older one of its
subject."""


class OperationSpec(Struct, frozen=True):
    """How the work that outlives its response ends."""

    final: str
    """The event type that carries the final event."""
    result: Any = Any
    """The type of the final event's `result`."""


class CommandSpec(Struct, frozen=True, kw_only=True):
    """One command: what it takes, what it answers, and how it runs."""

    name: str
    payload: type = dict
    result: Any = Any
    order: Order = "state"
    operation: OperationSpec | None = None
    errors: frozenset[str] = frozenset()
    secrets: tuple[str, ...] = ()
    """Dotted paths of secret fields in payload and result; `[]` stands for every item of a list."""
    idempotent: bool = False
    cancellable: bool = False


class EventSpec(Struct, frozen=True, kw_only=True):
    """One progress event: what it carries and how it is delivered under pressure."""

    name: str
    payload: type = dict
    delivery: Delivery = "every"
    subject: tuple[str, ...] = ("operation_id",)
    """The payload fields that together say what an event is about."""


class Contract(Struct, frozen=True, kw_only=True):
    """A whole protocol: its name, its version, its commands and its events."""

    name: str
    version: str
    commands: dict[str, CommandSpec]
    events: dict[str, EventSpec]

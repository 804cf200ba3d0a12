"""One client, served from its first command to its last answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from stdwire import lifecycle, logs
from stdwire.codec import now_ms
from stdwire.contract import Contract
from stdwire.control import control_handlers
from stdwire.executor import Executor
from stdwire.handlers import Handler
from stdwire.lanes import StateLane, WorkerPool
from stdwire.lines import LineSplitter
from stdwire.messages import CAPABILITIES, DISCARD_FACTOR, MAX_LINE_BYTES, ReadyMessage
from stdwire.outbox import Outbox
from stdwire.pipe import OutputPipe
from stdwire.reader import Reader
from stdwire.registry import Registry
from stdwire.router import Router
from stdwire.stdio import Wire
from stdwire.writer import Writer

__all__ = ["Connection", "Limits"]

_log = logs.get_logger("stdwire")


class Limits(Struct, frozen=True, kw_only=True):
    """How much a backend takes on, and how long it may take to end."""

    max_line_bytes: int = MAX_LINE_BYTES
    """The longest line, in either direction."""
    max_commands: int = 20_000
    """How many commands may wait or run before further ones are answered with OVERLOADED."""
    max_workers: int = 16
    """How many worker commands run at once."""
    max_operations: int = 64
    """How many operations run at once."""
    grace_seconds: float = 1.5
    """How long handlers have to end after they were told to."""


class Connection:
    """Reads commands from one descriptor and writes what comes of them to another."""

    def __init__(
        self, wire: Wire, handlers: Mapping[str, Handler], contract: Contract | None, limits: Limits
    ) -> None:
        """Prepare to serve `handlers` over `wire`."""
        self._limits = limits
        self.request = lifecycle.EndRequest()
        self._registry = Registry()
        self._writer = Writer(
            OutputPipe(wire.stdout), lambda: self.request.ask("its answers are not read any more")
        )
        self.outbox = Outbox(self._writer, contract.events if contract else None, limits.max_line_bytes)
        self._executor = Executor(self.outbox, self._registry)
        self._workers = WorkerPool(self._executor, self._writer, self._registry, limits.max_workers)
        self._lane = StateLane(
            self._executor, self._writer, self._workers, self._registry, limits.max_operations
        )
        self._splitter = LineSplitter(limits.max_line_bytes, DISCARD_FACTOR)
        afterwards: list[Callable[[], None]] = []
        self.router = Router(
            handlers=handlers,
            control=control_handlers(self._registry, self._executor, self.request.ask, afterwards),
            splitter=self._splitter,
            outbox=self.outbox,
            registry=self._registry,
            executor=self._executor,
            lane=self._lane,
            max_commands=limits.max_commands,
            afterwards=afterwards,
        )
        self._reader = Reader(wire.stdin, self._take_first, self._lane, self._writer, self._stop_reading)

    def start(self) -> None:
        """Begin to take commands."""
        self._reader.start()

    def end(self) -> bool:
        """End what runs and write what is left; tell whether nothing had to be left behind."""
        _log.info("The backend ends: %s.", self.request.cause)
        return lifecycle.end_calls(self._registry, self._executor, self._limits.grace_seconds)

    def close(self, timeout: float) -> bool:
        """Write what is left within `timeout` seconds; tell whether all of it was."""
        is_written = self._writer.close(timeout)
        self._workers.close()
        return is_written

    def _take_first(self, block: bytes) -> bool:
        """Take the first block: the client has read the ready message, and the log may follow it."""
        logs.queue.release()
        self._reader.take = self.router.take
        return self.router.take(block)

    def _stop_reading(self, cause: str) -> None:
        """Begin the end, since no more commands will come."""
        if self._splitter.unended:
            _log.warning("stdin ended within a line, whose %s bytes were not run.", self._splitter.unended)
        self.request.ask(cause)


def ready_line(version: str, contract: Contract | None) -> bytes:
    """Return the message that says that commands are taken."""
    fields: dict[str, Any] = {"protocol_version": contract.version} if contract else {}
    ready = ReadyMessage(
        type="BACKEND_READY",
        timestamp=now_ms(),
        version=version,
        capabilities=list(CAPABILITIES),
        pid=os.getpid(),
        **fields,
    )
    return msgspec.json.encode(ready) + b"\n"

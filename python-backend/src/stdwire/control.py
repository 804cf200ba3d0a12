"""The five commands that every protocol has, answered at once also while all else is at work."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import msgspec

from stdwire import vitals
from stdwire.context import Context
from stdwire.executor import Executor
from stdwire.failures import Failure
from stdwire.handlers import Handler
from stdwire.messages import (
    CancelCommandPayload,
    CancelCommandResult,
    CancelOperationPayload,
    CancelOperationResult,
    GetOperationsPayload,
    OperationSnapshot,
    PingPayload,
    PingResult,
    ShutdownPayload,
    ShutdownResult,
)
from stdwire.registry import Registry

__all__ = ["control_handlers"]

_MEMORY_IS_FRESH_SECONDS = 0.25


def control_handlers(
    registry: Registry, executor: Executor, stop: Callable[[str], None], afterwards: list[Callable[[], None]]
) -> dict[str, Handler]:
    """Return the control commands of one connection.

    `stop` begins its end; what is added to `afterwards` is done once the answer has been written.
    """
    control = _Control(registry, executor, stop, afterwards)
    return {
        "PING": _inline("PING", control.ping, PingPayload),
        "GET_OPERATIONS": _inline("GET_OPERATIONS", control.get_operations, GetOperationsPayload),
        "CANCEL_OPERATION": _inline("CANCEL_OPERATION", control.cancel_operation, CancelOperationPayload),
        "CANCEL_COMMAND": _inline("CANCEL_COMMAND", control.cancel_command, CancelCommandPayload),
        "SHUTDOWN": _inline("SHUTDOWN", control.shutdown, ShutdownPayload),
    }


class _Control:
    """The handlers, over the state of one connection."""

    def __init__(
        self,
        registry: Registry,
        executor: Executor,
        stop: Callable[[str], None],
        afterwards: list[Callable[[], None]],
    ) -> None:
        self._afterwards = afterwards
        self._registry = registry
        self._executor = executor
        self._stop = stop
        self._started = time.monotonic()
        self._memory: int | None = None
        self._memory_read = 0.0

    def ping(self, _payload: PingPayload, _context: Context) -> PingResult:
        """Say that the backend is alive, and what it uses."""
        now = time.monotonic()
        if now - self._memory_read > _MEMORY_IS_FRESH_SECONDS:
            self._memory_read = now
            self._memory = vitals.memory_bytes()
        return PingResult(
            pid=os.getpid(),
            uptime_ms=int((now - self._started) * 1000),
            memory_bytes=self._memory,
            cpu_time_ms=vitals.cpu_time_ms(),
            commands=self._registry.commands,
            operations=len(self._registry.operations),
        )

    def get_operations(self, _payload: GetOperationsPayload, _context: Context) -> list[OperationSnapshot]:
        """List what runs and what ended last."""
        return self._registry.snapshots()

    def cancel_operation(self, payload: CancelOperationPayload, _context: Context) -> CancelOperationResult:
        """Ask an operation to end; its final event follows."""
        operation_id = payload.operation_id
        operation = self._registry.operations.get(operation_id)
        if operation is not None and not operation.is_over:
            operation.tell("cancel")
            return CancelOperationResult(operation_id=operation_id, accepted=True, status="cancelling")
        ended = operation or self._registry.find_ended(operation_id)
        status = ended.snapshot().status if ended is not None else "unknown"
        return CancelOperationResult(operation_id=operation_id, accepted=False, status=status)

    def cancel_command(self, payload: CancelCommandPayload, _context: Context) -> CancelCommandResult:
        """Take back a command that waits, or ask one that runs to end; its own answer follows."""
        command_id = payload.command_id
        call = self._registry.waiting.get(command_id) or self._registry.running.get(command_id)
        if call is None:
            return CancelCommandResult(command_id=command_id, accepted=False, status="unknown")
        if self._registry.withdraw(call):
            failure = Failure("CANCELLED", f"{call.command} was cancelled before it ran.")
            self._afterwards.append(lambda: self._executor.fail(call, failure))
        elif call.handler.cancellable:
            call.tell("cancel")
        else:
            return CancelCommandResult(command_id=command_id, accepted=False, status="running")
        return CancelCommandResult(command_id=command_id, accepted=True, status="cancelling")

    def shutdown(self, _payload: ShutdownPayload, _context: Context) -> ShutdownResult:
        """Begin the end; what runs is interrupted and answered first."""
        commands, operations = self._registry.commands, len(self._registry.operations)
        self._registry.stop()
        self._afterwards.append(lambda: self._stop("it was told to shut down"))
        return ShutdownResult(stopping=True, commands=commands, operations=operations)


def _inline(name: str, function: Callable[[Any, Context], Any], payload: type) -> Handler:
    return Handler(
        name=name,
        function=function,
        runs_on="inline",
        decode=msgspec.json.Decoder(payload).decode,
        response_type=f"{name}_RESPONSE",
        final_event=None,
        cancellable=False,
        secrets=(),
        errors=frozenset(),
    )

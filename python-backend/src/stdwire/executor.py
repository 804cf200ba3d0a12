"""Runs handlers and turns whatever comes of them into one answer, or one final event."""

from __future__ import annotations

from typing import Any

from stdwire import failures
from stdwire.context import Context
from stdwire.errors import Cancelled, CommandFailed, Interrupted
from stdwire.failures import Failure
from stdwire.logs import get_logger
from stdwire.operation import Ending, Operation
from stdwire.outbox import Outbox
from stdwire.registry import Registry
from stdwire.secret_fields import register_secrets

__all__ = ["Executor"]

_ENDINGS: dict[str, Ending] = {"CANCELLED": "cancelled", "INTERRUPTED": "interrupted"}

_log = get_logger("stdwire")


class Executor:
    """Runs the calls of one connection."""

    def __init__(self, outbox: Outbox, registry: Registry) -> None:
        """Answer through `outbox`, and take calls out of `registry`."""
        self._outbox = outbox
        self._registry = registry

    def run(self, call: Context) -> bytes | None:
        """Run a plain command; return its answer, or None when it has been answered by somebody else."""
        if not self._registry.begin(call):
            return None
        line = self.answer(call)
        return line if self._registry.take(call) else None

    def answer(self, call: Context) -> bytes:
        """Run a handler and return the line that answers its call."""
        handler = call.handler
        try:
            payload = handler.decode(call.raw_payload)
        except Exception as error:  # noqa: BLE001 - an unreadable payload is an answer, whatever reading it raised
            return self._failure(call, failures.of_payload(error))
        try:
            if handler.secrets:
                register_secrets(payload, handler.secrets)
            data = handler.function(payload, call)
            if handler.secrets:
                register_secrets(data, handler.secrets)
        except BaseException as error:  # noqa: BLE001 - SystemExit and its like end a call, never the backend
            return self._failure(call, self._explain(call, error))
        call.is_over = True
        return self._outbox.success(call.id, call.command, handler.response_type, data)

    def run_operation(self, operation: Operation) -> None:
        """Run an operation from its acceptance to its final event."""
        if not self._registry.begin(operation):
            return
        try:
            self._run_operation(operation)
        finally:
            operation.settled.set()

    def accept(self, operation: Operation, started: dict[str, Any]) -> None:
        """Answer an operation's command: it has been accepted and is listed from now on."""
        self._registry.start(operation)
        if not self._registry.take(operation):
            self._registry.retire(operation)
            raise Interrupted
        self._outbox.writer.answer(
            self._outbox.success(operation.id, operation.command, operation.handler.response_type, started)
        )
        operation.settled.set()

    def end(self, operation: Operation, ending: Ending, result: object, failure: Failure | None) -> None:
        """Send an operation's final event, unless it was sent already, and list it as ended."""
        if operation.end(ending, result=result, failure=failure):
            self._registry.retire(operation)

    def refuse(self, call: Context, failure: Failure) -> None:
        """Answer a call that is not run, or not run to its end, unless it was answered already."""
        self._registry.withdraw(call.id)
        if self._registry.take(call):
            self._outbox.writer.answer(self._failure(call, failure))

    def _run_operation(self, operation: Operation) -> None:
        handler = operation.handler
        try:
            payload = handler.decode(operation.raw_payload)
        except Exception as error:  # noqa: BLE001 - an unreadable payload is an answer, whatever reading it raised
            self.refuse(operation, failures.of_payload(error))
            return
        try:
            if handler.secrets:
                register_secrets(payload, handler.secrets)
            result = handler.function(payload, operation)
            if not operation.is_accepted:
                operation.accept()
        except BaseException as error:  # noqa: BLE001 - SystemExit and its like end a call, never the backend
            failure = self._explain(operation, error)
            if not operation.is_accepted:
                self.refuse(operation, failure)
                return
            reached = error.result if isinstance(error, CommandFailed) else None
            partial = operation.partial if reached is None else reached
            self.end(operation, _ENDINGS.get(failure.code, "failed"), partial, failure)
        else:
            self.end(operation, "completed", result, None)

    def _explain(self, call: Context, error: BaseException) -> Failure:
        """Say why a call failed; one that gave way to the backend's end was interrupted."""
        if isinstance(error, Cancelled) and call.stop_reason == "interrupt":
            return failures.of_exception(call.command, Interrupted())
        failure = failures.of_exception(call.command, error)
        declared = call.handler.errors
        if declared and failure.code not in declared and failure.code not in _ANY_COMMAND:
            _log.warning("%s failed with %s, which its protocol does not list", call.command, failure.code)
        return failure

    def _failure(self, call: Context, failure: Failure) -> bytes:
        call.is_over = True
        return self._outbox.failure(call.id, *failure)


_ANY_COMMAND = frozenset({"INTERNAL_ERROR", "CANCELLED", "INTERRUPTED", "OVERLOADED"})

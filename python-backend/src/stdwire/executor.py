"""Runs handlers and turns whatever comes of them into one answer, or one final event."""

from __future__ import annotations

from typing import Any

from stdwire import failures
from stdwire.codec import encode_success
from stdwire.context import Context
from stdwire.errors import Cancelled, CommandFailed, Interrupted
from stdwire.failures import Failure
from stdwire.faithful import SerializationError
from stdwire.logs import get_logger
from stdwire.operation import Ending, Operation
from stdwire.outbox import Outbox
from stdwire.registry import Registry
from stdwire.secret_fields import register_secrets

__all__ = ["Executor"]

_ENDINGS: dict[str, Ending] = {"CANCELLED": "cancelled", "INTERRUPTED": "interrupted"}
_ANY_COMMAND = frozenset({"INTERNAL_ERROR", "CANCELLED", "INTERRUPTED", "OVERLOADED"})
"""Codes that every command may fail with, whether its protocol lists them or not."""

_log = get_logger("stdwire")


class Executor:
    """Runs the calls of one connection."""

    def __init__(self, outbox: Outbox, registry: Registry) -> None:
        """Answer through `outbox`, and take calls out of `registry`."""
        self._outbox = outbox
        self._registry = registry
        self._max_line_bytes = outbox.max_line_bytes

    def run(self, call: Context) -> bytes | None:
        """Run a plain command; return its answer, or None when somebody else has answered it.

        Who queues the answer calls the registry's `look_whether_idle` then: the end waits for the answer.
        """
        registry, call_id = self._registry, call.id
        registry.running[call_id] = call  # first, so that it is found in one of the two at any time
        if registry.waiting.pop(call_id, None) is None:
            registry.running.pop(call_id, None)
            return None
        line = self.answer(call)
        return line if registry.take(call) else None

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
        try:
            line = encode_success(call.id, handler.response_type, data)
            return line if len(line) <= self._max_line_bytes else self._outbox.fitting(line)
        except SerializationError as error:
            return self._failure(call, failures.of_result(handler.name, error))

    def run_operation(self, operation: Operation) -> None:
        """Run an operation from its acceptance to its final event."""
        self._registry.running[operation.id] = operation
        if self._registry.waiting.pop(operation.id, None) is None:
            self._registry.running.pop(operation.id, None)
        else:
            self._run_operation(operation)
        self._registry.at_work.discard(operation.id)
        operation.settled.set()

    def accept(self, operation: Operation, started: dict[str, Any]) -> None:
        """Answer an operation's command: from now on it is listed, and its events may follow."""
        line = self._outbox.fitting(encode_success(operation.id, operation.handler.response_type, started))
        with operation.gate:  # so that the end finds it accepted and answered, or neither
            self._registry.start(operation)
            if not self._registry.take(operation):
                self._registry.operations.pop(operation.operation_id, None)
                raise Interrupted
            self._outbox.writer.answer(line)
            operation.status = "running"
        operation.settled.set()

    def end(self, operation: Operation, ending: Ending, result: object, failure: Failure | None) -> None:
        """Send an operation's final event, unless it was sent already, and list it as ended."""
        line = operation.end(ending, result=result, failure=failure)
        if line is None:
            return
        # All of it is true before the client can know of it; only the end of the backend waits for the event.
        self._registry.at_work.discard(operation.id)
        self._registry.list_ended(operation)
        self._outbox.answer(operation.operation_id, line)
        self._registry.retire(operation)

    def refuse(self, call: Context, failure: Failure) -> None:
        """Answer a call that does not run, or not to its end, unless it was answered already."""
        self._registry.at_work.discard(call.id)
        if self._registry.withdraw(call) or self._registry.take(call):
            self.fail(call, failure)

    def fail(self, call: Context, failure: Failure) -> None:
        """Answer a call that the caller has taken out of the registry."""
        self._outbox.answer(call.id, self._failure(call, failure))
        self._registry.look_whether_idle()

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

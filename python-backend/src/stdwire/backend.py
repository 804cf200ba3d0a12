"""The public face: register handlers, then run."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from msgspec.structs import replace

from stdwire import lifecycle, logs, orphans, stdio
from stdwire.connection import Connection, Limits, ready_line
from stdwire.contract import Contract
from stdwire.errors import RegistrationError, UsageError
from stdwire.handlers import Handler, RunsOn, build_handler
from stdwire.stdio import Wire

__all__ = ["Backend"]

_FINISH_SECONDS = 2.0
"""How long closing down may take after the grace: less than a client waits before it kills."""
_OWNERLESS_SECONDS = 0.25
"""How long a backend whose client has died may live on after the grace: nobody reads its last words."""
_MARGIN_SECONDS = 0.5
"""How much later than this process itself its guard ends it."""

F = TypeVar("F", bound=Callable[..., Any])


class Backend:
    """Handlers under the names of their commands, served over stdin and stdout.

    With a contract, each handler's payload type, order and secrets come from it; without one, from the
    handler.
    """

    def __init__(
        self,
        contract: Contract | None = None,
        *,
        name: str = "backend",
        version: str = "0.0.0",
        on_shutdown: Callable[[], None] | None = None,
        max_workers: int | None = None,
        limits: Limits | None = None,
        log_level: str | None = None,
    ) -> None:
        """Make a backend without handlers.

        `on_shutdown` is called once, after the last handler has ended and before the process does. The log
        level is `log_level`, else the environment's STDWIRE_LOG_LEVEL, else info.
        """
        self.contract = contract
        self.name = name
        self.version = version
        self._on_shutdown = on_shutdown
        self._limits = limits or Limits()
        if max_workers is not None:
            self._limits = replace(self._limits, max_workers=max_workers)
        self._log_level = log_level
        self._handlers: dict[str, Handler] = {}
        self._connection: Connection | None = None

    def command(self, name: str, *, order: RunsOn | None = None) -> Callable[[F], F]:
        """Register a handler, `(payload, context) -> result`, for a command.

        `order` is `state` (in arrival order), `worker` (beside others, for what takes long) or `inline` (in
        the thread that reads commands, for what takes no time). It comes from the contract, else it is
        `state`.
        """
        return self._register(name, order, final=None, is_operation=False)

    def operation(
        self, name: str, *, final: str | None = None, order: RunsOn | None = None
    ) -> Callable[[F], F]:
        """Register a handler, `(payload, operation) -> result`, for a command that starts an operation.

        `final` is the event that ends it; it comes from the contract, where there is one.
        """
        return self._register(name, order, final=final, is_operation=True)

    def event(self, event: str, /, *, operation_id: str, **fields: object) -> None:
        """Send an event outside of a call."""
        connection = self._connection
        if connection is None:
            raise UsageError("There is no client yet: events can be sent while the backend runs.")
        if connection.outbox.event(event, {"operation_id": operation_id, **fields}, None):
            connection.outbox.writer.keep_up()

    def run(self) -> None:
        """Claim stdin and stdout, say BACKEND_READY, and serve until stdin ends or the end is asked for.

        Handlers that do not end within the grace are left behind, and the process ends in spite of them. What
        the backend has started ends with it, but for what was put into a process group of its own.
        """
        logs.set_level(self._log_level or os.environ.get("STDWIRE_LOG_LEVEL") or "info")
        wire = stdio.take_streams()
        connection = self._connect(wire)
        limit = self._limits.grace_seconds + _FINISH_SECONDS
        guard = orphans.guard(wire.stdin)
        guard.allow(self._limits.grace_seconds + _OWNERLESS_SECONDS)
        connection.request.on_asked = lambda: guard.expect_end(limit + _MARGIN_SECONDS)
        undo_signals = connection.request.listen_to_signals()
        with suppress(OSError):  # nobody reads stderr: the client finds the backend by its answers
            os.write(wire.stderr, ready_line(self.version, self.contract))
        stdio.follow_ready()
        guard.settle()
        connection.start()
        self._warn_of_missing_handlers()
        connection.request.wait()
        lifecycle.end_process_after(limit)
        has_ended = self._finish(connection)
        guard.end_family()
        logs.queue.flush(0.25)
        undo_signals()
        connection.request.close()
        if not has_ended:
            os._exit(0)

    def serve(self, stdin: int, stdout: int, *, on_ready: Callable[[], None] | None = None) -> None:
        """Serve one client over two descriptors until `stdin` ends, and leave the process as it is.

        Both descriptors are taken over and closed in the end; `on_ready` is called when commands are taken.
        For tests, and for programs that carry the wire over something else than their own stdin and stdout.
        """
        connection = self._connect(Wire(stdin, stdout, 2))
        logs.queue.start(2)
        connection.start()
        if on_ready is not None:
            on_ready()
        connection.request.wait()
        self._finish(connection)
        connection.request.close()

    def _connect(self, wire: Wire) -> Connection:
        if self._connection is not None:
            raise UsageError("This backend runs already: make another one to serve another client.")
        self._connection = Connection(wire, self._handlers, self.contract, self._limits)
        return self._connection

    def _finish(self, connection: Connection) -> bool:
        """End what runs, then close down; tell whether nothing was left behind."""
        has_ended = connection.end()
        try:
            if self._on_shutdown is not None:
                self._on_shutdown()
        except Exception as error:  # noqa: BLE001 - the last answers go out whatever closing down raises
            logs.get_logger(self.name).exception("Shutting down failed", error=error)
        is_written = connection.close(_FINISH_SECONDS / 2)
        self._connection = None
        return has_ended and is_written

    def _register(
        self, name: str, order: RunsOn | None, *, final: str | None, is_operation: bool
    ) -> Callable[[F], F]:
        def register(function: F) -> F:
            if name in self._handlers:
                raise RegistrationError(f"'{name}' has a handler already: a command has one.")
            if self._connection is not None:
                raise RegistrationError(
                    f"'{name}' was registered while the backend runs: register before run()."
                )
            self._handlers[name] = build_handler(
                name,
                function,
                contract=self.contract,
                order=order,
                final_event=final,
                is_operation=is_operation,
            )
            return function

        return register

    def _warn_of_missing_handlers(self) -> None:
        missing = (
            [name for name in self.contract.commands if name not in self._handlers] if self.contract else []
        )
        if missing:
            logs.get_logger(self.name).warning(
                "These commands have no handler and are answered with UNKNOWN_COMMAND: %s.",
                ", ".join(missing),
            )

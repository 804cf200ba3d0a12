"""The end of a backend, whatever begins it: one orderly stop, with a bound.

Every cause (stdin ended, a signal, SHUTDOWN, a client that reads no more) asks for the same end, and the
first one counts. Handlers are told, and have a time of grace; what has not ended by then is answered for
them.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from stdwire import logs
from stdwire.executor import Executor
from stdwire.failures import Failure
from stdwire.registry import Registry

__all__ = ["EndRequest", "end_calls", "end_process_after", "request_on_signals"]

_WINDOWS_WAIT_SECONDS = 0.5
_INTERRUPTED = "The backend ended before this was done: start it again, then repeat or resume it."

_log = logs.get_logger("stdwire")


class EndRequest:
    """Says that the end was asked for, by whom first, and lets one thread wait for it."""

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self.cause: str | None = None
        self._asked = threading.Event()

    def ask(self, cause: str) -> None:
        """Ask for the end because of `cause`; only the first time counts."""
        if self.cause is None:
            self.cause = cause
        self._asked.set()

    def wait(self) -> None:
        """Return when the end was asked for; signals are seen to meanwhile."""
        if sys.platform != "win32":
            self._asked.wait()
            return
        while not self._asked.wait(_WINDOWS_WAIT_SECONDS):  # a wait without end hides Ctrl-C on Windows
            pass


def request_on_signals(request: EndRequest) -> Callable[[], None]:
    """Let the signals that ask a process to end ask for an orderly one; return what undoes it.

    A terminal's Ctrl-C reaches the whole process group, and the client ends the backend as well: so a
    signal that comes again while the end is under way changes nothing.
    """

    def handle(number: int, _frame: FrameType | None) -> None:
        request.ask(f"it received {signal.Signals(number).name}")

    names = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    previous = [(number, signal.signal(number, handle)) for number in numbers]

    def undo() -> None:
        for number, handler in previous:
            signal.signal(number, handler)

    return undo


def end_calls(registry: Registry, executor: Executor, grace_seconds: float) -> bool:
    """End everything that waits or runs; tell whether all handlers ended by themselves within the grace."""
    registry.stop()
    for operation in list(registry.operations.values()):
        operation.tell("interrupt")
    for call in [*registry.waiting.values(), *registry.running.values()]:
        call.tell("interrupt")
    if registry.idle.wait(grace_seconds):
        return True
    failure = Failure("INTERRUPTED", _INTERRUPTED)
    for call in [*registry.waiting.values(), *registry.running.values()]:
        executor.refuse(call, failure)
    for operation in list(registry.operations.values()):
        executor.end(operation, "interrupted", operation.partial, failure)
    return False


def end_process_after(seconds: float) -> None:
    """End the process when it is still there after `seconds`, whatever its threads are doing."""

    def end() -> None:
        threading.Event().wait(seconds)
        with suppress(Exception):
            _log.warning("The backend did not end within %s seconds and is ended now.", seconds)
            logs.queue.flush(0.1)
        os._exit(0)

    threading.Thread(target=end, name="stdwire-deadline", daemon=True).start()

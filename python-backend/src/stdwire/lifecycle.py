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

__all__ = ["EndRequest", "end_calls", "end_process_after"]

_ASKED = b"\0"
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
_INTERRUPTED = "The backend ended before this was done: start it again, then repeat or resume it."

_log = logs.get_logger("stdwire")


class EndRequest:
    """Says that the end was asked for, by whom first, and lets one thread wait for it.

    The wait is for a byte in a pipe, because that is what a signal can end for certain, whichever thread the
    system gives it to: a thread that waits for a lock may sleep on after a second signal.
    https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd
    """

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self.cause: str | None = None
        self.on_asked: Callable[[], None] = _do_nothing
        """Called once, by the thread that asks first, or by the one that waits."""
        self._asking = threading.Lock()
        self._reading, self._writing = os.pipe()
        if sys.platform != "win32":  # where a signal's number is written by a thread that may wait
            os.set_blocking(self._writing, False)
        self._is_closed = False

    def ask(self, cause: str) -> None:
        """Ask for the end because of `cause`; only the first time counts."""
        with self._asking:
            if self.cause is None and not self._is_closed:
                self.cause = cause
                self.on_asked()
                os.write(self._writing, _ASKED)

    def wait(self) -> None:
        """Return when the end was asked for, by a call or by a signal."""
        while True:
            number = os.read(self._reading, 1)
            if number == _ASKED:
                return
            if number[0] in _signals():
                if self.cause is None:
                    self.cause = f"it received {signal.Signals(number[0]).name}"
                    self.on_asked()
                return

    def listen_to_signals(self) -> Callable[[], None]:
        """Let the signals that ask a process to end ask for an orderly one; return what undoes it.

        A terminal's Ctrl-C reaches the whole process group, and the client ends the backend as well: a signal
        that comes again while the end is under way changes nothing.
        """
        if threading.current_thread() is not threading.main_thread():
            return _do_nothing
        previous = [(number, signal.signal(number, _leave_to_the_pipe)) for number in _signals()]
        old_fd = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)

        def undo() -> None:
            signal.set_wakeup_fd(old_fd)
            for number, handler in previous:
                signal.signal(number, handler)

        return undo

    def close(self) -> None:
        """Let go of the pipe."""
        with self._asking:
            self._is_closed = True
            os.close(self._reading)
            os.close(self._writing)


def _signals() -> list[int]:
    """Return the signals that ask a process to end, as far as this platform has them."""
    return [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]


def _leave_to_the_pipe(_number: int, _frame: FrameType | None) -> None:
    """Stand in as the handler of a signal whose number goes through the pipe."""


def _do_nothing() -> None:
    """Stand in where there is nothing to undo, and nobody to tell."""


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
    # For a moment a call that begins is in both.
    for call in {**registry.waiting, **registry.running}.values():
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

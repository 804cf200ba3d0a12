"""How long work is told to stop, and how it waits without becoming deaf to that."""

from threading import Event
from typing import Protocol


class CancelSignal(Protocol):
    """Set once when the work is to stop; a `threading.Event` is one."""

    def is_set(self) -> bool:
        """Say whether the work is to stop."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the signal, at most `timeout` seconds, and say whether it came."""


class Cancellation(Protocol):
    """The part of a reporter that long waits and loops look at."""

    @property
    def cancelled(self) -> CancelSignal:
        """The signal that the work is to stop, whoever asked for it."""

    def raise_if_cancelled(self) -> None:
        """Raise OperationCancelled or OperationInterrupted if the work is to stop."""


class _NeverCancelled:
    def __init__(self) -> None:
        self.cancelled = Event()

    def raise_if_cancelled(self) -> None:
        """Go on."""


NEVER: Cancellation = _NeverCancelled()
"""For work that nobody can call off."""


def pause(cancellation: Cancellation, seconds: float) -> None:
    """Wait, and stop waiting with the cancellation's exception as soon as the work is called off."""
    if seconds > 0:
        cancellation.cancelled.wait(seconds)
    cancellation.raise_if_cancelled()

"""Keeping a distance between downloads."""

import time
from collections.abc import Callable

from stdwire_songs.services.cancellation import Cancellation, pause


class Pacing:
    """Lets the next one begin only a while after the last one ended."""

    def __init__(self, gap_seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep at least this gap; the first one waits for nothing."""
        self._gap_seconds = gap_seconds
        self._clock = clock
        self._ended_at: float | None = None

    def wait(self, cancellation: Cancellation) -> None:
        """Wait until the next one may begin, or the work is called off."""
        if self._ended_at is not None:
            pause(cancellation, self._ended_at + self._gap_seconds - self._clock())

    def ended(self) -> None:
        """Remember that one has just ended."""
        self._ended_at = self._clock()

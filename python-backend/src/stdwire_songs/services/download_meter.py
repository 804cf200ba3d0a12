"""Counting what arrives.

For the bar that a person sees, and to notice a connection that only pretends to live.
"""

import time
from collections import deque
from collections.abc import Callable

from stdwire_songs.services.service_errors import ServiceUnreachable

REPORT_SECONDS = 0.22
"""Between two reports: four to five a second."""

SPEED_SECONDS = 3.0
"""The speed is that of the last moments, so that it shows a change and does not jump."""

OnBytes = Callable[[int, int | None, float], None]
"""Called with bytes received, bytes in all if known, and bytes per second."""


class Meter:
    """The counts of one download; what it reports never goes back, also when the download begins again."""

    def __init__(
        self,
        on_bytes: OnBytes,
        *,
        window_seconds: float,
        window_bytes: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Report to `on_bytes`; fewer than `window_bytes` in a window break the connection."""
        self._on_bytes = on_bytes
        self._window_seconds = window_seconds
        self._window_bytes = window_bytes
        self._clock = clock
        self._most = 0
        self._arrived = 0
        self._samples: deque[tuple[float, int]] = deque([(clock(), 0)])
        self._reported_at: float | None = None
        self.rest()

    def rest(self) -> None:
        """Begin a new window: after a pause, nothing is late."""
        self._window_start = self._clock()
        self._window_count = 0

    def count(self, arrived: int, size: int, total: int | None) -> None:
        """Add bytes; report if it is time, and raise if they come too slowly."""
        now = self._clock()
        self._arrived += arrived
        self._window_count += arrived
        self._require_pace(now)
        if self._reported_at is None or now - self._reported_at >= REPORT_SECONDS:
            self._reported_at = now
            self.report(size, total)

    def report(self, size: int, total: int | None) -> None:
        """Report now."""
        self._most = max(self._most, size)
        self._on_bytes(self._most, total, self._speed(self._clock()))

    def _require_pace(self, now: float) -> None:
        if now - self._window_start < self._window_seconds:
            return
        if self._window_count < self._window_bytes:
            raise ServiceUnreachable(
                f"The media host sent {self._window_count} bytes in {self._window_seconds:g} s, "
                "which is no progress."
            )
        self.rest()

    def _speed(self, now: float) -> float:
        self._samples.append((now, self._arrived))
        while len(self._samples) > 2 and now - self._samples[1][0] >= SPEED_SECONDS:
            self._samples.popleft()
        since, arrived = self._samples[0]
        return (self._arrived - arrived) / max(now - since, 1e-3)

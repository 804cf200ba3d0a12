"""One lock per thing, for as long as somebody needs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from stdwire_songs.services.cancellation import Cancellation

_SLICE_SECONDS = 0.05
"""How long one wait for a lock lasts before the cancellation is looked at."""


class KeyedLocks:
    """Locks by name; waiting for one ends when the work is called off."""

    def __init__(self) -> None:
        """Begin without any."""
        self._guard = threading.Lock()
        self._locks: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def hold(self, key: str, cancellation: Cancellation) -> Iterator[None]:
        """Hold the lock of `key` while the block runs."""
        lock = self._take(key)
        try:
            while not lock.acquire(timeout=_SLICE_SECONDS):
                cancellation.raise_if_cancelled()
            try:
                yield
            finally:
                lock.release()
        finally:
            self._give_back(key)

    def _take(self, key: str) -> threading.Lock:
        with self._guard:
            lock, users = self._locks.get(key) or (threading.Lock(), 0)
            self._locks[key] = lock, users + 1
            return lock

    def _give_back(self, key: str) -> None:
        with self._guard:
            lock, users = self._locks[key]
            if users == 1:
                del self._locks[key]
            else:
                self._locks[key] = lock, users - 1

"""Where a backend dies, as far as one process can show it: nothing after that place is done."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


class _Death(BaseException):
    """Nobody catches it, as nobody catches a kill -9."""


@contextmanager
def death_at(monkeypatch: pytest.MonkeyPatch, *places: tuple[type, str]) -> Iterator[None]:
    """Expect what runs within to die at one of these methods, which are its own again afterwards."""

    def die(*_: object) -> None:
        raise _Death

    with monkeypatch.context() as patched:
        for owner, method in places:
            patched.setattr(owner, method, die)
        with pytest.raises(_Death):
            yield

"""Fixtures of the bridge's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stdwire import logs, secrets


class LogLines(logs.LogQueue):
    """A log that keeps its lines instead of writing them."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.lines: list[str] = []

    def put(self, text: str) -> None:
        """Keep a line as it would be written."""
        self.lines.append(secrets.redact(text))

    def start(self, fd: int, *, hold_seconds: float = 0.0) -> None:
        """Write nothing to `fd`."""

    @property
    def text(self) -> str:
        """Everything that was logged."""
        return "".join(self.lines)


@pytest.fixture(autouse=True)
def log(monkeypatch: pytest.MonkeyPatch) -> LogLines:
    """Keep what a test logs, and show it to the tests that ask for it."""
    lines = LogLines()
    monkeypatch.setattr(logs, "queue", lines)
    # A test that served a backend within this process has set the level of its settings.
    monkeypatch.setattr(logs, "_threshold", logs._LEVELS["info"])
    return lines


@pytest.fixture(autouse=True)
def no_secrets() -> Iterator[None]:
    """Forget the secrets that a test registers."""
    yield
    secrets.clear()

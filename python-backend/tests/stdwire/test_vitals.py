"""What the process uses is measured."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stdwire import vitals


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells it in /proc/self/status as well")
def test_memory_is_what_the_kernel_says() -> None:
    """The resident memory is that of /proc/self/status, give or take what happens meanwhile."""
    status = Path("/proc/self/status").read_text("utf-8")
    kilobytes = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
    found = vitals.memory_bytes()
    assert found is not None
    assert abs(found - kilobytes * 1024) < 16 << 20


def test_memory_grows_with_what_is_kept() -> None:
    """It is a measure of this process, now."""
    before = vitals.memory_bytes()
    kept = bytearray(b"x" * (64 << 20))
    after = vitals.memory_bytes()
    assert before is not None
    assert after is not None
    assert after - before > 32 << 20
    assert len(kept) == 64 << 20


def test_memory_that_the_platform_does_not_tell_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """PING answers null then, and goes on."""

    def refuse() -> int:
        raise OSError("no such file")

    monkeypatch.setattr(vitals, "_linux_memory", refuse)
    monkeypatch.setattr(sys, "platform", "linux")
    assert vitals.memory_bytes() is None


@pytest.mark.skipif(sys.platform == "win32", reason="emulates the other systems with their resource module")
def test_elsewhere_the_peak_is_told_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the largest size so far is known, that is told (emulated on Linux)."""
    monkeypatch.setattr(sys, "platform", "freebsd")
    peak = vitals.memory_bytes()
    assert peak is not None
    assert peak > 1 << 20

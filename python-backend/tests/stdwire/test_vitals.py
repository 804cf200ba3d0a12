"""What the process uses is measured."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

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


def test_macos_is_asked_for_what_is_resident_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second number of what `proc_pidinfo` fills in is told (the function is emulated)."""
    asked: list[Any] = []

    def proc_pidinfo(pid: int, flavor: int, argument: int, buffer: Any, size: int) -> int:
        asked.append((pid, flavor, argument, size))
        (ctypes.c_uint64 * 2).from_buffer(buffer._obj)[1] = 123_456_789
        return size

    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(proc_pidinfo=proc_pidinfo))
    monkeypatch.setattr(sys, "platform", "darwin")
    assert vitals.memory_bytes() == 123_456_789
    assert asked == [(os.getpid(), 4, 0, 96)]


def test_a_macos_that_does_not_tell_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """PING answers null then."""

    def proc_pidinfo(*_arguments: Any) -> int:
        return 0

    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(proc_pidinfo=proc_pidinfo))
    monkeypatch.setattr(sys, "platform", "darwin")
    assert vitals.memory_bytes() is None


@pytest.mark.parametrize(("succeeds", "told"), [(1, 87_654_321), (0, None)])
def test_windows_is_asked_for_the_working_set(
    monkeypatch: pytest.MonkeyPatch, succeeds: int, told: int | None
) -> None:
    """The working set of this process is told, or nothing (the functions of Windows are emulated)."""

    def own_process() -> int:
        return -1

    def memory_info(process: Any, counters: Any, size: int) -> int:
        assert ctypes.c_ssize_t(process.value).value == -1
        assert counters._obj.cb == size == ctypes.sizeof(counters._obj)
        counters._obj.WorkingSetSize = 87_654_321
        return succeeds

    kernel = SimpleNamespace(GetCurrentProcess=own_process, K32GetProcessMemoryInfo=memory_info)
    monkeypatch.setattr(ctypes, "WinDLL", lambda name: kernel, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert vitals.memory_bytes() == told


def test_processor_time_grows_with_work_and_not_with_time() -> None:
    """All threads together, in whole milliseconds."""
    before = vitals.cpu_time_ms()
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    assert vitals.cpu_time_ms() - before >= 49

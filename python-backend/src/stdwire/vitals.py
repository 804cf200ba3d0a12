"""What the process uses, without a dependency: resident memory and processor time."""

from __future__ import annotations

import os
import sys
import time

__all__ = ["cpu_time_ms", "memory_bytes"]


def cpu_time_ms() -> int:
    """Return the processor time that the process has used, all threads together."""
    return int(time.process_time() * 1000)


def memory_bytes() -> int | None:
    """Return the resident memory of the process; None where the platform does not tell."""
    try:
        if sys.platform == "linux":
            return _linux_memory()
        if sys.platform == "win32":
            return _windows_memory()
        return _peak_memory()
    except (OSError, ValueError, IndexError):
        return None


def _linux_memory() -> int:
    """Read the second field of statm, the resident pages.

    https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html
    """
    fd = os.open("/proc/self/statm", os.O_RDONLY)
    try:
        return int(os.read(fd, 256).split()[1]) * os.sysconf("SC_PAGE_SIZE")
    finally:
        os.close(fd)


def _peak_memory() -> int:
    """Return the largest resident memory so far: what the standard library knows on macOS and the BSDs."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _windows_memory() -> int | None:
    """Ask Windows for the working set.

    https://learn.microsoft.com/windows/win32/api/psapi/nf-psapi-getprocessmemoryinfo
    """
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        class Counters(ctypes.Structure):
            _fields_ = (
                ("cb", wintypes.DWORD),
                ("PageFaultCount", wintypes.DWORD),
                ("PeakWorkingSetSize", ctypes.c_size_t),
                ("WorkingSetSize", ctypes.c_size_t),
                ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
                ("QuotaPagedPoolUsage", ctypes.c_size_t),
                ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
                ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
                ("PagefileUsage", ctypes.c_size_t),
                ("PeakPagefileUsage", ctypes.c_size_t),
            )

        counters = Counters(cb=ctypes.sizeof(Counters))
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        process = wintypes.HANDLE(kernel.GetCurrentProcess())
        if kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb):
            return int(counters.WorkingSetSize)
    return None

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
        if sys.platform == "darwin":
            return _macos_memory()
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


def _macos_memory() -> int | None:
    """Ask macOS for the second of the six 64-bit numbers and twelve 32-bit ones of `proc_taskinfo`.

    https://github.com/apple-oss-distributions/xnu/blob/main/bsd/sys/proc_info.h
    """
    import ctypes

    class TaskInfo(ctypes.Structure):
        _fields_ = (
            ("pti_virtual_size", ctypes.c_uint64),
            ("pti_resident_size", ctypes.c_uint64),
            ("times", ctypes.c_uint64 * 4),
            ("counts", ctypes.c_int32 * 12),
        )

    info, task_info_flavor = TaskInfo(), 4
    size = ctypes.sizeof(info)
    system = ctypes.CDLL(None)
    system.proc_pidinfo.argtypes = (
        ctypes.c_int,
        ctypes.c_int,
        ctypes.c_uint64,
        ctypes.c_void_p,
        ctypes.c_int,
    )
    if system.proc_pidinfo(os.getpid(), task_info_flavor, 0, ctypes.byref(info), size) == size:
        return int(info.pti_resident_size)
    return None


def _peak_memory() -> int:
    """Return the largest resident memory so far: what the standard library knows on the BSDs."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


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

"""A job object of the backend's own, so that Windows ends with it everything it has started.

The system closes the job when the backend ends, in whatever way, and kills who is left in it. Node's own job
holds the backend alone and not what the backend starts. A process that is to outlive the backend is
started with CREATE_BREAKAWAY_FROM_JOB.
https://learn.microsoft.com/windows/win32/procthread/job-objects
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from stdwire.logs import get_logger

__all__ = ["contain"]

_EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation."""
_BREAKAWAY_OK = 0x0800
_KILL_ON_JOB_CLOSE = 0x2000

_log = get_logger("stdwire")


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def contain(kernel: Any = None) -> bool:  # noqa: ANN401 - the library has no types
    """Put this process, and with it all that it will start, into a job that ends when it ends.

    `kernel` is kernel32. The job's handle is never closed by hand. Tell whether it worked; a backend that is
    not allowed to goes on without.
    """
    kernel = kernel or _kernel32()
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    limits = _ExtendedLimits()
    limits.BasicLimitInformation.LimitFlags = _KILL_ON_JOB_CLOSE | _BREAKAWAY_OK
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    is_in_force = (
        job
        and kernel.SetInformationJobObject(
            job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.c_uint32(ctypes.sizeof(limits))
        )
        and kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
    )
    if not is_in_force:
        _log.warning("Windows allows no job here: what this backend starts may outlive it.")
    return bool(is_in_force)


def _kernel32() -> Any:  # noqa: ANN401 - the library has no types
    if sys.platform == "win32":
        return ctypes.WinDLL("kernel32")
    raise OSError("There are no job objects on this system.")

"""On Windows a job object ends what a backend has started; here its functions are emulated."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from stdwire import windows_job

from .conftest import LogLines


class Kernel:
    """Stands in for kernel32, and keeps what it is told."""

    def __init__(self, **results: int) -> None:
        """Let a function fail by naming it with 0."""
        self.results = results
        self.limits: bytes = b""
        self.assigned: tuple[int | None, int | None] | None = None

        def create(attributes: Any, name: Any) -> int:
            assert (attributes, name) == (None, None)  # nobody else can find it, and no child inherits it
            return results.get("create", 77)

        def own_process() -> int:
            return -1

        self.CreateJobObjectW = create
        self.GetCurrentProcess = own_process

    def SetInformationJobObject(self, job: Any, kind: int, limits: Any, size: Any) -> int:  # noqa: N802
        """Take the limits."""
        assert (job.value, kind) == (77, 9)
        self.limits = ctypes.string_at(limits, size.value)
        return self.results.get("limit", 1)

    def AssignProcessToJobObject(self, job: Any, process: Any) -> int:  # noqa: N802
        """Take the process."""
        self.assigned = (job.value, ctypes.c_ssize_t(process.value or 0).value)
        return self.results.get("assign", 1)


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the layout of a 64-bit Windows")
def test_the_backend_is_put_into_a_job_that_ends_with_it() -> None:
    """The job kills who is left in it when it is closed, and lets go who asks to be let go."""
    kernel = Kernel()
    assert windows_job.contain(kernel)
    assert kernel.assigned == (77, -1)
    assert len(kernel.limits) == 144
    assert int.from_bytes(kernel.limits[16:20], "little") == 0x2000 | 0x0800
    assert not any(kernel.limits[:16])
    assert not any(kernel.limits[20:])


@pytest.mark.parametrize("function", ["create", "limit", "assign"])
def test_a_system_that_allows_no_job_is_told_of_and_lived_with(function: str, log: LogLines) -> None:
    """The backend goes on, and its log says what that means."""
    kernel = Kernel(**{function: 0})
    assert not windows_job.contain(kernel)
    assert "may outlive it" in log.text
    assert kernel.assigned is None or function == "assign"

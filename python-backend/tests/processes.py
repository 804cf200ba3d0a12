"""Looking at processes that are no children of ours."""

import os
import select


def wait_for_end(pid: int) -> None:
    """Wait until a process is gone: on Linux, a descriptor of it tells."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ready, _, _ = select.select([handle], [], [], 20)
        assert ready, f"process {pid} lives on"
    finally:
        os.close(handle)

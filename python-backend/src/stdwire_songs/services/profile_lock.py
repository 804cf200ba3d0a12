"""Whose a browser profile is at the moment.

Chrome marks a profile in use with a symbolic link, `SingletonLock`, that reads `host-pid`. A crash leaves it
behind; the next start on the same host takes it over by itself. It is never deleted from here: two browsers
in one profile would ruin it.
"""

import os
import socket
import sys
from pathlib import Path

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode


def lock_holder(profile: Path) -> int | None:
    """Return the process that has the profile open on this host, if one that lives does."""
    try:
        host, _, pid = str((profile / "SingletonLock").readlink()).rpartition("-")
    except (OSError, ValueError):
        return None
    if host != socket.gethostname() or not pid.isascii() or not pid.isdigit():
        return None
    return int(pid) if _is_alive(int(pid)) else None


def profile_locked(name: str, holder: int | None = None) -> SongError:
    """Return the error for a profile that another process has open."""
    by = f" (process {holder})" if holder is not None else ""
    return SongError(
        ErrorCode.PROFILE_LOCKED,
        f"Another browser{by} has the profile of the account {name!r} open. Close it, then try again.",
        details={"reason": "profile_in_use", "pid": holder},
    )


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # there, os.kill would end it; and Chrome keeps no such link there
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it lives and belongs to somebody else
    return True

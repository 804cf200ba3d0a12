"""Whose death a backend must not survive: the program at the other end of its stdin.

Of a socket, which is what Node gives its children for a pipe, the kernel knows who made it, also through a
wrapper (`sh -c`, `uv run`) that is the backend's parent and lives on when the client dies. For a pipe, the
parent is taken to be the owner, and beside it who made the sockets of the output: in
`cat | backend | cat` the client's is left at stderr. A death counts only once stdin has ended, because a
launcher may end and leave the pipe to others.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

__all__ = ["owners_of"]

_SOL_LOCAL, _LOCAL_PEERPID = 0, 2
"""Of macOS: https://github.com/apple-oss-distributions/xnu/blob/main/bsd/sys/un.h"""


def owners_of(stdin: int, parent: int, backend: int, outputs: Iterable[int] = (1, 2)) -> set[int]:
    """Return the ids of those whose death ends the backend, of whichever comes first.

    It is who made the socket `stdin`; or else `parent`, the backend's, and who made the sockets of `outputs`.
    """
    nobody = {0, backend}
    return {_maker_of(stdin)} - nobody or {parent, *(_maker_of(fd) for fd in outputs)} - nobody


def _maker_of(fd: int) -> int:
    """Return the process that made a socket; 0 for what is none, or where the system does not tell."""
    import _socket  # the part that is needed: `socket` would import much more

    try:
        pair = _socket.socket(fileno=fd)
    except OSError:
        return 0
    try:
        if sys.platform == "linux":
            credentials = pair.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12)
            return int.from_bytes(credentials[:4], sys.byteorder, signed=True)
        if sys.platform == "darwin":
            return pair.getsockopt(_SOL_LOCAL, _LOCAL_PEERPID)
    except OSError:
        return 0
    finally:
        pair.detach()
    return 0

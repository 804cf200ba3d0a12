"""Whose death a backend must not survive: the program at the other end of its stdin.

Of a socket, which is what Node gives its children for a pipe, the kernel knows who made it, also through a
wrapper (`sh -c`, `uv run`) that is the backend's parent and lives on when the client dies. For a pipe, the
parent is taken to be the owner. Its death counts only once stdin has ended, because a launcher may end and
leave the pipe to others.
"""

from __future__ import annotations

import sys

__all__ = ["owner_of"]

_SOL_LOCAL, _LOCAL_PEERPID = 0, 2
"""Of macOS: https://github.com/apple-oss-distributions/xnu/blob/main/bsd/sys/un.h"""


def owner_of(stdin: int, parent: int, backend: int) -> int:
    """Return the id of the process that made the socket `stdin`, or else of `parent`, the backend's."""
    maker = _maker_of(stdin)
    return parent if maker in (0, backend) else maker


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

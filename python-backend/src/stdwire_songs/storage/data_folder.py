"""The one folder that holds everything this backend keeps, and the lock that makes it one backend's own."""

import os
import sys
import time
from pathlib import Path

from stdwire_songs.errors import ConfigurationError, DataFolderInUseError

_LOCK_BYTE = 1 << 30
"""The byte that is locked: past the text, because Windows does not let others read a locked byte."""

_RETRY_SECONDS = 0.05


class DataFolder:
    """An open data folder; the operating system drops its lock when this process dies, however it dies."""

    def __init__(self, path: Path, *, wait_seconds: float = 0.0) -> None:
        """Create the folder if need be, for its owner alone, and lock it.

        A backend that was just told to end may hold it for a moment longer than its successor needs to start,
        so the lock is waited for before the folder counts as in use.
        """
        self.path = path
        try:
            _create_private(path)
            self._lock = os.open(path / "backend.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ConfigurationError(
                f"The data folder {path} cannot be used: {error.strerror}. "
                "Make it writable, or name another with --data-dir."
            ) from error
        try:
            self._acquire(time.monotonic() + wait_seconds)
        except BaseException:
            os.close(self._lock)
            raise
        os.ftruncate(self._lock, 0)
        os.lseek(self._lock, 0, os.SEEK_SET)
        os.write(self._lock, f"{os.getpid()}\n".encode())

    @property
    def database(self) -> Path:
        """The database file."""
        return self.path / "songs.sqlite3"

    @property
    def profiles(self) -> Path:
        """The folder of browser profiles, one folder per account."""
        return self.path / "profiles"

    @property
    def studio(self) -> Path:
        """The folder of the backend's own studio."""
        return self.path / "studio"

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._lock)

    def _acquire(self, deadline: float) -> None:
        while not _try_lock(self._lock):
            if time.monotonic() >= deadline:
                raise DataFolderInUseError(
                    f"The data folder {self.path} is in use by another backend (process {self._holder()}). "
                    "Stop that one, or name another folder with --data-dir."
                )
            time.sleep(_RETRY_SECONDS)

    def _holder(self) -> str:
        os.lseek(self._lock, 0, os.SEEK_SET)
        return os.read(self._lock, 20).decode("ascii", "replace").strip() or "unknown"


def _create_private(path: Path) -> None:
    """Create a folder, for its owner alone, and its parents; one that exists keeps its mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, _LOCK_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        # A record lock, not flock: a forked child does not inherit it, so a child that outlives the backend
        # cannot keep the folder locked.
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _LOCK_BYTE)
        except (BlockingIOError, PermissionError):
            return False
        return True

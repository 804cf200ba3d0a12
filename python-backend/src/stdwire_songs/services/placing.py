"""Giving a finished file its name: all at once, and never in place of another file."""

import errno
import os
import sys
from pathlib import Path
from threading import Lock

from stdwire_songs.services.file_names import numbered
from stdwire_songs.services.folder_sync import sync_folder

MAX_NUMBER = 10_000


def place(finished: Path, name: str) -> Path:
    """Rename a file within its folder to `name`, or the first `name (2)` that is free; return its path."""
    for number in range(1, MAX_NUMBER):
        target = finished.with_name(numbered(name, number))
        try:
            _rename_to_free(finished, target)
        except FileExistsError:
            continue
        sync_folder(target.parent)
        return target
    raise FileExistsError(
        errno.EEXIST, "there are too many files of this name", str(finished.with_name(name))
    )


def _rename_to_free(source: Path, target: Path) -> None:
    if sys.platform == "win32":
        source.rename(target)  # fails where the target exists
        return
    try:
        target.hardlink_to(source)  # unlike a rename, this fails where the target exists
    except OSError as error:
        if error.errno not in (
            errno.EPERM,
            errno.ENOTSUP,
            errno.EOPNOTSUPP,
            errno.EACCES,
            errno.EMLINK,
            errno.ENOSYS,
        ):
            raise
        _rename_where_free(source, target)
        return
    source.unlink()


_renaming = Lock()


def _rename_where_free(source: Path, target: Path) -> None:
    """For file systems without hard links, such as exFAT.

    Taking the name first, with an empty file, would leave that behind if the process were killed. So only
    another program that takes the same name in this very moment is not noticed.
    """
    with _renaming:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "there is a file of this name", str(target))
        source.rename(target)

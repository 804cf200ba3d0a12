"""What the `-shm` file beside a database tells about a `-wal` file that is gone.

Whoever closes a database as the last one writes all commits into it and removes both files. Both stay where
the process was killed; if the `-wal` is then removed, SQLite opens the database without a word, as it was
before the commits that were in there. The header of the `-shm` says how many there were:
https://www.sqlite.org/walformat.html#the_wal_index_header
"""

import sys
from pathlib import Path

_HEADER_BYTES = 136
_VALID_FRAMES_AT = 16
"""`mxFrame`: how many pages are in the -wal and belong to it."""
_WRITTEN_BACK_AT = 96
"""`nBackfill`: how many of them are in the database as well."""


def has_commits_of_a_lost_wal(path: Path) -> bool:
    """Say whether commits were in a -wal file that is not there any more, and nowhere else."""
    if path.with_name(path.name + "-wal").exists():
        return False
    try:
        with path.with_name(path.name + "-shm").open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError:
        return False
    if len(header) < _HEADER_BYTES:
        return False
    return _number_at(header, _VALID_FRAMES_AT) > _number_at(header, _WRITTEN_BACK_AT)


def _number_at(header: bytes, place: int) -> int:
    return int.from_bytes(header[place : place + 4], sys.byteorder)

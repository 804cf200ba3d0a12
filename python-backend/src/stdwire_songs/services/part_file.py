"""A download that is not finished: `<clip>.part`, and beside it what is needed to go on with it.

The sidecar says which version of which file the bytes belong to. It is written before the first byte and
removed before the file is changed in any other way; a part without a sidecar is worthless and is begun again,
as a new file: a process that was killed while it gave a finished part its name leaves one file under both.
"""

import os
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from stdwire_songs.services.file_names import id_in_name


class Version(msgspec.Struct, frozen=True):
    """Which version of the file the server has."""

    etag: str | None
    length: int | None

    @property
    def strong_etag(self) -> str | None:
        """The tag, if it stands for the very bytes, which a weak one does not (RFC 9110, 8.8.1)."""
        return self.etag if self.etag is not None and not self.etag.startswith("W/") else None


class PartFile:
    """The open part of one clip in one folder."""

    def __init__(self, folder: Path, clip_id: str) -> None:
        """Open the part that an earlier download left, or a new one."""
        self.path = folder / f"{id_in_name(clip_id)}.part"
        self._sidecar = self.path.with_name(self.path.name + ".json")
        for path in (self.path, self._sidecar):
            if path.is_symlink():  # writing through it would change a file in another place
                path.unlink()
        found = self._read_sidecar()
        self.version = found or Version(None, None)
        if found is None:
            self.path.unlink(missing_ok=True)
        self._file: IO[bytes] = self.path.open("ab")
        self.size = self._file.tell()
        self.resumed = self.size > 0
        """Whether the bytes of an earlier download are (still) part of it."""
        self.head_is_judged = False
        """Whether the first bytes were looked at already."""

    @property
    def length(self) -> int | None:
        """How long the file will be, where the server has said so."""
        return self.version.length

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; what is there stays for the next time."""
        self._file.close()

    def begin(self, version: Version) -> None:
        """Throw away what is there and begin with the first byte of a version."""
        self._file.truncate(0)
        self._file.seek(0)
        self.size = 0
        self.resumed = self.head_is_judged = False
        self.version = version
        self._sidecar.write_bytes(msgspec.json.encode(version))

    def append(self, chunk: bytes) -> None:
        """Add bytes."""
        self._file.write(chunk)
        self.size += len(chunk)

    def head(self, count: int) -> bytes:
        """Return the first bytes."""
        self._file.flush()
        with self.path.open("rb") as file:
            return file.read(count)

    def finish(self) -> Path:
        """Make the bytes safe on the disk; from here on the file is no part any more."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._sidecar.unlink(missing_ok=True)
        return self.path

    def discard(self) -> None:
        """Remove it."""
        self._file.close()
        self.path.unlink(missing_ok=True)
        self._sidecar.unlink(missing_ok=True)

    def _read_sidecar(self) -> Version | None:
        try:
            return msgspec.json.decode(self._sidecar.read_bytes(), type=Version)
        except (OSError, msgspec.DecodeError):
            return None


def clear_part(folder: Path, clip_id: str) -> None:
    """Remove what a killed process left of a clip that has its file."""
    path = folder / f"{id_in_name(clip_id)}.part"
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".json").unlink(missing_ok=True)

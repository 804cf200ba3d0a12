"""A CSV file that is whole or not there, and that a spreadsheet reads as text.

The form is RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180). A cell that a spreadsheet would run as a
formula gets an apostrophe before it (https://owasp.org/www-community/attacks/CSV_Injection).
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.services.folder_sync import sync_folder

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula, full-width forms included, or is skipped before one."""

_BAD_PATH = "The field 'output_path' "
_WHERE = {"path": "output_path"}


def write_csv(
    output_path: str,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    keep_out_of: Path | None = None,
) -> tuple[str, int]:
    """Write the file in one step and return its absolute path and the number of rows under the header.

    A file that exists is replaced, as a person who saves to it expects; but never one in `keep_out_of`, the
    folder where the backend keeps its own.
    """
    target = _target(output_path)
    if keep_out_of is not None and target.resolve().is_relative_to(keep_out_of.resolve()):
        raise SongError(
            ErrorCode.INVALID_PAYLOAD,
            f"{_BAD_PATH}lies in the backend's data folder, which is its own. Choose another folder.",
            details=_WHERE,
        )
    from zlib import crc32  # here and not above: hardly any backend exports, and all of them start

    # The name follows from the target's, so that what a killed export leaves is replaced by the next one.
    part = target.with_name(f".stdwire-{crc32(os.fsencode(target.name)):08x}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not target.is_file():
            raise _not_written(target, "it exists and is not a regular file")
        try:
            count = _write(part, header, rows)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise _not_written(target, error.strerror or str(error)) from error
    return str(target), count


def guard_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _target(output_path: str) -> Path:
    if "\0" in output_path:
        raise SongError(ErrorCode.INVALID_PAYLOAD, _BAD_PATH + "holds a NUL character.", details=_WHERE)
    try:
        target = Path(output_path).expanduser().absolute()
    except RuntimeError as error:
        raise SongError(
            ErrorCode.INVALID_PAYLOAD, f"{_BAD_PATH}begins with ~: {error}", details=_WHERE
        ) from None
    if not target.name:
        raise SongError(ErrorCode.INVALID_PAYLOAD, _BAD_PATH + "names no file.", details=_WHERE)
    return target


def _write(part: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    import csv

    part.unlink(missing_ok=True)
    count = 0
    with part.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([guard_cell(cell) for cell in row])
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return count


def _not_written(target: Path, why: str) -> SongError:
    return SongError(
        ErrorCode.INTERNAL_ERROR,
        f"The file {target} could not be written: {why}. Choose another path.",
        details={"reason": "disk", "path": str(target)},
    )

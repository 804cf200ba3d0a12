"""A copy of a damaged database, so that whatever is tried on it can be tried again."""

from pathlib import Path

_PARTS = ("", "-wal")


def keep_copy(path: Path) -> str:
    """Copy what is there of a database, once, and say where, in words for a message.

    The name of the copy follows from when the database was last written, in nanoseconds: starting again
    and again makes one, and another damage makes another.
    """
    parts = [part for part in (path.with_name(path.name + suffix) for suffix in _PARTS) if part.exists()]
    try:
        written_at = max(part.stat().st_mtime_ns for part in parts)
        kept = path.with_name(f"{path.name}.damaged-{written_at}")
        for part in reversed(parts):  # the database last: where it is, all of it is
            _copy_whole(part, kept.with_name(kept.name + part.name.removeprefix(path.name)))
    except OSError as error:
        return f"no copy, because none could be made ({error.strerror})"
    return f"a copy in {kept}"


def _copy_whole(source: Path, target: Path) -> None:
    if target.exists():
        return
    import shutil

    part = target.with_name(target.name + ".part")
    shutil.copy2(source, part)
    part.replace(target)

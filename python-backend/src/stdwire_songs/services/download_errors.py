"""Why a download failed, in the words of `details.reason`."""

from typing import Literal

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode

Reason = Literal[
    "download_locked",
    "quota_exhausted",
    "not_ready",
    "forbidden_url",
    "rate_limited",
    "network",
    "not_audio",
    "disk",
]


def download_failed(reason: Reason, message: str) -> SongError:
    """Return the error to raise."""
    return SongError(ErrorCode.DOWNLOAD_FAILED, message, details={"reason": reason})


def disk_failed(what: str, error: OSError) -> SongError:
    """Return the error for a folder or disk that does not take the file."""
    return download_failed(
        "disk",
        f"{what}: {error.strerror or error}. "
        "Free space on the disk, or choose a folder that can be written to.",
    )


def clip_not_found(clip_id: str) -> SongError:
    """Return the error for a clip that is not there any more."""
    return SongError(
        ErrorCode.CLIP_NOT_FOUND,
        f"The song service does not have the clip {clip_id!r} (any more). Fetch the list of clips again.",
        details={"clip_id": clip_id},
    )

"""Reading clips out of the service's answers, which differ in shape and may lack anything.

The shapes are those that public clients of such services have met: a bare list, or a list under one of
several names; items bare or wrapped in `clip`; any field missing or null.
"""

from typing import Any
from urllib.parse import urlsplit

from stdwire_songs.protocol.types import Clip
from stdwire_songs.services.service_errors import UnexpectedAnswer

_LIST_NAMES = ("clips", "project_clips", "playlist_clips", "items", "songs", "tracks")


def raw_clips(answer: object) -> list[dict[str, Any]]:
    """Return the clips of an answer, as the service wrote them."""
    items = answer
    if isinstance(answer, dict):
        items = next((answer[name] for name in _LIST_NAMES if isinstance(answer.get(name), list)), None)
    if not isinstance(items, list):
        raise _unknown_shape("no list of clips was found in its answer")
    clips = [clip for clip in map(_unwrapped, items) if _text(clip, "id")]
    if items and not clips:
        raise _unknown_shape("none of the clips in its answer has an id")
    return clips


def parse_clip(raw: dict[str, Any]) -> Clip:
    """Return a clip; what the service left out is empty or None."""
    found = raw.get("metadata")
    metadata: dict[str, Any] = found if isinstance(found, dict) else {}
    status = _text(raw, "status") or "submitted"
    audio_url = _text(raw, "audio_url")
    unlocked = _flag(raw, "is_download_unlocked")
    return Clip(
        id=_text(raw, "id") or "",
        title=_text(raw, "title") or "",
        audio_url=audio_url,
        image_url=_text(raw, "image_url"),
        tags=_text(metadata, "tags") or _text(raw, "display_tags") or "",
        created_at=_text(raw, "created_at"),
        duration=_duration(metadata.get("duration")),
        status=status,
        image_large_url=_text(raw, "image_large_url"),
        video_url=_text(raw, "video_url"),
        model_name=_text(raw, "model_name"),
        handle=_text(raw, "handle"),
        display_name=_text(raw, "display_name"),
        is_public=_flag(raw, "is_public"),
        is_download_unlocked=unlocked,
        downloadable=status == "complete" and (is_usable_audio(audio_url) or unlocked is True),
        lyrics=_text(metadata, "prompt") or "",
        metadata=metadata,
    )


def is_usable_audio(url: str | None) -> bool:
    """Say whether an address leads to a finished, open audio file.

    Not one: the address that stands for a locked clip, that of the temporary stream, and `None.mp3`, which
    stands for a song that failed.
    """
    if not url:
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(host)
        and not host.startswith("audiopipe.")
        and not parts.path.endswith(("/api/forbidden", "/None.mp3"))
    )


def total_of(answer: object) -> int | None:
    """Return how many clips a listing says there are in all."""
    if isinstance(answer, dict):
        for name in ("clip_count", "num_total_clips", "num_total_results"):
            value = answer.get(name)
            if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
                return value
    return None


def _unwrapped(item: object) -> dict[str, Any]:
    if isinstance(item, dict):
        inner = item.get("clip")
        return inner if isinstance(inner, dict) else item
    return {}


def _text(raw: dict[str, Any], name: str) -> str | None:
    value = raw.get(name)
    return value if isinstance(value, str) and value else None


def _flag(raw: dict[str, Any], name: str) -> bool | None:
    value = raw.get(name)
    return value if isinstance(value, bool) else None


def _duration(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value)
    return None


def _unknown_shape(what: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        f"The song service has changed: {what}. Look for a newer version of this backend."
    )

"""A clip as the interface shows it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from stdwire_songs.studio.clip import Clip
from stdwire_songs.studio.faults import FaultName
from stdwire_songs.studio.studio import Studio, now_ms
from stdwire_songs.studio.timeline import Status
from stdwire_songs.studio.users import User

ERROR_MESSAGE = "The song could not be made. Change the prompt and try again."

_ODD_TITLES = (
    "🎧 Night 🌙 drive",
    "שיר של בוקר",
    "CON",
    "..",
    "a" * 300,
    "zero\u200bwidth\u200dtitle\ufeff",
    "Same title",
    "Same title",
    'a<b>c:d"e/f\\g|h?i*j',
    "trailing dot. ",
    "line\nbreak\ttab",
    "",
)


def render_clips(studio: Studio, clips: Sequence[Clip], maker: User, base_url: str) -> list[dict[str, Any]]:
    """Return clips of one person as the interface shows them now."""
    return [render_clip(studio, clip, maker, base_url) for clip in clips]


def render_clip(studio: Studio, clip: Clip, maker: User, base_url: str) -> dict[str, Any]:
    """Return a clip as the interface shows it now."""
    status = studio.timeline.status(clip.outcome, clip.created_at, now_ms())
    shown: dict[str, Any] = {
        "id": clip.id,
        "entity_type": "song_schema",
        "title": clip.prompt.title,
        "status": status,
        "created_at": _iso(clip.created_at),
        "audio_url": _audio_url(clip, status, base_url),
        "video_url": "",
        "video_cover_url": None,
        "image_url": None,
        "image_large_url": None,
        "media_urls": [],
        "model_name": clip.prompt.model,
        "major_model_version": clip.prompt.model.rpartition("-")[2],
        "display_name": maker.display_name,
        "handle": maker.handle,
        "user_id": maker.id,
        "avatar_image_url": None,
        "is_public": clip.is_public,
        "is_trashed": clip.is_trashed,
        "is_hidden": False,
        "is_liked": False,
        "explicit": False,
        "play_count": 0,
        "upvote_count": 0,
        "comment_count": 0,
        "batch_index": clip.batch_index,
        "display_tags": clip.prompt.style,
        "action_config": {"actions": [{"action_type": "download", "visible": True, "disabled": False}]},
        "is_download_unlocked": clip.unlocked_at is not None,
        "ownership": {"ownership_reason": "generated"},
        "allow_comments": True,
        "metadata": _metadata(clip, status),
    }
    if status in (Status.STREAMING, Status.COMPLETE):
        shown["image_url"] = f"{base_url}/media/image_{clip.id}.png"
        shown["image_large_url"] = f"{base_url}/media/image_large_{clip.id}.png"
    if status is Status.COMPLETE:
        shown["media_urls"] = [{"url": shown["audio_url"], "content_type": "mp3", "delivery": "progressive"}]
    return _with_faults(studio, clip, shown, base_url)


def _metadata(clip: Clip, status: Status) -> dict[str, Any]:
    prompt = clip.prompt
    metadata: dict[str, Any] = {
        "tags": prompt.style,
        "negative_tags": prompt.negative_style,
        "prompt": prompt.lyrics,
        "gpt_description_prompt": None,
        "type": "gen",
        "make_instrumental": prompt.instrumental,
        "has_vocal": prompt.has_vocal,
        "has_stem": False,
        "is_remix": False,
        "can_remix": True,
        "stream": True,
        "priority": 10,
        "refund_credits": status is Status.ERROR,
        "uses_latest_model": True,
        "control_sliders": prompt.sliders,
        "error_type": None,
        "error_message": None,
    }
    if status is Status.COMPLETE:
        metadata["duration"] = clip.duration
    if status is Status.ERROR:
        metadata |= {"error_type": "generation_failed", "error_message": ERROR_MESSAGE}
    return metadata


def _audio_url(clip: Clip, status: Status, base_url: str) -> str:
    if status is Status.STREAMING:
        return f"{base_url}/media/stream/?item_id={clip.id}"
    if status is Status.COMPLETE:
        return f"{base_url}/media/{clip.id}.mp3"
    return f"{base_url}/media/None.mp3" if status is Status.ERROR else ""


def _with_faults(studio: Studio, clip: Clip, shown: dict[str, Any], base_url: str) -> dict[str, Any]:
    def on(name: FaultName) -> bool:
        return studio.faults.take(name, clip_id=clip.id) is not None

    if shown["status"] is Status.COMPLETE:
        if on(FaultName.NONE_MP3):
            shown["audio_url"] = f"{base_url}/media/None.mp3"
        if on(FaultName.FORBIDDEN_URL):
            shown |= {"audio_url": f"{base_url}/api/forbidden", "media_urls": []}
        if on(FaultName.NO_AUDIO_URL):
            shown |= {"audio_url": "", "media_urls": []}
    if on(FaultName.UNLOCK_UNKNOWN):
        del shown["is_download_unlocked"]
    if on(FaultName.TRASHED):
        shown["is_trashed"] = True
    if on(FaultName.ODD_TITLES):
        shown["title"] = _ODD_TITLES[clip.seq % len(_ODD_TITLES)]
    if on(FaultName.NULL_FIELDS):
        kept = ("id", "status", "audio_url")
        shown = {name: value if name in kept else None for name, value in shown.items()}
    if on(FaultName.MISSING_FIELDS):
        shown = {name: shown[name] for name in ("id", "status", "audio_url")}
    return shown


def _iso(moment_ms: int) -> str:
    return (
        datetime.fromtimestamp(moment_ms / 1_000, UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z")
    )

"""What one signed-in person may do at the studio, over HTTP."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote

import requests

from stdwire_songs.protocol.types import AdvancedOptions, Clip, Prompt
from stdwire_songs.services import listing
from stdwire_songs.services.api_client import ApiClient
from stdwire_songs.services.cancellation import Cancellation, pause
from stdwire_songs.services.clip_parsing import parse_clip, raw_clips
from stdwire_songs.services.download_errors import clip_not_found, download_failed
from stdwire_songs.services.media import STALL_SECONDS, open_media
from stdwire_songs.services.service_errors import NotThere, UnexpectedAnswer
from stdwire_songs.services.song_service import (
    Allowance,
    ClipPage,
    ClipSource,
    MediaResponse,
    SessionInfo,
    Submission,
)

NEWEST_PAGES = 20
"""How far back new clips are looked for: a thousand songs made since."""

LINK_TRIES = 90
LINK_PAUSE_SECONDS = 2.0
"""How the service's own Download button waits for a file that is being prepared."""


class StudioSession:
    """A SongSession at the studio."""

    def __init__(
        self, api: ApiClient, media: requests.Session, address: str, cancellation: Cancellation
    ) -> None:
        """Ask the interface through `api`, and media hosts through a session that has no token."""
        self._api = api
        self._media = media
        self._address = address
        self._cancellation = cancellation

    def who(self) -> SessionInfo:
        """Return whose session it is."""
        answer = self._api.get("/api/session/")
        user = answer.get("user", answer) if isinstance(answer, dict) else None
        if not isinstance(user, dict):
            raise UnexpectedAnswer("The song service did not say whose session it is.")
        return SessionInfo(_text(user.get("id")), _text(user.get("handle")), _text(user.get("display_name")))

    def allowance(self) -> Allowance:
        """Return what is left."""
        answer = self._api.get("/api/billing/info/")
        billing: dict[str, Any] = answer if isinstance(answer, dict) else {}
        usage = billing.get("download_usage")
        downloads: dict[str, Any] = usage if isinstance(usage, dict) else {}
        return Allowance(
            credits_left=_count(billing.get("total_credits_left")),
            downloads_limit=_count(downloads.get("current_period_downloads_limit")),
            downloads_used=_count(downloads.get("current_period_downloads_used")) or 0,
            downloads_extra=_count(downloads.get("additional_download_remaining")) or 0,
        )

    def models(self) -> list[str]:
        """Return the names by which models can be chosen."""
        answer = self._api.get("/api/billing/info/")
        models = answer.get("models") if isinstance(answer, dict) else None
        return [
            name
            for model in (models if isinstance(models, list) else ())
            if isinstance(model, dict) and model.get("can_use") is not False
            for name in (_text(model.get("name")), _text(model.get("external_key")))
            if name is not None
        ]

    def pages(self, source: ClipSource) -> Iterator[ClipPage]:
        """Yield the clips of a source page by page."""
        if source.kind == "create_page":
            return listing.create_page_clips(self._api)
        if source.kind == "my_songs":
            return listing.library_clips(self._api)
        return listing.profile_clips(self._api, source.profile)

    def newest(self, down_to: Collection[str] | None = None) -> list[Clip]:
        """Return the first page of the create page, or all pages down to one with one of the given ids."""
        clips: list[Clip] = []
        for number, page in enumerate(listing.create_page_clips(self._api), start=1):
            clips += page.clips
            if down_to is None or number == NEWEST_PAGES or any(clip.id in down_to for clip in page.clips):
                break
        return clips

    def clips(self, ids: Collection[str]) -> list[Clip]:
        """Return the clips with these ids."""
        return [parse_clip(raw) for raw in listing.clips_with_ids(self._api, list(ids))]

    def clip(self, clip_id: str) -> Clip:
        """Return one clip."""
        try:
            answer = self._api.get(f"/api/clip/{quote(clip_id, safe='')}")
        except NotThere:
            raise clip_not_found(clip_id) from None
        raw = raw_clips([answer])[0]
        if raw.get("is_trashed") is True:
            raise clip_not_found(clip_id)
        return parse_clip(raw)

    def submit(self, prompt: Prompt, options: AdvancedOptions | None) -> Submission:
        """Have a song made; sent again only where the service said that it did nothing."""
        answer = self._api.post(
            "/api/generate/v2-web/", _generation(prompt, options or AdvancedOptions()), repeat="when_refused"
        )
        clips = answer.get("clips") if isinstance(answer, dict) else None
        return Submission(max(1, len(clips)) if isinstance(clips, list) else 1)

    def download_link(self, clip_id: str) -> str:
        """Return the address that the service's own Download button leads to."""
        path = f"/api/download/clip/{quote(clip_id, safe='')}"
        for _ in range(LINK_TRIES):
            try:
                answer = self._api.get(path, {"format": "mp3"})
            except NotThere:
                raise clip_not_found(clip_id) from None
            if not isinstance(answer, dict):
                break
            link = _text(answer.get("download_url"))
            if answer.get("ok") is False:
                raise _refused_link(answer)
            if link is not None:
                return link
            pause(self._cancellation, LINK_PAUSE_SECONDS)
        raise UnexpectedAnswer("The song service prepared no file for the download.")

    def media(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[MediaResponse]:
        """Ask a media host for a file."""
        return open_media(self._media, url, headers, own_address=self._address, stall_seconds=STALL_SECONDS)


def _generation(prompt: Prompt, options: AdvancedOptions) -> dict[str, Any]:
    """Return the request as the create page sends it."""
    sliders = {
        "weirdness_constraint": options.weirdness,
        "style_weight": options.style_influence,
        "aug_creativity": options.creativity,
    }
    return {
        "prompt": prompt.lyrics,
        "tags": prompt.style,
        "title": prompt.title,
        "negative_tags": options.exclude_styles or "",
        "mv": options.model,
        "make_instrumental": bool(options.instrumental),
        "metadata": {
            "create_mode": "custom",
            "control_sliders": {name: value / 100 for name, value in sliders.items() if value is not None},
            "vocal_gender": options.vocal_gender,
            "lyrics_mode": options.lyrics_mode,
        },
        "transaction_uuid": str(uuid.uuid4()),
    }


def _refused_link(answer: dict[str, Any]) -> Exception:
    """Both refusals look alike; only the reason tells one that is final from one that passes."""
    message = _text(answer.get("message")) or "The song service gave no reason."
    if answer.get("reason") == "rate_limited":
        return download_failed("rate_limited", f"The song service wants downloads to be slower: {message}")
    if answer.get("reason") == "quota_exhausted":
        return download_failed("quota_exhausted", f"No downloads are left: {message}")
    return download_failed("download_locked", f"The song service does not give this clip out: {message}")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

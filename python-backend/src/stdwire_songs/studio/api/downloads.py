"""What the service's own Download button asks for: files counted, prepared, and given a signed address."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stdwire_songs.studio.api.bodies import answer
from stdwire_songs.studio.api.feed import base_url
from stdwire_songs.studio.api.session import downloads_left
from stdwire_songs.studio.clip import Clip
from stdwire_songs.studio.errors import ApiError, invalid, not_found
from stdwire_songs.studio.faults import FaultName
from stdwire_songs.studio.sessions import require_user
from stdwire_songs.studio.studio import Studio, now_ms, studio_of
from stdwire_songs.studio.timeline import PREPARE_SECONDS, Status
from stdwire_songs.studio.users import User


async def get_download(request: Request) -> Response:
    """Prepare the file of a clip. The status is 200 for refusals too: the body tells."""
    studio, user = studio_of(request), require_user(request)
    clip_id = request.path_params["clip_id"]
    if request.query_params.get("format", "mp3") != "mp3":
        raise invalid("`format` is mp3: the studio makes nothing else.")
    clip = studio.clips.by_id(clip_id)
    gone = studio.faults.take(FaultName.CLIP_GONE, clip_id=clip_id)
    if gone or clip is None or clip.user_id != user.id or clip.is_trashed:
        raise not_found("The clip", gone.status if gone else None)
    refused = _refused(studio, user, clip)
    if refused is not None:
        reason, message = refused
        return answer({"ok": False, "reason": reason, "message": message})
    if not _prepared(studio, clip):
        return answer({"ok": True, "status": "processing"})
    await studio.workshop.audio(clip)
    studio.clips.unlock(clip.id, now_ms())
    link = studio.links.sign(f"/media/download/{clip.id}.mp3", now_ms())
    return answer({"ok": True, "status": "ready", "download_url": base_url(request) + link})


async def get_forbidden(request: Request) -> Response:
    """Refuse: this is where the audio of locked clips points to."""
    raise ApiError(403, "Forbidden", error_type="forbidden")


def _refused(studio: Studio, user: User, clip: Clip) -> tuple[str, str] | None:
    """Return reason and message of a refusal; two of them look alike to a person."""
    on = studio.faults.take
    if on(FaultName.DOWNLOAD_RATE_LIMITED, clip_id=clip.id):
        return "rate_limited", "You cannot download this song right now."
    if on(FaultName.DOWNLOAD_LOCKED, clip_id=clip.id):
        return "not_authorized", "You cannot download this song."
    if studio.timeline.status(clip.outcome, clip.created_at, now_ms()) is not Status.COMPLETE:
        return "not_ready", "This song is not finished."
    if clip.unlocked_at is None and downloads_left(studio, user) == 0:
        on(FaultName.QUOTA_EXHAUSTED)
        return "quota_exhausted", "You have no downloads left this month."
    return None


def _prepared(studio: Studio, clip: Clip) -> bool:
    now = now_ms()
    since = studio.preparing.setdefault(clip.id, now)
    if studio.faults.take(FaultName.DOWNLOAD_NEVER_READY, clip_id=clip.id):
        return False
    return studio.timeline.elapsed(since, now) >= PREPARE_SECONDS


ROUTES = (
    Route("/api/download/clip/{clip_id}", get_download),
    Route("/api/forbidden", get_forbidden),
)

"""Media files, open to whoever knows their address, as on a media host; no token belongs here."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stdwire_songs.studio.broken import html_page
from stdwire_songs.studio.clip import Clip
from stdwire_songs.studio.errors import ApiError, not_found
from stdwire_songs.studio.faults import FaultName, Faults
from stdwire_songs.studio.file_answer import FileAnswer, Trouble
from stdwire_songs.studio.studio import now_ms, studio_of
from stdwire_songs.studio.timeline import Status

_MP3, _PNG = "audio/mpeg", "image/png"


async def get_audio(request: Request) -> Response:
    """Return the MP3 of a clip that is complete."""
    clip = _clip(request, request.path_params["clip_id"], Status.COMPLETE)
    return await _audio(request, clip)


async def get_stream(request: Request) -> Response:
    """Return the audio of a clip while it is being made: without a length, and not to be kept."""
    clip = _clip(request, request.query_params.get("item_id", ""), Status.STREAMING, Status.COMPLETE)
    path = await studio_of(request).workshop.audio(clip)
    return Response(path.read_bytes(), media_type=_MP3, headers={"Cache-Control": "no-store"})


async def get_download(request: Request) -> Response:
    """Return the MP3 of a clip under a signed address, as a file to save."""
    query = request.query_params
    opens = studio_of(request).links.opens(
        request.url.path, query.get("expires", ""), query.get("signature", ""), now_ms()
    )
    if not opens:
        raise ApiError(403, "The address has ended or is not whole.", error_type="access_denied")
    clip = _clip(request, request.path_params["clip_id"], Status.COMPLETE)
    return await _audio(request, clip, download_name=f"{clip.id}.mp3")


async def get_cover(request: Request) -> Response:
    """Return the cover of a clip."""
    clip = _clip(request, request.path_params["clip_id"], Status.STREAMING, Status.COMPLETE)
    large = "image_large_" in request.url.path
    path = await studio_of(request).workshop.cover(clip, large=large)
    return FileAnswer(request, path, _PNG)


async def _audio(request: Request, clip: Clip, download_name: str | None = None) -> Response:
    studio = studio_of(request)
    refusal = studio.faults.take(FaultName.MEDIA_STATUS, clip_id=clip.id)
    if refusal is not None:
        raise ApiError(refusal.status or 403, "The file is not given out.", error_type="access_denied")
    if studio.faults.take(FaultName.NOT_AUDIO, clip_id=clip.id):
        return html_page()
    path = await studio.workshop.audio(clip)
    trouble = _trouble(studio.faults, clip.id) if request.method == "GET" else None
    return FileAnswer(request, path, _MP3, trouble=trouble, download_name=download_name)


def _clip(request: Request, clip_id: str, *allowed: Status) -> Clip:
    studio = studio_of(request)
    if "authorization" in request.headers:
        studio.ledger.tokens_at_media += 1
    clip = studio.clips.by_id(clip_id)
    gone = studio.faults.take(FaultName.CLIP_GONE, clip_id=clip_id)
    if gone or clip is None or clip.is_trashed:
        raise not_found("The file", gone.status if gone else None)
    if studio.timeline.status(clip.outcome, clip.created_at, now_ms()) not in allowed:
        raise not_found("The file")
    return clip


def _trouble(faults: Faults, clip_id: str) -> Trouble:
    def at(name: FaultName, default: int) -> int | None:
        fault = faults.take(name, clip_id=clip_id)
        return None if fault is None else default if fault.at is None else fault.at

    waiting = faults.peek(FaultName.MEDIA_HANG, clip_id=clip_id)
    return Trouble(
        cut_at=at(FaultName.CUT, 20_000),
        hang_at=at(FaultName.MEDIA_HANG, 20_000),
        hang_seconds=60.0 if waiting is None or waiting.seconds is None else waiting.seconds,
        bytes_per_second=at(FaultName.MEDIA_SLOW, 20_000),
        extra_length=at(FaultName.WRONG_LENGTH, 1_000) or 0,
        range_ignored=faults.take(FaultName.RANGE_IGNORED, clip_id=clip_id) is not None,
        other_etag=faults.take(FaultName.CHANGED_ETAG, clip_id=clip_id) is not None,
    )


ROUTES = (
    Route("/media/stream/", get_stream),
    Route("/media/download/{clip_id}.mp3", get_download),
    Route("/media/image_large_{clip_id}.png", get_cover),
    Route("/media/image_{clip_id}.png", get_cover),
    Route("/media/{clip_id}.mp3", get_audio),
)

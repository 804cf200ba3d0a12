"""The page of one song."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stdwire_songs.studio.api.session import downloads_left
from stdwire_songs.studio.clip import Clip
from stdwire_songs.studio.faults import FaultName
from stdwire_songs.studio.pages.page import message, page
from stdwire_songs.studio.pages.song_list import cover_of, state_of, status_of, title_of
from stdwire_songs.studio.pages.templates import NOTHING, Html, escape, fill
from stdwire_songs.studio.rendering import ERROR_MESSAGE
from stdwire_songs.studio.sessions import page_user
from stdwire_songs.studio.studio import studio_of
from stdwire_songs.studio.timeline import Status
from stdwire_songs.studio.users import User


async def get_song(request: Request) -> Response:
    """Show a song to its maker, or to anybody if it is public."""
    studio, viewer = studio_of(request), page_user(request)
    clip = studio.clips.by_id(request.path_params["clip_id"])
    maker = studio.users.by_id(clip.user_id) if clip else None
    gone = studio.faults.take(FaultName.CLIP_GONE, clip_id=request.path_params["clip_id"])
    if gone or clip is None or maker is None or not _may_see(viewer, clip):
        return message(request, "Song not found", "There is no such song, or it is not public.", 404)
    status = status_of(studio, clip)
    own = viewer is not None and viewer.id == maker.id
    content = fill(
        "song",
        id=clip.id,
        status=status,
        unlocked=str(clip.unlocked_at is not None).lower(),
        downloads_left=str(downloads_left(studio, maker)),
        cover=cover_of(clip, status, large=True),
        title=title_of(clip),
        handle=maker.handle,
        maker=maker.display_name,
        state=state_of(clip, status),
        style=clip.prompt.style,
        audio=_audio(clip, status),
        buttons=_buttons(clip, status) if own else NOTHING,
        lyrics=Html(f"<pre>{escape(clip.prompt.lyrics)}</pre>") if clip.prompt.lyrics.strip() else NOTHING,
    )
    return page(request, title_of(clip), content, script="song.js")


def _may_see(viewer: User | None, clip: Clip) -> bool:
    return (viewer is not None and viewer.id == clip.user_id) or (clip.is_public and not clip.is_trashed)


def _audio(clip: Clip, status: Status) -> Html:
    if status is Status.COMPLETE:
        return Html(f'<audio controls src="/media/{clip.id}.mp3" aria-label="Listen"></audio>')
    return Html(f'<p class="problem">{ERROR_MESSAGE}</p>') if status is Status.ERROR else NOTHING


def _buttons(clip: Clip, status: Status) -> Html:
    download = '<button type="button" class="primary" id="download">Download</button>'
    visibility = (
        f'<button type="button" id="visibility" data-public="{str(clip.is_public).lower()}">'
        f"{'Make private' if clip.is_public else 'Make public'}</button>"
    )
    return Html((download if status is Status.COMPLETE else "") + visibility)


ROUTES = (Route("/song/{clip_id}", get_song),)

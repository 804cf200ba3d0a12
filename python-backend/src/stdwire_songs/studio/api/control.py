"""What no real service has: switching faults, filling a library, and looking at what was asked.

Like everything here it is open to this machine only; see `api.bodies` for why pages of other origins cannot
use it.
"""

from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stdwire_songs.studio.api.bodies import answer, read_body
from stdwire_songs.studio.audio.score import compose
from stdwire_songs.studio.clip import NewClip
from stdwire_songs.studio.errors import invalid, not_found
from stdwire_songs.studio.faults import Fault, FaultName
from stdwire_songs.studio.models import DEFAULT_MODEL
from stdwire_songs.studio.prompts import SongPrompt
from stdwire_songs.studio.studio import now_ms, studio_of
from stdwire_songs.studio.timeline import DONE_AT

MAX_LIBRARY = 5_000


class Library(msgspec.Struct, forbid_unknown_fields=True):
    """Clips that are to be there at once, complete, without credits being spent."""

    handle: str
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_LIBRARY)] = 1
    title: str = "Song"
    style: str = "indie pop"
    lyrics: str = ""
    is_public: bool = True


class Change(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be different about a clip; None leaves it."""

    is_public: bool | None = None
    is_trashed: bool | None = None
    is_download_unlocked: bool | None = None


async def post_fault(request: Request) -> Response:
    """Switch a fault on."""
    studio_of(request).faults.switch_on(await read_body(request, Fault))
    return await get_state(request)


async def delete_faults(request: Request) -> Response:
    """Switch one fault off, or all."""
    name = request.query_params.get("name")
    try:
        studio_of(request).faults.switch_off(None if name is None else FaultName(name))
    except ValueError:
        raise invalid(f"There is no fault of that name. There are: {', '.join(FaultName)}.") from None
    return await get_state(request)


async def get_state(request: Request) -> Response:
    """Tell what is switched on, what is kept, and what was asked since the start."""
    studio = studio_of(request)
    return answer(
        {
            "faults": studio.faults.on(),
            "known_faults": list(FaultName),
            "markup": studio.options.markup,
            "speed": studio.options.speed,
            "seed": studio.options.seed,
            "users": studio.users.count(),
            "clips": studio.clips.total(),
            "submissions": studio.clips.submissions(),
            "requests": studio.ledger.requests,
            "tokens_at_media": studio.ledger.tokens_at_media,
        }
    )


async def post_clips(request: Request) -> Response:
    """Fill somebody's library."""
    studio, wanted = studio_of(request), await read_body(request, Library)
    try:
        user = studio.users.sign_in(wanted.handle, now_ms())
    except ValueError as error:
        raise invalid(str(error)) from None
    width = len(str(wanted.count))
    clips = []
    for number in range(1, wanted.count + 1):
        title = wanted.title if wanted.count == 1 else f"{wanted.title} {number:0{width}d}"
        prompt = SongPrompt(title=title, lyrics=wanted.lyrics, style=wanted.style, model=DEFAULT_MODEL)
        seconds = round(compose(prompt, studio.options.seed).seconds, 2)
        clips.append(
            NewClip(seed=studio.options.seed, prompt=prompt, duration=seconds, is_public=wanted.is_public)
        )
    long_ago = now_ms() - int(studio.timeline.real_ms(2 * DONE_AT))
    return answer({"clip_ids": studio.clips.fill(user.id, clips, long_ago)})


async def post_clip(request: Request) -> Response:
    """Change what cannot be changed otherwise about a clip."""
    studio, change = studio_of(request), await read_body(request, Change)
    clip_id = request.path_params["clip_id"]
    if studio.clips.by_id(clip_id) is None:
        raise not_found("The clip")
    studio.clips.change(clip_id, is_public=change.is_public, is_trashed=change.is_trashed)
    if change.is_download_unlocked is not None:
        studio.clips.unlock(clip_id, now_ms() if change.is_download_unlocked else None)
    return answer({"ok": True})


ROUTES = (
    Route("/control/faults", post_fault, methods=["POST"]),
    Route("/control/faults", delete_faults, methods=["DELETE"]),
    Route("/control/state", get_state),
    Route("/control/clips", post_clips, methods=["POST"]),
    Route("/control/clips/{clip_id}", post_clip, methods=["POST"]),
)

"""Listings by cursor, and clips by id."""

import base64
import binascii

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stdwire_songs.studio.api.bodies import answer, page_number, read_body
from stdwire_songs.studio.clip import Clip
from stdwire_songs.studio.errors import invalid, not_found
from stdwire_songs.studio.faults import FaultName
from stdwire_songs.studio.rendering import render_clip, render_clips
from stdwire_songs.studio.sessions import require_user
from stdwire_songs.studio.studio import now_ms, studio_of

MAX_LIMIT = 100
FEED_V2_SIZE = 21
"""The old feed ends early; those who list a library with it miss most of it."""


class Filter(msgspec.Struct, rename="camel"):
    """One filter of the feed; what it does not use is left out."""

    presence: str = "True"
    clip_ids: list[str] = []
    user_id: str | None = None
    workspace_id: str | None = None


class Filters(msgspec.Struct, rename="camel"):
    """What the feed is asked for; truth values are the words "True" and "False"."""

    ids: Filter | None = None
    user: Filter | None = None
    workspace: Filter | None = None
    public: str | None = None
    trashed: str | None = None
    search_text: str | None = None


class FeedRequest(msgspec.Struct):
    """A page of the feed."""

    cursor: str | None = None
    limit: int = 20
    filters: Filters = msgspec.field(default_factory=Filters)


async def post_feed(request: Request) -> Response:
    """Return a page of the person's clips, the newest first."""
    studio, user = studio_of(request), require_user(request)
    wanted = await read_body(request, FeedRequest)
    filters, limit = wanted.filters, min(max(wanted.limit, 1), MAX_LIMIT)
    if studio.faults.take(FaultName.EMPTY_PAGE):
        return answer({"clips": [], "next_cursor": wanted.cursor or _cursor(1 << 40), "has_more": True})
    found: list[Clip] = []
    if not _elsewhere(filters, user.id):
        found = studio.clips.listed(
            user_id=user.id,
            until=studio.timeline.visible_until(now_ms()),
            before=_position(wanted.cursor),
            limit=limit + 1,
            ids=filters.ids.clip_ids if filters.ids and filters.ids.presence == "True" else None,
            public=_truth(filters.public),
            trashed=_truth(filters.trashed) or False,
            search=filters.search_text or "",
        )
    more, found = len(found) > limit, found[:limit]
    short = studio.faults.take(FaultName.SHORT_FEED)
    if short is not None:
        more, found = False, [] if wanted.cursor else found[: 5 if short.size is None else short.size]
    following = _cursor(found[-1].seq) if more else None
    if following and wanted.cursor and studio.faults.take(FaultName.REPEATED_CURSOR):
        following = wanted.cursor
    clips = render_clips(studio, found, user, base_url(request))
    return answer({"clips": clips, "next_cursor": following, "has_more": more})


async def get_feed_v2(request: Request) -> Response:
    """Return clips by id, or the short old listing."""
    studio, user = studio_of(request), require_user(request)
    ids = request.query_params.get("ids")
    until = studio.timeline.visible_until(now_ms())
    page = page_number(request, first=0)
    if ids is not None:
        found = studio.clips.listed(user_id=user.id, until=until, ids=ids.split(","), trashed=None)
    else:
        left = max(FEED_V2_SIZE - 20 * page, 0)
        found = studio.clips.listed(user_id=user.id, until=until, limit=min(20, left), offset=20 * page)
    shown = render_clips(studio, found, user, base_url(request))
    total = min(studio.clips.count(user_id=user.id, until=until), FEED_V2_SIZE)
    has_more = ids is None and 20 * (page + 1) < total
    return answer({"clips": shown, "num_total_results": total, "current_page": page, "has_more": has_more})


async def get_clip(request: Request) -> Response:
    """Return one clip: one's own, or one that is public."""
    studio, user = studio_of(request), require_user(request)
    clip_id = request.path_params["clip_id"]
    clip = studio.clips.by_id(clip_id)
    visible = studio.timeline.visible_until(now_ms())
    gone = studio.faults.take(FaultName.CLIP_GONE, clip_id=clip_id)
    if gone or clip is None or clip.created_at + clip.lag_ms > visible:
        raise not_found("The clip", gone.status if gone else None)
    maker = studio.users.by_id(clip.user_id)
    if maker is None or (maker.id != user.id and (not clip.is_public or clip.is_trashed)):
        raise not_found("The clip")
    return answer(render_clip(studio, clip, maker, base_url(request)))


def base_url(request: Request) -> str:
    """Return the address that the client knows this studio by."""
    return str(request.base_url).rstrip("/")


def _elsewhere(filters: Filters, user_id: str) -> bool:
    """Say whether the listing is of a place where this person has nothing."""
    user, workspace = filters.user, filters.workspace
    other_user = user is not None and user.presence == "True" and user.user_id not in (None, user_id)
    other_place = workspace is not None and workspace.workspace_id not in (None, "default")
    return other_user or other_place


def _truth(word: str | None) -> bool | None:
    return None if word is None else word == "True"


def _cursor(seq: int) -> str:
    return base64.urlsafe_b64encode(f"before:{seq}".encode()).decode()


def _position(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    try:
        word, _, number = base64.b64decode(cursor, altchars=b"-_", validate=True).decode().partition(":")
        if word == "before":
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise invalid("`cursor` is not one of this feed's.")


ROUTES = (
    Route("/api/feed/v3", post_feed, methods=["POST"]),
    Route("/api/feed/v2", get_feed_v2),
    Route("/api/clip/{clip_id}", get_clip),
)

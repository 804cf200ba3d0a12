"""Listings by page number: the library, and profiles with what others may see."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stdwire_songs.studio.api.bodies import answer, page_number, read_body
from stdwire_songs.studio.api.feed import base_url
from stdwire_songs.studio.errors import invalid, not_found
from stdwire_songs.studio.faults import FaultName
from stdwire_songs.studio.rendering import render_clips
from stdwire_songs.studio.sessions import require_user
from stdwire_songs.studio.studio import now_ms, studio_of

PAGE_SIZE = 20
"""Whatever the request asks for."""


class Visibility(msgspec.Struct):
    """Whether others may see a clip."""

    is_public: bool


async def get_project(request: Request) -> Response:
    """Return a page of the person's library; page 0 is page 1."""
    studio, user = studio_of(request), require_user(request)
    page = page_number(request)
    until = studio.timeline.visible_until(now_ms())
    found = studio.clips.listed(user_id=user.id, until=until, limit=PAGE_SIZE, offset=PAGE_SIZE * (page - 1))
    clips = render_clips(studio, found, user, base_url(request))
    return answer(
        {
            "id": "default",
            "name": "My Workspace",
            "clip_count": studio.clips.count(user_id=user.id, until=until),
            "current_page": page,
            "project_clips": [{"clip": clip, "relative_index": index} for index, clip in enumerate(clips)],
        }
    )


async def get_profile(request: Request) -> Response:
    """Return somebody's public clips; this needs no token."""
    studio, query = studio_of(request), request.query_params
    if "playlists_sort_by" not in query or "clips_sort_by" not in query:
        raise invalid("`playlists_sort_by` and `clips_sort_by` are both required.")
    page = page_number(request)
    maker = studio.users.by_handle(request.path_params["handle"])
    if maker is None or studio.faults.take(FaultName.PROFILE_404):
        raise not_found("The profile")
    until = studio.timeline.visible_until(now_ms())
    found = studio.clips.listed(
        user_id=maker.id, until=until, limit=PAGE_SIZE, offset=PAGE_SIZE * (page - 1), public=True
    )
    profile: dict[str, Any] = {
        "user_id": maker.id,
        "display_name": maker.display_name,
        "handle": maker.handle,
        "profile_description": "",
        "avatar_image_url": None,
        "stats": {"play_count__sum": 0, "upvote_count__sum": 0, "followers_count": 0, "following_count": 0},
        "clips": render_clips(studio, found, maker, base_url(request)),
        "num_total_clips": studio.clips.count(user_id=maker.id, until=until, public=True),
        "current_page": page,
        "playlists": [],
        "num_total_playlists": 0,
    }
    return answer(profile)


async def post_visibility(request: Request) -> Response:
    """Show one's own clip to others, or hide it."""
    studio, user = studio_of(request), require_user(request)
    wanted = await read_body(request, Visibility)
    clip = studio.clips.by_id(request.path_params["clip_id"])
    if clip is None or clip.user_id != user.id:
        raise not_found("The clip")
    studio.clips.change(clip.id, is_public=wanted.is_public, is_trashed=None)
    return answer({"is_public": wanted.is_public})


ROUTES = (
    Route("/api/project/default", get_project),
    Route("/api/profiles/{handle}", get_profile),
    Route("/api/gen/{clip_id}/set_visibility/", post_visibility, methods=["POST"]),
)

"""Lists of songs: one's own, and those that somebody shows."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stdwire_songs.studio.api.bodies import page_number
from stdwire_songs.studio.faults import FaultName
from stdwire_songs.studio.pages.page import message, page, to_sign_in
from stdwire_songs.studio.pages.song_list import song_rows
from stdwire_songs.studio.pages.templates import NOTHING, Html, fill
from stdwire_songs.studio.sessions import page_user
from stdwire_songs.studio.studio import now_ms, studio_of
from stdwire_songs.studio.users import User

_PAGE_SIZE = 50


async def get_library(request: Request) -> Response:
    """Show one's own songs."""
    user = page_user(request)
    if user is None:
        return to_sign_in(request)
    return _list(request, user, "Your library", public=None)


async def get_profile(request: Request) -> Response:
    """Show the songs that somebody lets others see."""
    studio, handle = studio_of(request), request.path_params["handle"]
    user = studio.users.by_handle(handle)
    if user is None or studio.faults.take(FaultName.PROFILE_404):
        return message(request, "Nobody here", "There is no profile of that name.", 404)
    return _list(request, user, user.display_name, public=True)


def _list(request: Request, user: User, heading: str, *, public: bool | None) -> Response:
    studio, number = studio_of(request), page_number(request)
    until = studio.timeline.visible_until(now_ms())
    total = studio.clips.count(user_id=user.id, until=until, public=public)
    clips = studio.clips.listed(
        user_id=user.id, until=until, limit=_PAGE_SIZE, offset=_PAGE_SIZE * (number - 1), public=public
    )
    content = fill(
        "library",
        heading=heading,
        summary=f"@{user.handle} · {total:,} {'song' if total == 1 else 'songs'}",
        songs=song_rows(studio, clips),
        pages=_pages(number, total),
    )
    return page(request, heading, content, script="songs.js", player=True)


def _pages(number: int, total: int) -> Html:
    before = f'<a href="?page={number - 1}" rel="prev">Newer</a>' if number > 1 else ""
    after = f'<a href="?page={number + 1}" rel="next">Older</a>' if number * _PAGE_SIZE < total else ""
    return (
        Html(f'<nav class="buttons" aria-label="Pages">{before}{after}</nav>') if before or after else NOTHING
    )


ROUTES = (
    Route("/me", get_library),
    Route("/@{handle}", get_profile),
)

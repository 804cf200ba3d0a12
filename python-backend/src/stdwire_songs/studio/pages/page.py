"""What every page has around it."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from stdwire_songs.studio.pages.templates import NOTHING, Html, escape, fill, joined
from stdwire_songs.studio.sessions import page_user
from stdwire_songs.studio.users import User

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_PLAYER = Html('<audio id="player" controls hidden aria-label="Player"></audio>')


def page(
    request: Request,
    title: str,
    content: Html,
    *,
    script: str | None = None,
    player: bool = False,
    status: int = 200,
    main_attributes: Html = NOTHING,
) -> Response:
    """Return a whole page."""
    text = fill(
        "layout",
        title=title,
        main_attributes=main_attributes,
        navigation=_navigation(page_user(request)),
        content=content,
        player=_PLAYER if player else NOTHING,
        scripts=Html(f'<script type="module" src="/assets/{script}"></script>') if script else NOTHING,
    )
    return HTMLResponse(text, status, _HEADERS)


def message(request: Request, heading: str, text: str, status: int) -> Response:
    """Return a page that says one thing."""
    return page(request, heading, fill("message", heading=heading, text=text), status=status)


def to_sign_in(request: Request) -> Response:
    """Send somebody who is not signed in to the sign-in page, and back afterwards."""
    return RedirectResponse(f"/sign-in?next={quote(request.url.path)}", 303, _HEADERS)


def _navigation(user: User | None) -> Html:
    if user is None:
        return Html('<a href="/sign-in">Sign in</a>')
    name = escape(user.display_name)
    return joined(
        [
            Html('<a href="/create">Create</a><a href="/me">Library</a>'),
            Html(f'<a href="/@{escape(user.handle)}">{name}</a>'),
            Html('<form method="post" action="/sign-out"><button type="submit">Sign out</button></form>'),
        ]
    )

"""Signing in and out, and the start page."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from stdwire_songs.studio.api.session import set_session_cookie
from stdwire_songs.studio.errors import ApiError
from stdwire_songs.studio.pages.page import page
from stdwire_songs.studio.pages.templates import NOTHING, Html, escape, fill, joined
from stdwire_songs.studio.sessions import COOKIE, page_user, sign_in
from stdwire_songs.studio.studio import studio_of

_MAX_FORM_BYTES = 10_000
_KNOWN_SHOWN = 20


async def get_home(request: Request) -> Response:
    """Show the start page."""
    user = page_user(request)
    href, words = ("/sign-in", "Sign in") if user is None else ("/create", "Make a song")
    call = Html(f'<a class="button primary" href="{href}">{words}</a>')
    return page(request, "Welcome", fill("home", call=call))


async def get_sign_in(request: Request) -> Response:
    """Show the form."""
    return _form(request, request.query_params.get("next", "/"))


async def post_sign_in(request: Request) -> Response:
    """Let somebody in, and on to the page that was wanted."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_FORM_BYTES:
            return _form(request, "/", "That is too long.", 413)
    form = parse_qs(body.decode("utf-8", "replace"))
    handle, following = form.get("handle", [""])[0], form.get("next", ["/"])[0]
    try:
        token, _ = sign_in(studio_of(request), handle)
    except ApiError as error:
        return _form(request, following, error.detail, error.status, handle)
    response = RedirectResponse(_here(following), 303)
    set_session_cookie(response, token)
    return response


async def post_sign_out(request: Request) -> Response:
    """Let somebody out."""
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE)
    return response


def _form(
    request: Request, following: str, problem: str | None = None, status: int = 200, handle: str = ""
) -> Response:
    known = studio_of(request).users.recent(_KNOWN_SHOWN)
    content = fill(
        "sign_in",
        next=_here(following),
        handle=handle,
        problem=Html(f'<p class="problem" role="alert">{escape(problem)}</p>') if problem else NOTHING,
        known=joined(Html(f'<option value="{escape(user.handle)}">') for user in known),
    )
    return page(request, "Sign in", content, status=status)


def _here(path: str) -> str:
    """Return a path of this studio; an address that leads elsewhere becomes the start page."""
    return path if path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable() else "/"


ROUTES = (
    Route("/", get_home),
    Route("/sign-in", get_sign_in),
    Route("/sign-in", post_sign_in, methods=["POST"]),
    Route("/sign-out", post_sign_out, methods=["POST"]),
)

"""The application: every route, and what stands before all of them."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from stdwire_songs.studio import media
from stdwire_songs.studio.api import control, downloads, feed, generate, listings, session
from stdwire_songs.studio.errors import ApiError, to_response
from stdwire_songs.studio.gate import Gate
from stdwire_songs.studio.pages import assets, create, library, sign_in, song
from stdwire_songs.studio.studio import Studio

HOSTS = ["127.0.0.1", "localhost"]
"""A page elsewhere may have its own name point to this machine; requests under such a name are refused."""


def build_app(studio: Studio) -> Starlette:
    """Return the application of a studio."""
    app = Starlette(
        routes=[
            *session.ROUTES,
            *feed.ROUTES,
            *listings.ROUTES,
            *generate.ROUTES,
            *downloads.ROUTES,
            *media.ROUTES,
            *control.ROUTES,
            *sign_in.ROUTES,
            *create.ROUTES,
            *library.ROUTES,
            *song.ROUTES,
            *assets.ROUTES,
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False),
            Middleware(Gate),
        ],
        exception_handlers={ApiError: to_response},
    )
    app.state.studio = studio
    return app

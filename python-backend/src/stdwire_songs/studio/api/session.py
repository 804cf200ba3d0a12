"""Signing in, and what belongs to the person: session, credits, allowance."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stdwire_songs.studio.api.bodies import answer, read_body
from stdwire_songs.studio.faults import FaultName
from stdwire_songs.studio.models import MODELS
from stdwire_songs.studio.sessions import COOKIE, issue_token, require_user, sign_in
from stdwire_songs.studio.studio import Studio, now_ms, studio_of
from stdwire_songs.studio.tokens import LIFE_SECONDS
from stdwire_songs.studio.users import User

CREDITS_PER_MONTH = 10_000
DOWNLOADS_PER_MONTH = 200


class SignIn(msgspec.Struct):
    """Who wants in."""

    handle: str


async def post_sign_in(request: Request) -> Response:
    """Hand out a token for a name."""
    wanted = await read_body(request, SignIn)
    token, claims = sign_in(studio_of(request), wanted.handle)
    return answer({"token": token, "expires_at": claims.exp * 1_000})


async def post_renew(request: Request) -> Response:
    """Hand a new token to a page that is open, as a cookie."""
    studio = studio_of(request)
    token, claims = issue_token(studio, require_user(request))
    response = answer({"expires_at": claims.exp * 1_000})
    set_session_cookie(response, token)
    return response


async def get_session(request: Request) -> Response:
    """Say whose session it is."""
    user = require_user(request)
    return answer({"user": describe_user(user), "models": MODELS, "roles": {"sub": True}})


async def get_billing(request: Request) -> Response:
    """Say what is left of this month's credits and downloads."""
    studio, user = studio_of(request), require_user(request)
    used = studio.clips.credits_used(user.id, now_ms())
    return answer(
        {
            "total_credits_left": credits_left(studio, user),
            "monthly_limit": CREDITS_PER_MONTH,
            "monthly_usage": used,
            "period": "month",
            "is_active": True,
            "plan": {"name": "Studio", "plan_key": "studio"},
            "models": MODELS,
            "download_usage": {
                "current_period_downloads_limit": DOWNLOADS_PER_MONTH,
                "current_period_downloads_used": DOWNLOADS_PER_MONTH - downloads_left(studio, user),
                "additional_download_remaining": 0,
            },
        }
    )


def credits_left(studio: Studio, user: User) -> int:
    """Return what songs may still cost this month."""
    if studio.faults.peek(FaultName.NO_CREDITS):
        return 0
    return max(0, CREDITS_PER_MONTH - studio.clips.credits_used(user.id, now_ms()))


def downloads_left(studio: Studio, user: User) -> int:
    """Return how many songs may still be unlocked this month."""
    if studio.faults.peek(FaultName.QUOTA_EXHAUSTED):
        return 0
    return max(0, DOWNLOADS_PER_MONTH - studio.clips.downloads_used(user.id, now_ms()))


def describe_user(user: User) -> dict[str, object]:
    """Return what the interface tells about a person."""
    return {"id": user.id, "handle": user.handle, "display_name": user.display_name, "avatar_image_url": None}


def set_session_cookie(response: Response, token: str) -> None:
    """Give a page its session; scripts of the page read it, as they do at the service."""
    response.set_cookie(COOKIE, token, max_age=int(LIFE_SECONDS), samesite="lax")


ROUTES = (
    Route("/api/sign-in", post_sign_in, methods=["POST"]),
    Route("/api/session/renew", post_renew, methods=["POST"]),
    Route("/api/session/", get_session),
    Route("/api/billing/info/", get_billing),
)

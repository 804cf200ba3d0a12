"""Who is asking: handing out tokens, and judging the ones that come back."""

from starlette.requests import Request

from stdwire_songs.studio.errors import ApiError, invalid, unauthorized
from stdwire_songs.studio.faults import FaultName
from stdwire_songs.studio.studio import Studio, now_ms, studio_of
from stdwire_songs.studio.tokens import LIFE_SECONDS, Claims
from stdwire_songs.studio.users import User

COOKIE = "__session"


def sign_in(studio: Studio, name: str) -> tuple[str, Claims]:
    """Let somebody in by name; there are no passwords here."""
    if studio.faults.take(FaultName.SIGN_IN_REFUSED):
        raise ApiError(403, "Signing in is not possible for this account.", error_type="sign_in_refused")
    try:
        user = studio.users.sign_in(name, now_ms())
    except ValueError as error:
        raise invalid(str(error)) from None
    return issue_token(studio, user)


def issue_token(studio: Studio, user: User) -> tuple[str, Claims]:
    """Return a new token for somebody who is known."""
    short = studio.faults.take(FaultName.SHORT_SESSION)
    life = LIFE_SECONDS if short is None else short.seconds or 0.0
    return studio.tokens.issue(user.id, user.handle, life)


def require_user(request: Request) -> User:
    """Return the person whose bearer token the request carries; without a good one it ends here."""
    studio = studio_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    claims = studio.tokens.read(token.strip()) if scheme.lower() == "bearer" else None
    user = studio.users.by_id(claims.sub) if claims else None
    if claims is None or user is None or studio.wear.ends(claims.sid):
        raise unauthorized()
    return user


def page_user(request: Request) -> User | None:
    """Return the person whose cookie the request carries, if there is one."""
    studio = studio_of(request)
    claims = studio.tokens.read(request.cookies.get(COOKIE, ""))
    return studio.users.by_id(claims.sub) if claims else None

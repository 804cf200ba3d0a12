"""How asking the song service can fail.

::

    SongError
    ├── SessionRejected       the token is not accepted (any more)            SESSION_NOT_FOUND
    └── ServiceError          INTERNAL_ERROR, with a reason in the details
        ├── ServiceUnreachable    no answer, or the server is broken          network
        ├── RateLimited           it kept on refusing after the waits         rate_limited
        ├── UnexpectedAnswer      it answered in a form that is not known     schema
        ├── NotThere              it knows nothing of that name               not_found
        └── RequestRefused        it does not want this request               refused
"""

from typing import Any

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode


class SessionRejected(SongError):  # noqa: N818 - a state of the session, which the caller can mend
    """The service does not accept the session token."""

    def __init__(self) -> None:
        """Say what to do; the token itself is never part of a text."""
        super().__init__(
            ErrorCode.SESSION_NOT_FOUND,
            "The song service does not accept the session token: it has expired or is unknown. "
            "Get a new one with GET_SESSION_TOKEN, then try again.",
            details={"reason": "rejected"},
        )


class ServiceError(SongError):
    """The service could not do what was asked."""

    reason = "service"

    def __init__(self, message: str, **details: Any) -> None:  # noqa: ANN401 - facts of any kind
        """Say what failed; the reason of the class goes into the details."""
        super().__init__(ErrorCode.INTERNAL_ERROR, message, details={"reason": self.reason, **details})


class ServiceUnreachable(ServiceError):  # noqa: N818
    """No answer came, or the server said that it is broken."""

    reason = "network"


class RateLimited(ServiceError):  # noqa: N818
    """The service kept on asking for pauses."""

    reason = "rate_limited"


class UnexpectedAnswer(ServiceError):  # noqa: N818
    """The service answered in a form that this version does not know."""

    reason = "schema"


class NotThere(ServiceError):  # noqa: N818
    """The service knows nothing of that name."""

    reason = "not_found"


class RequestRefused(ServiceError):  # noqa: N818
    """The service understood and said no."""

    reason = "refused"

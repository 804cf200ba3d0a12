"""How the failures of services become those of an operation that makes songs."""

from collections.abc import Iterator
from contextlib import contextmanager

from stdwire_songs.errors import OperationInterrupted, SongError
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.services.service_errors import RateLimited, ServiceError

_SESSION = (ErrorCode.SESSION_NOT_FOUND, ErrorCode.PROFILE_LOCKED, ErrorCode.BROWSER_LAUNCH_FAILED)


@contextmanager
def creation_failures() -> Iterator[None]:
    """Turn what keeps songs from being made into BATCH_CREATION_FAILED, and a wish for a pause into one."""
    try:
        yield
    except RateLimited as error:
        raise OperationInterrupted(
            f"The run was paused. {error.message} Then start it again: it goes on where it stopped."
        ) from error
    except SongError as error:
        if isinstance(error, ServiceError) or error.code in _SESSION:
            raise batch_failed(f"The run could not go on. {error.message}", error.details) from error
        raise


def batch_failed(message: str, details: dict[str, object] | None = None) -> SongError:
    """Return the error to raise."""
    return SongError(ErrorCode.BATCH_CREATION_FAILED, message, details=details)

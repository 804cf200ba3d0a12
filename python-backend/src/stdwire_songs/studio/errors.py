"""How the interface says no: a status and a body of four fields, as at the service."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response


class ApiError(Exception):
    """A request that is not granted."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        error_type: str,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        """Say why; `retry_after` in seconds, for one that may be repeated."""
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.error_type = error_type
        self.retryable = retryable
        self.retry_after = retry_after

    def response(self) -> Response:
        """Return the answer that says it."""
        body = {
            "status_code": self.status,
            "detail": self.detail,
            "error_type": self.error_type,
            "retryable": self.retryable,
        }
        headers = {} if self.retry_after is None else {"Retry-After": f"{self.retry_after:g}"}
        return Response(msgspec.json.encode(body), self.status, headers, "application/json")


async def to_response(request: Request, error: Exception) -> Response:
    """Turn an ApiError into its answer; Starlette calls this."""
    if not isinstance(error, ApiError):
        raise error
    return error.response()


def unauthorized(detail: str = "Unauthorized") -> ApiError:
    """Return the refusal of somebody who is not signed in, or not any more."""
    return ApiError(401, detail, error_type="unauthorized")


def not_found(what: str, status: int | None = None) -> ApiError:
    """Return the answer for a name that stands for nothing; 404, or another status of that meaning."""
    return ApiError(status or 404, f"{what} was not found.", error_type="not_found")


def invalid(detail: str) -> ApiError:
    """Return the refusal of a request that is wrong in itself."""
    return ApiError(422, detail, error_type="validation_error")

"""Dates that callers give."""

from datetime import datetime

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode


def require_date(field: str, text: str) -> None:
    """Refuse a text of the right form that is no date, such as the 30th of February (INVALID_PAYLOAD)."""
    try:
        datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        raise SongError(
            ErrorCode.INVALID_PAYLOAD,
            f"The field '{field}' holds {text!r}, which is no date: look at its month and day.",
            details={"path": field},
        ) from None

"""The text form of a moment in records: UTC, to the second."""

import time

_FORM = "%Y-%m-%d %H:%M:%S"


def utc_now() -> str:
    """Return now as `YYYY-MM-DD HH:MM:SS`, in UTC."""
    return time.strftime(_FORM, time.gmtime())


def seconds_since(moment: str) -> float:
    """Return how long ago a moment was, or 0 if it lies in the future: clocks are put back."""
    import calendar

    return max(0.0, time.time() - calendar.timegm(time.strptime(moment, _FORM)))

"""The text form of a moment in records: UTC, to the second."""

import time


def utc_now() -> str:
    """Return now as `YYYY-MM-DD HH:MM:SS`, in UTC."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())

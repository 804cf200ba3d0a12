"""How long a server asks to be left alone."""

import re
import time
from email.utils import parsedate_to_datetime

FIRST_PAUSE_SECONDS = 12.0
"""When no pause is named: the measured recovery time of a rate limit, doubled each time."""
LONGEST_PAUSE_SECONDS = 60.0

_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


def retry_after(value: str | None) -> float | None:
    """Read a Retry-After header, seconds or a date (RFC 9110, section 10.2.3); longer waits are cut."""
    if not value:
        return None
    if _SECONDS.fullmatch(value):
        return min(float(value), LONGEST_PAUSE_SECONDS)
    try:
        moment = parsedate_to_datetime(value).timestamp()
    except ValueError:
        return None
    return min(max(moment - time.time(), 0.0), LONGEST_PAUSE_SECONDS)


def growing_pause(refused: int) -> float:
    """Return the pause after the n-th refusal in a row."""
    return min(FIRST_PAUSE_SECONDS * 2.0 ** (refused - 1), LONGEST_PAUSE_SECONDS)

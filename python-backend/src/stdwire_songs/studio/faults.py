"""Everything that can be made to go wrong, switched on and off while the studio runs.

`POST /control/faults {"name": …, "count": n | null, …}` switches one on: for the next n occasions, or until
it is switched off. `DELETE /control/faults` switches all off, `DELETE /control/faults?name=…` one.
`GET /control/state` tells what is on. All are off when a studio starts, but those of `--faults`.

Narrowing: `path` (only requests whose path begins like this) and `clip_id` (only this clip). Other fields
mean what the name says there; each has a default.
"""

import threading
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import msgspec


class FaultName(StrEnum):
    """The switches. In brackets: the fields that they read."""

    # Any request to /api/…, narrowed by `path`
    RATE_LIMITED = "rate_limited"
    """429 with Retry-After [seconds: 1]."""
    SERVER_ERROR = "server_error"
    """A broken server [status: 500]."""
    UNAUTHORIZED = "unauthorized"
    """401, whatever the token."""
    FORBIDDEN = "forbidden"
    """403."""
    NOT_FOUND = "not_found"
    """404."""
    SLOW = "slow"
    """The answer comes late [seconds: 1]."""
    HANG = "hang"
    """No answer until the client gives up, or 500 after so long [seconds: 60]."""
    TRUNCATED_JSON = "truncated_json"
    """The answer's text stops halfway, though HTTP says that it is whole."""
    CUT_ANSWER = "cut_answer"
    """The connection closes halfway through the answer."""
    NOT_JSON = "not_json"
    """An HTML page instead of JSON, with status 200."""

    # Signing in
    SIGN_IN_REFUSED = "sign_in_refused"
    """Nobody is let in (403)."""
    SHORT_SESSION = "short_session"
    """New tokens live so long [seconds: 0, which is none at all]."""
    TOKEN_EXPIRES = "token_expires"  # noqa: S105
    """A token is good for so many calls, then never again [calls: 0]; counted by token."""

    # Making songs
    CHALLENGE = "challenge"
    """The create page asks a person to confirm; without that, 422 `token_validation_failed`."""
    GENERATE_500 = "generate_500"
    """The submission fails and nothing is made."""
    GENERATE_403 = "generate_403"
    """The model is not allowed."""
    GENERATE_CUT = "generate_cut"
    """The songs are made, but the connection closes before the answer."""
    GENERATE_LOST = "generate_lost"
    """The submission is confirmed and charged, but no clip ever appears."""
    GENERATE_ERROR = "generate_error"
    """The songs end with status `error`."""
    GENERATE_STUCK = "generate_stuck"
    """The songs stay `queued` for ever."""
    ONE_CLIP = "one_clip"
    """One clip instead of two."""
    LATE_CLIPS = "late_clips"
    """The clips take longer to appear [seconds: 2]."""
    NO_CREDITS = "no_credits"
    """The account has no credits left (402)."""

    # Listings
    REPEATED_CURSOR = "repeated_cursor"
    """feed/v3 names the cursor again that it was just given."""
    EMPTY_PAGE = "empty_page"
    """feed/v3 answers with no clips, though it says that there are more."""
    SHORT_FEED = "short_feed"
    """feed/v3 knows the newest clips only [size: 5]."""
    PROFILE_404 = "profile_404"
    """No profile is found."""

    # What a clip says
    NONE_MP3 = "none_mp3"
    """The audio address ends with None.mp3."""
    FORBIDDEN_URL = "forbidden_url"
    """The audio address is /api/forbidden."""
    NO_AUDIO_URL = "no_audio_url"
    """A complete clip without an audio address."""
    UNLOCK_UNKNOWN = "unlock_unknown"
    """The clip does not say whether its download is unlocked."""
    TRASHED = "trashed"
    """The clip says that it was discarded."""
    CLIP_GONE = "clip_gone"
    """The clip cannot be asked for by its id, nor its media [status: 404]."""
    MISSING_FIELDS = "missing_fields"
    """A clip has little more than its id."""
    NULL_FIELDS = "null_fields"
    """Most fields of a clip are null."""
    ODD_TITLES = "odd_titles"
    """Titles that make bad file names."""

    # The Download button
    DOWNLOAD_LOCKED = "download_locked"
    """`ok: false`, reason `not_authorized`."""
    DOWNLOAD_RATE_LIMITED = "download_rate_limited"
    """`ok: false`, reason `rate_limited`."""
    DOWNLOAD_NEVER_READY = "download_never_ready"
    """It goes on processing."""
    QUOTA_EXHAUSTED = "quota_exhausted"
    """No downloads are left this month."""

    # Media files
    CUT = "cut"
    """The connection closes after so many bytes [at: 20000]."""
    RANGE_IGNORED = "range_ignored"
    """The whole file (200), although a part was asked for."""
    CHANGED_ETAG = "changed_etag"
    """The file counts as another one each time."""
    WRONG_LENGTH = "wrong_length"
    """Content-Length is wrong by so many bytes [at: 1000; negative: the file is cut short without a sign]."""
    NOT_AUDIO = "not_audio"
    """An HTML page instead of the file, with status 200."""
    MEDIA_STATUS = "media_status"
    """A refusal [status: 403]."""
    MEDIA_SLOW = "media_slow"
    """The file drips [at: 20000 bytes per second]."""
    MEDIA_HANG = "media_hang"
    """Nothing more comes after so many bytes [at: 20000; seconds: 60, at most]."""

    # Pages
    SELECTOR_CHANGE = "selector_change"
    """The create page has names and attributes that nobody knows."""
    PAGE_HANGS = "page_hangs"
    """The create page's script blocks it [seconds: 30]."""


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One switch that is on."""

    name: FaultName
    count: Annotated[int, msgspec.Meta(ge=1)] | None = None
    path: str | None = None
    clip_id: str | None = None
    status: Annotated[int, msgspec.Meta(ge=400, le=599)] | None = None
    seconds: Annotated[float, msgspec.Meta(le=600)] | None = None
    at: int | None = None
    calls: Annotated[int, msgspec.Meta(ge=0)] | None = None
    size: Annotated[int, msgspec.Meta(ge=0)] | None = None


def parse_faults(text: str) -> tuple[Fault, ...]:
    """Read a JSON list of switches; what is wrong with it is a ValueError that says how it has to look."""
    try:
        return msgspec.json.decode(text, type=tuple[Fault, ...])
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise ValueError(
            f'it is a JSON list of faults, such as [{{"name": "generate_error", "count": 1}}]: {error}'
        ) from None


class Faults:
    """The switches that are on."""

    def __init__(self, on: Iterable[Fault] = ()) -> None:
        """Begin with these."""
        self._on = list(on)
        self._lock = threading.Lock()

    def switch_on(self, fault: Fault) -> None:
        """Switch one on; it replaces one of the same name and the same narrowing."""
        with self._lock:
            self._on = [*(other for other in self._on if _key(other) != _key(fault)), fault]

    def switch_off(self, name: FaultName | None = None) -> None:
        """Switch off those of a name, or all."""
        with self._lock:
            self._on = [] if name is None else [fault for fault in self._on if fault.name != name]

    def on(self) -> list[Fault]:
        """Return those that are on, with the counts that are left."""
        with self._lock:
            return list(self._on)

    def peek(self, name: FaultName, *, path: str = "", clip_id: str | None = None) -> Fault | None:
        """Return the switch if it is on for this, without counting it."""
        with self._lock:
            return self._find(name, path, clip_id)

    def take(self, name: FaultName, *, path: str = "", clip_id: str | None = None) -> Fault | None:
        """Return the switch if it is on for this, and count the occasion."""
        with self._lock:
            fault = self._find(name, path, clip_id)
            if fault is not None and fault.count is not None:
                left = fault.count - 1
                counted = [msgspec.structs.replace(fault, count=left)] if left else []
                index = self._on.index(fault)
                self._on[index : index + 1] = counted
            return fault

    def _find(self, name: FaultName, path: str, clip_id: str | None) -> Fault | None:
        for fault in self._on:
            if (
                fault.name is name
                and (fault.path is None or path.startswith(fault.path))
                and (fault.clip_id is None or fault.clip_id == clip_id)
            ):
                return fault
        return None


def _key(fault: Fault) -> tuple[str, str | None, str | None]:
    return fault.name, fault.path, fault.clip_id

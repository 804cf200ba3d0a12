"""The song service behind one interface: what the managers ask of it, whichever service it is.

`SongService` is the service as such: its addresses, its pace, signing in. `SongSession` is what one signed-in
person may do there; it is opened for one command or operation and closed at its end. All of it raises
`SongError`: the kinds are in `service_errors`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Literal, Protocol

import msgspec

from stdwire_songs.protocol.types import AdvancedOptions, Clip, Prompt
from stdwire_songs.services.cancellation import Cancellation


class SessionToken(msgspec.Struct, frozen=True):
    """What opens the service to a person. Lives in memory only."""

    token: str
    expires_at: int | None
    """In milliseconds since 1970; None when the token does not say."""


class SessionInfo(msgspec.Struct, frozen=True):
    """Whose session it is."""

    user_id: str | None
    handle: str | None
    display_name: str | None


class Allowance(msgspec.Struct, frozen=True):
    """What the person may still make and download."""

    credits_left: int | None
    downloads_limit: int | None
    downloads_used: int
    downloads_extra: int


class ClipSource(msgspec.Struct, frozen=True):
    """Which clips to list: the create page, the person's own library, or a profile (with its name)."""

    kind: Literal["create_page", "my_songs", "profile"]
    profile: str = ""


class ClipPage(msgspec.Struct, frozen=True):
    """One page of a listing."""

    clips: list[Clip]
    total: int | None
    """How many clips there are in all, where the service says so."""
    complete: bool = True
    """False when the service pointed to more and did not deliver it, so that the listing ends here."""


class Submission(msgspec.Struct, frozen=True):
    """The service's receipt for a prompt; the ids of its clips appear in the feed, not here."""

    expected_clips: int


class Pace(msgspec.Struct, frozen=True):
    """How a service wants to be used."""

    poll_seconds: float
    """Between two looks at songs that are being made."""
    appear_seconds: float
    """How long a submitted song may take to appear in the feed."""
    in_flight_seconds: float
    """How long a submission whose sender died may be on its way before the service takes it in."""
    stall_seconds: float
    """How long a song may stand still before it counts as failed."""
    download_gap_seconds: float
    """The least pause between two downloads."""


class MediaResponse(Protocol):
    """An answer from a media host, read piece by piece."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; their names are compared without regard to case."""

    def chunks(self) -> Iterator[bytes]:
        """Yield the body as it arrives, undecoded."""


OnWait = Callable[[str, float], None]
"""Called with a text for a person, and the seconds, before the service is given the pause it asked for."""


class SongSession(Protocol):
    """What one signed-in person may do."""

    def who(self) -> SessionInfo:
        """Return whose session it is; a token that is not accepted is SessionRejected."""

    def allowance(self) -> Allowance:
        """Return what is left."""

    def models(self) -> list[str]:
        """Return the names by which models can be chosen."""

    def pages(self, source: ClipSource) -> Iterator[ClipPage]:
        """Yield the clips of a source page by page, the newest first."""

    def newest(self, down_to: Collection[str] | None = None) -> list[Clip]:
        """Return the first page of the create page, or all pages down to one with one of the given ids."""

    def clips(self, ids: Collection[str]) -> list[Clip]:
        """Return the clips with these ids; those that the service does not know are left out."""

    def clip(self, clip_id: str) -> Clip:
        """Return one clip; an unknown or discarded one is CLIP_NOT_FOUND."""

    def submit(self, prompt: Prompt, options: AdvancedOptions | None) -> Submission:
        """Have a song made. This is what costs credits: it is sent once and never repeated from in here."""

    def download_link(self, clip_id: str) -> str:
        """Return the address that the service's own Download button leads to; this may be counted."""

    def media(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[MediaResponse]:
        """Ask a media host for a file. The session token does not go there."""


class SongService(Protocol):
    """A song service."""

    @property
    def pace(self) -> Pace:
        """How it wants to be used."""

    def page(self, path: str) -> str:
        """Return the address of one of its pages, `/sign-in` for example."""

    def sign_in(self, handle: str, cancellation: Cancellation) -> SessionToken:
        """Sign in without a browser."""

    def open(
        self, token: str, cancellation: Cancellation, on_wait: OnWait | None = None
    ) -> AbstractContextManager[SongSession]:
        """Open a session with a token; nothing is asked of the service until it is used."""

"""What the parts of one running studio share."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.requests import Request

from stdwire_songs.studio.clips import Clips
from stdwire_songs.studio.confirmations import Confirmations
from stdwire_songs.studio.faults import Faults
from stdwire_songs.studio.ledger import Ledger
from stdwire_songs.studio.options import Options
from stdwire_songs.studio.session_wear import SessionWear
from stdwire_songs.studio.signed_links import SignedLinks
from stdwire_songs.studio.storage import Database
from stdwire_songs.studio.timeline import Timeline
from stdwire_songs.studio.tokens import Tokens
from stdwire_songs.studio.users import Users
from stdwire_songs.studio.workshop import Workshop


@dataclass(frozen=True)
class Studio:
    """One running studio."""

    options: Options
    users: Users
    clips: Clips
    tokens: Tokens
    faults: Faults
    wear: SessionWear
    confirmations: Confirmations
    ledger: Ledger
    workshop: Workshop
    links: SignedLinks
    timeline: Timeline
    preparing: dict[str, int] = field(default_factory=dict)
    """Since when the file behind a Download button is being prepared, by clip."""

    @classmethod
    @contextmanager
    def opened(cls, options: Options) -> "Iterator[Studio]":
        """Open the data folder, which is made for its owner alone if it is not there."""
        options.data_dir.parent.mkdir(parents=True, exist_ok=True)
        options.data_dir.mkdir(mode=0o700, exist_ok=True)
        with (
            Database.opened(options.data_dir / "studio.sqlite3") as database,
            Workshop(options.data_dir) as workshop,
        ):
            faults, secret = Faults(options.faults), database.secret()
            yield cls(
                options=options,
                users=Users(database),
                clips=Clips(database),
                tokens=Tokens(secret),
                links=SignedLinks(secret),
                faults=faults,
                wear=SessionWear(faults),
                confirmations=Confirmations(),
                ledger=Ledger(),
                workshop=workshop,
                timeline=Timeline(options.speed),
            )


def studio_of(request: Request) -> Studio:
    """Return the studio that a request came to."""
    studio = request.app.state.studio
    if not isinstance(studio, Studio):
        raise TypeError("the application was built without a studio")
    return studio


def now_ms() -> int:
    """Return the time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000

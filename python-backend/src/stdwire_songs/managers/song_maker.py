"""Making songs, and never paying for one twice.

::

    write "about to submit", with the feed as it is ──▶ submit ──▶ find its clips in the feed ──▶ follow them
             │                                            │
             └ death here: nothing was sent               └ death here: the clips are in the feed

What is written before a submission makes a death harmless: whoever takes the song up again compares the feed
with what it was, and submits only what is not there. The ids of clips come from the feed, because those in
the service's receipt are not theirs.
"""

import contextlib
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from stdwire_songs.errors import OperationCancelled, SongError
from stdwire_songs.managers.account_session import AccountSession
from stdwire_songs.managers.reporter import Reporter
from stdwire_songs.managers.song_book import SongBook
from stdwire_songs.managers.song_follower import SongFollower
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.managers.song_matching import matching
from stdwire_songs.managers.song_reports import tell_failure, tell_step
from stdwire_songs.protocol.types import AdvancedOptions, Clip
from stdwire_songs.services.cancellation import pause
from stdwire_songs.services.service_errors import (
    NotThere,
    RateLimited,
    RequestRefused,
    ServiceUnreachable,
    UnexpectedAnswer,
)
from stdwire_songs.services.song_service import Pace, SongSession


class Ledger(Protocol):
    """Who counts the songs."""

    def write(self, job: SongJob) -> None:
        """Count a song that is settled; called inside the transaction that settles it."""

    def tell(self, job: SongJob) -> None:
        """Tell about a song that is settled."""

    def waiting(self, is_waiting: bool) -> None:
        """Tell that a person is waited for, or no more."""

    def percent(self) -> float:
        """Return how far all of it is."""


class SongMaker:
    """Makes the songs of one operation for one account."""

    def __init__(
        self,
        *,
        session: AccountSession,
        book: SongBook,
        ledger: Ledger,
        pace: Pace,
        report: Reporter,
        options: AdvancedOptions | None,
        alone: Callable[[], contextlib.AbstractContextManager[None]],
    ) -> None:
        """Submit only while `alone` holds: two submissions at a time could not be told apart in the feed."""
        self._session = session
        self._book = book
        self._ledger = ledger
        self._pace = pace
        self._report = report
        self._options = options
        self._alone = alone

    def make(self, jobs: Sequence[SongJob]) -> None:
        """Make songs side by side: submit one after the other, then wait for all of them."""
        try:
            for job in jobs:
                self._report.raise_if_cancelled()
                with self._alone():
                    self._place(job)
            self._follow([job for job in jobs if not job.is_settled])
        except BaseException as error:
            self._stop(jobs, error)
            raise

    def leave(self, jobs: Sequence[SongJob]) -> None:
        """Leave songs to a person to submit."""
        for job in jobs:
            self._report.raise_if_cancelled()
            self._settle(job, "pending")

    def _place(self, job: SongJob) -> None:
        """See to it that the service has the song, exactly once, and that its clips are known."""
        if job.submission_id is not None and not job.clip_ids:
            on_its_way = self._pace.in_flight_seconds - job.seconds_since_submission
            if self._find(job, at_least=on_its_way):
                return
            if job.is_submitted:
                self._give_up(job, "The song was submitted before, but it never appeared.")
                return
            self._book.forget(job)
        if job.submission_id is None:
            self._submit(job)
        else:
            tell_step(self._report, job, "generating")

    def _submit(self, job: SongJob) -> None:
        tell_step(self._report, job, "submitting")
        job.feed_before = tuple(clip.id for clip in self._session.ask(lambda session: session.newest()))
        self._report.raise_if_cancelled()
        self._book.begin(job)
        doubt = "The service confirmed the song, but it did not appear in the feed."
        try:
            receipt = self._session.ask(lambda session: session.submit(job.prompt, self._options))
        except (RequestRefused, NotThere) as error:
            self._settle(job, "failed", error.message)
            return
        except RateLimited:
            self._book.forget(job)
            raise
        except (ServiceUnreachable, UnexpectedAnswer) as error:
            doubt = f"{error.message} The song did not appear in the feed, and was not submitted again."
        else:
            job.expected_clips = receipt.expected_clips
            self._book.confirm(job)
            tell_step(self._report, job, "submitted")
        if not self._find(job):
            self._give_up(job, doubt)

    def _give_up(self, job: SongJob, doubt: str) -> None:
        """Settle a song that may have been paid for: trying again looks for it, and submits nothing."""
        job.is_doubtful = True
        self._settle(job, "failed", doubt)

    def _find(self, job: SongJob, *, at_least: float = 0.0) -> bool:
        """Wait until the song's clips are in the feed, as long as that may take."""
        deadline = time.monotonic() + max(self._pace.appear_seconds, at_least)
        while not self._find_now(job):
            if time.monotonic() >= deadline:
                return False
            pause(self._report, self._pace.poll_seconds)
        tell_step(self._report, job, "generating")
        return True

    def _find_now(self, job: SongJob) -> bool:
        feed = self._session.ask(lambda session: session.newest(down_to=job.feed_before))
        found = matching(job, feed, self._book.claimed)
        if found:
            job.clip_ids += found
            self._book.confirm(job)
        return bool(found)

    def _follow(self, jobs: Sequence[SongJob]) -> None:
        followers = {job.prompt_index: SongFollower(job, self._pace, self._report) for job in jobs}
        while followers:
            ids = [clip_id for follower in followers.values() for clip_id in follower.job.clip_ids]
            clips = {clip.id: clip for clip in self._session.ask(partial(_clips, ids))}
            for index, follower in list(followers.items()):
                if follower.is_short():
                    with self._alone():
                        self._find_now(follower.job)
                verdict = follower.look(clips)
                if verdict is not None:
                    del followers[index]
                    self._settle(follower.job, *verdict)
            if followers:
                pause(self._report, self._pace.poll_seconds)

    def _settle(self, job: SongJob, outcome: str, error: str | None = None) -> None:
        job.outcome, job.error = outcome, error
        self._book.settle(job, self._ledger.write)
        tell_step(self._report, job, {"completed": "done"}.get(outcome, outcome))
        if outcome == "failed":
            tell_failure(self._report, job, self._ledger.percent())
        self._ledger.tell(job)

    def _stop(self, jobs: Sequence[SongJob], error: BaseException) -> None:
        """Write down that the begun songs go on without us, in whatever way the operation ends."""
        status = "cancelled" if isinstance(error, OperationCancelled) else "interrupted"
        reason = getattr(error, "message", None) if status == "interrupted" else None
        for job in jobs:
            if job.submission_id is not None and not job.is_settled:
                with contextlib.suppress(SongError):  # the first error is the one to tell about
                    self._book.stop(job, status, reason)


def _clips(ids: Sequence[str], session: SongSession) -> list[Clip]:
    return session.clips(ids)

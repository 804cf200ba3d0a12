"""Telling which clips of a feed came of a submission."""

import unicodedata
from collections.abc import Callable, Collection, Sequence

from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.protocol.types import Clip

USUAL_CLIPS = 2
"""A submission usually makes two clips, sometimes one."""


def matching(
    job: SongJob, feed: Sequence[Clip], claimed: Callable[[Collection[str]], Collection[str]]
) -> list[str]:
    """Return the ids of the clips that are new since the submission, have its title, and are nobody else's.

    `claimed` is asked which of the clips in question are somebody's. Where several songs have the title,
    those with its style and lyrics go first; the oldest are taken.
    """
    before, title = set(job.feed_before), _plain(job.prompt.title)
    same = [clip for clip in feed if clip.id not in before and _plain(clip.title) == title]
    taken = claimed([clip.id for clip in same])
    same = [clip for clip in same if clip.id not in taken]
    same.reverse()
    same.sort(key=lambda clip: (clip.tags, clip.lyrics) != (job.prompt.style, job.prompt.lyrics))
    return [clip.id for clip in same[: max(USUAL_CLIPS, job.expected_clips) - len(job.clip_ids)]]


def _plain(title: str) -> str:
    """Return a title without what services change about them: composition, spaces, case."""
    return " ".join(unicodedata.normalize("NFC", title).split()).casefold()

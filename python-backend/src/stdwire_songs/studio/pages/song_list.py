"""Songs as rows of a list."""

from collections.abc import Sequence

from stdwire_songs.studio.clip import Clip
from stdwire_songs.studio.pages.templates import NOTHING, Html, escape, fill, joined
from stdwire_songs.studio.studio import Studio, now_ms
from stdwire_songs.studio.timeline import Status

_STATES = {
    Status.SUBMITTED: "Submitted",
    Status.QUEUED: "In the queue",
    Status.STREAMING: "Being made",
    Status.ERROR: "Failed",
}
_EMPTY = Html('<li class="hint">There are no songs here yet.</li>')


def song_rows(studio: Studio, clips: Sequence[Clip]) -> Html:
    """Return the rows of a list of songs."""
    return joined(_row(clip, status_of(studio, clip)) for clip in clips) or _EMPTY


def status_of(studio: Studio, clip: Clip) -> Status:
    """Return where a song stands now."""
    return studio.timeline.status(clip.outcome, clip.created_at, now_ms())


def title_of(clip: Clip) -> str:
    """Return the title of a song, or what stands in for it."""
    return clip.prompt.title.strip() or "Untitled"


def state_of(clip: Clip, status: Status) -> str:
    """Return the state of a song in words; of a complete one its length."""
    minutes, seconds = divmod(round(clip.duration), 60)
    return _STATES.get(status, f"{minutes}:{seconds:02d}")


def cover_of(clip: Clip, status: Status, *, large: bool = False) -> Html:
    """Return the cover of a song, once it has one."""
    if status not in (Status.STREAMING, Status.COMPLETE):
        return Html('<div class="cover"></div>')
    kind, size = ("image_large", 1_024) if large else ("image", 512)
    source = f"/media/{kind}_{clip.id}.png"
    return Html(f'<img class="cover" src="{source}" alt="" width="{size}" height="{size}">')


def _row(clip: Clip, status: Status) -> Html:
    play = NOTHING
    if status is Status.COMPLETE:
        label = escape(f"Play {title_of(clip)}")
        play = Html(
            f'<button type="button" data-audio="/media/{clip.id}.mp3" aria-label="{label}">&#9654;</button>'
        )
    return fill(
        "song_row",
        id=clip.id,
        status=status,
        cover=cover_of(clip, status),
        title=title_of(clip),
        style=clip.prompt.style,
        state=state_of(clip, status),
        play=play,
    )

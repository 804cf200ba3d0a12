"""Files: made once, put in place whole, and made again if that failed."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from stdwire_songs.studio import workshop as workshop_module
from stdwire_songs.studio.clip import Clip
from stdwire_songs.studio.prompts import SongPrompt
from stdwire_songs.studio.timeline import Outcome
from stdwire_songs.studio.workshop import Workshop

CLIP = Clip(
    seq=1,
    id="one",
    user_id="ada",
    batch_index=0,
    seed=0,
    prompt=SongPrompt(title="Harbour", style="pop"),
    outcome=Outcome.COMPLETE,
    lag_ms=0,
    duration=1.0,
    created_at=0,
    is_public=True,
    is_trashed=False,
    unlocked_at=None,
)


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    with Workshop(tmp_path) as workshop:
        yield workshop


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Draw quickly, and note each time."""
    drawn: list[int] = []

    def draw(_prompt: SongPrompt, _seed: int, size: int) -> bytes:
        drawn.append(size)
        return b"picture"

    monkeypatch.setattr(workshop_module, "draw_cover", draw)
    return drawn


def test_a_file_is_made_once_for_all_who_ask(workshop: Workshop, drawn: list[int]) -> None:
    """At the same time and later, and for clips that are alike."""
    alike = msgspec.structs.replace(CLIP, id="two", seq=2)

    async def ask() -> set[Path]:
        first = await asyncio.gather(*(workshop.cover(CLIP, large=False) for _ in range(5)))
        return {*first, await workshop.cover(CLIP, large=False), await workshop.cover(alike, large=False)}

    (path,) = asyncio.run(ask())
    assert path.read_bytes() == b"picture"
    assert drawn == [512]


def test_files_of_other_takes_prompts_and_sizes_are_others(workshop: Workshop, drawn: list[int]) -> None:
    """Each has its own name."""
    others = [
        CLIP,
        msgspec.structs.replace(CLIP, seed=1),
        msgspec.structs.replace(CLIP, prompt=SongPrompt(title="Other", style="pop")),
    ]

    async def ask() -> set[Path]:
        return {await workshop.cover(clip, large=large) for clip in others for large in (False, True)}

    assert len(asyncio.run(ask())) == len(drawn) == 6


def test_a_file_that_failed_is_tried_again(
    workshop: Workshop, drawn: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing is left of the first try, not even a part."""
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", _disk_full)

    with pytest.raises(OSError, match="disk is full"):
        asyncio.run(workshop.cover(CLIP, large=False))
    assert list((tmp_path / "media").iterdir()) == []

    monkeypatch.setattr(Path, "replace", replace)
    assert asyncio.run(workshop.cover(CLIP, large=False)).read_bytes() == b"picture"
    assert drawn == [512, 512]


def test_work_goes_on_when_the_one_who_asked_has_gone(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others may wait for the same file."""
    begun, go_on = threading.Event(), threading.Event()

    def draw(_prompt: SongPrompt, _seed: int, _size: int) -> bytes:
        begun.set()
        assert go_on.wait(30)
        return b"picture"

    monkeypatch.setattr(workshop_module, "draw_cover", draw)

    async def ask() -> bytes:
        impatient = asyncio.ensure_future(workshop.cover(CLIP, large=False))
        patient = asyncio.ensure_future(workshop.cover(CLIP, large=False))
        await asyncio.to_thread(begun.wait, 30)
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        go_on.set()
        return (await patient).read_bytes()

    assert asyncio.run(ask()) == b"picture"


def _disk_full(_source: Path, _target: Path) -> Path:
    raise OSError("the disk is full")

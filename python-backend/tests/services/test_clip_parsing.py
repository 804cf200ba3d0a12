"""Reading clips out of answers that differ in shape and may lack anything."""

from typing import Any

import msgspec
import pytest

from stdwire_songs.protocol.types import Clip
from stdwire_songs.services.clip_parsing import is_usable_audio, parse_clip, raw_clips, total_of
from stdwire_songs.services.service_errors import UnexpectedAnswer

RAW: dict[str, Any] = {
    "id": "c1",
    "title": "Song",
    "status": "complete",
    "audio_url": "https://media.example/c1.mp3",
    "metadata": {"tags": "calm, piano", "prompt": "la la", "duration": 12.5},
}


@pytest.mark.parametrize(
    "answer",
    [
        [RAW],
        {"clips": [RAW]},
        {"project_clips": [{"clip": RAW}]},
        {"playlist_clips": [{"clip": RAW}]},
        {"items": [RAW]},
        {"songs": [RAW]},
        {"tracks": [RAW, {"no": "id"}, None]},
    ],
)
def test_every_known_shape_of_a_list_is_read(answer: object) -> None:
    assert [clip["id"] for clip in raw_clips(answer)] == ["c1"]


@pytest.mark.parametrize("answer", [None, {}, {"clips": "none"}, "text", {"clips": [{"clip_id": "c1"}]}])
def test_a_shape_that_is_not_known_is_one_clear_error(answer: object) -> None:
    with pytest.raises(UnexpectedAnswer, match="has changed"):
        raw_clips(answer)


def test_an_empty_list_is_no_error() -> None:
    assert raw_clips({"clips": []}) == []


def test_a_whole_clip_is_read() -> None:
    clip = parse_clip(RAW)

    assert (clip.title, clip.tags, clip.lyrics, clip.duration) == ("Song", "calm, piano", "la la", 12.5)
    assert clip.downloadable


@pytest.mark.parametrize(
    "raw",
    [
        {"id": "c1"},
        {"id": "c1", **dict.fromkeys(("title", "status", "metadata", "audio_url", "is_public"))},
        {"id": "c1", "metadata": "text", "title": 7, "is_public": "yes", "status": ["x"]},
        {"id": "c1", "metadata": {"duration": "long", "tags": ["a", "b"]}},
    ],
)
def test_a_clip_that_lacks_nearly_all_is_still_a_clip(raw: dict[str, Any]) -> None:
    clip = parse_clip(raw)

    msgspec.convert(msgspec.to_builtins(clip), Clip)
    assert (clip.id, clip.title, clip.tags, clip.duration, clip.is_public) == ("c1", "", "", None, None)
    assert not clip.downloadable


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://studio.example/api/forbidden",
        "https://audiopipe.example/?item_id=c1",
        "https://cdn.example/None.mp3",
        "ftp://cdn.example/c1.mp3",
        "file:///etc/passwd",
        "c1.mp3",
        "http://[bad/c1.mp3",
    ],
)
def test_addresses_that_stand_for_something_else_are_no_audio(url: str | None) -> None:
    assert not is_usable_audio(url)


def test_a_clip_whose_download_is_paid_for_is_downloadable_without_an_open_address() -> None:
    locked = {**RAW, "audio_url": None}

    assert not parse_clip({**locked, "is_download_unlocked": False}).downloadable
    assert parse_clip({**locked, "is_download_unlocked": True}).downloadable
    assert not parse_clip({**locked, "status": "queued", "is_download_unlocked": True}).downloadable


@pytest.mark.parametrize(
    ("answer", "total"),
    [({"clip_count": 3}, 3), ({"num_total_clips": 0}, 0), ({"clip_count": "3"}, None), ([], None)],
)
def test_the_total_is_read_where_it_is_told(answer: object, total: int | None) -> None:
    assert total_of(answer) == total

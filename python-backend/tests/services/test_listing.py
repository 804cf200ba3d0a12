"""Listing clips at a studio, whatever mistakes it makes at the end of a list."""

import pytest

from stdwire_songs.errors import SongError
from stdwire_songs.services import listing
from stdwire_songs.services.song_service import ClipPage, ClipSource
from tests.services.recorder import Recorder
from tests.services.studio_control import RunningStudio

CREATE_PAGE = ClipSource("create_page")
MY_SONGS = ClipSource("my_songs")


def pages(studio: RunningStudio, handle: str, source: ClipSource) -> list[ClipPage]:
    with studio.service.open(studio.token(handle), Recorder()) as session:
        return list(session.pages(source))


def ids(found: list[ClipPage]) -> list[str]:
    return [clip.id for page in found for clip in page.clips]


@pytest.mark.parametrize("source", [CREATE_PAGE, MY_SONGS, ClipSource("profile", "@lister")])
def test_every_source_is_read_to_its_end_newest_first(studio: RunningStudio, source: ClipSource) -> None:
    made = studio.fill("lister", 55) if not pages(studio, "lister", MY_SONGS) else None
    newest_first = ids(pages(studio, "lister", MY_SONGS))
    if made is not None:
        assert sorted(made) == sorted(newest_first)

    assert ids(pages(studio, "lister", source)) == newest_first
    assert len(newest_first) == 55


def test_the_library_says_how_many_there_are(studio: RunningStudio) -> None:
    studio.fill("counted", 3)

    assert [page.total for page in pages(studio, "counted", MY_SONGS)] == [3]


def test_a_cursor_that_comes_again_ends_the_list_and_is_told(
    studio: RunningStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    studio.fill("repeated", 7)
    studio.fault("repeated_cursor")

    found = pages(studio, "repeated", CREATE_PAGE)

    assert [page.complete for page in found] == [True, False]


def test_an_empty_page_that_promises_more_ends_the_list_and_is_told(studio: RunningStudio) -> None:
    studio.fill("promised", 2)
    studio.fault("empty_page")

    assert pages(studio, "promised", CREATE_PAGE) == [ClipPage([], None, complete=False)]


def test_a_profile_that_is_not_there_is_clip_not_found(studio: RunningStudio) -> None:
    with pytest.raises(SongError) as caught:
        pages(studio, "asker", ClipSource("profile", "@nobody-of-that-name"))

    assert caught.value.code == "CLIP_NOT_FOUND"


@pytest.mark.parametrize("name", ["../../api/session", "a/b", "", "@", "a?b=c", "x" * 150])
def test_a_name_that_can_be_no_profile_s_is_refused_before_it_is_asked_for(
    studio: RunningStudio, name: str
) -> None:
    with pytest.raises(SongError) as caught:
        pages(studio, "asker", ClipSource("profile", name))

    assert caught.value.code == "CLIP_NOT_FOUND"


def test_a_list_that_never_ends_is_given_up(studio: RunningStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MAX_PAGES", 2)
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    studio.fill("endless", 7)

    with pytest.raises(SongError, match="does not end") as caught:
        pages(studio, "endless", CREATE_PAGE)

    assert caught.value.code == "INTERNAL_ERROR"


@pytest.mark.parametrize("fault", ["missing_fields", "null_fields", "odd_titles"])
def test_clips_that_lack_most_are_listed_all_the_same(studio: RunningStudio, fault: str) -> None:
    made = studio.fill(f"poor-{fault.replace('_', '-')}", 3)
    studio.fault(fault)

    assert sorted(ids(pages(studio, f"poor-{fault.replace('_', '-')}", MY_SONGS))) == sorted(made)


def test_clips_are_found_by_id_and_unknown_ids_are_left_out(studio: RunningStudio) -> None:
    made = studio.fill("by-id", 3)

    with studio.service.open(studio.token("by-id"), Recorder()) as session:
        found = session.clips([*made[:2], "unknown"])

    assert sorted(clip.id for clip in found) == sorted(made[:2])

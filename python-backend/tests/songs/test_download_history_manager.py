"""The download history of an account: what is there, what is new, what is forgotten."""

from pathlib import Path

import pytest

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.types import ClipReference
from stdwire_songs.storage.downloads import DownloadRow, ListingRow
from tests.songs.conftest import Home


@pytest.fixture
def demo(home: Home) -> Home:
    """Give the test a home with one account, demo."""
    home.accounts.create("demo", "")
    return home


def download(home: Home, clip_id: str, path: Path, moment: str = "2025-01-01 00:00:00") -> None:
    home.download_rows.put("demo", DownloadRow(clip_id, f"Title {clip_id}", str(path), 3, moment))


def test_an_empty_history_says_so(demo: Home) -> None:
    """Every field of the protocol is there."""
    history = demo.download_history.history("DEMO")

    assert (
        history.account_name,
        history.downloaded_ids,
        history.total_downloaded,
        history.last_download,
        history.current_page,
        history.last_profile,
        history.items,
    ) == ("demo", [], 0, None, 0, None, [])


def test_a_history_lists_ids_oldest_first_and_items_newest_first(demo: Home, tmp_path: Path) -> None:
    """With whether each file is still there."""
    (tmp_path / "b.mp3").write_text("mp3")
    download(demo, "a", tmp_path / "gone.mp3")
    download(demo, "b", tmp_path / "b.mp3", "2025-01-02 00:00:00")
    demo.download_rows.set_listing("demo", ListingRow(4, "@someone"))

    history = demo.download_history.history("demo")

    assert (
        history.downloaded_ids,
        history.total_downloaded,
        history.last_download,
    ) == (["a", "b"], 2, "2025-01-02 00:00:00")
    assert (history.current_page, history.last_profile) == (4, "@someone")
    assert [(item.clip_id, item.title, item.bytes, item.file_exists) for item in history.items] == [
        ("b", "Title b", 3, True),
        ("a", "Title a", 3, False),
    ]


def test_a_clip_downloaded_again_is_listed_once_at_its_latest_place(demo: Home, tmp_path: Path) -> None:
    """The newer file takes the place of the older one."""
    download(demo, "a", tmp_path / "1.mp3")
    download(demo, "b", tmp_path / "2.mp3")
    download(demo, "a", tmp_path / "3.mp3")

    history = demo.download_history.history("demo")

    assert history.downloaded_ids == ["b", "a"]
    assert str(tmp_path / "3.mp3") == history.items[0].file_path


def test_new_clips_are_those_not_downloaded_each_once_in_the_order_given(demo: Home, tmp_path: Path) -> None:
    """What was known about a clip comes back with it."""
    download(demo, "b", tmp_path / "b.mp3")
    clips = [
        ClipReference(id="c", title="C", audio_url="http://example.com/c.mp3"),
        ClipReference(id="b"),
        ClipReference(id="a"),
        ClipReference(id="c", title="again"),
    ]

    assert [clips[0], clips[2]] == demo.download_history.new_clips("demo", clips)
    assert demo.download_history.new_clips("demo", []) == []


def test_histories_of_accounts_are_apart(demo: Home, tmp_path: Path) -> None:
    """One account's downloads are new to another."""
    demo.accounts.create("other", "")
    download(demo, "a", tmp_path / "a.mp3")

    assert len(demo.download_history.new_clips("other", [ClipReference(id="a")])) == 1


def test_clearing_forgets_one_history_and_leaves_the_files(demo: Home, tmp_path: Path) -> None:
    """The number of forgotten downloads is told."""
    (tmp_path / "a.mp3").write_text("mp3")
    download(demo, "a", tmp_path / "a.mp3")
    demo.accounts.create("other", "")
    demo.download_rows.put("other", DownloadRow("x", "t", "/x", 1, "2025-01-01 00:00:00"))

    assert demo.download_history.clear("Demo") == ("demo", 1)
    assert demo.download_history.clear("demo") == ("demo", 0)

    assert demo.download_history.history("demo").total_downloaded == 0
    assert demo.download_history.history("other").total_downloaded == 1
    assert (tmp_path / "a.mp3").exists()


def test_an_unknown_account_is_not_found(home: Home) -> None:
    """By each of the three."""
    for attempt in (
        lambda: home.download_history.history("nobody"),
        lambda: home.download_history.new_clips("nobody", []),
        lambda: home.download_history.clear("nobody"),
    ):
        with pytest.raises(SongError) as caught:
            attempt()
        assert caught.value.code == ErrorCode.ACCOUNT_NOT_FOUND

"""Accounts: unique names, folders by id, changes that are whole, nothing pulled from under an operation."""

import stat
import threading
from pathlib import Path

import pytest

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.types import CreationRecordInput, Prompt
from stdwire_songs.storage.downloads import DownloadRow, ListingRow
from tests.songs.conftest import Home


def queue(home: Home, name: str) -> str:
    return home.queues.create(name, total_songs=1, songs_per_batch=1, prompts=PROMPTS).id


PROMPTS = [Prompt(title="one"), Prompt(title="two")]


def record(song_id: str, account: str, title: str = "t") -> CreationRecordInput:
    return CreationRecordInput(
        song_id=song_id, title=title, prompt_index=0, account_name=account, status="completed"
    )


def refused(code: ErrorCode) -> "pytest.RaisesExc[SongError]":
    return pytest.raises(SongError, check=lambda error: error.code == code)


def test_a_created_account_has_everything_the_protocol_promises(home: Home) -> None:
    """Its profile folder exists, is its owner's alone and carries an id, not the name."""
    account = home.accounts.create("demo", "demo@example.com")

    assert (account.name, account.email, account.status) == ("demo", "demo@example.com", "active")
    assert (account.last_used, account.handle, account.session_state) == (None, None, "unknown")
    assert (account.profile_exists, account.browser_open) == (True, False)
    name, path, exists = home.accounts.profile_path("DEMO")
    assert ("demo", home.profiles / home.account_id("demo"), True) == (name, path, exists)
    assert 0o700 == stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(home.profiles.stat().st_mode)
    assert "demo" not in path.name


def test_accounts_are_listed_in_the_order_of_their_creation(home: Home) -> None:
    """Also when they were created in the same second."""
    for name in ("c", "a", "b"):
        home.accounts.create(name, "")

    assert [account.name for account in home.accounts.all()] == ["c", "a", "b"]


def test_session_and_browser_are_told_as_they_are_now(home: Home) -> None:
    """What is kept in memory is asked for at each answer."""
    home.accounts.create("demo", "")
    home.sessions.states[home.account_id("demo")] = "valid"
    home.sessions.open.add(home.account_id("demo"))

    (account,) = home.accounts.all()

    assert (account.session_state, account.browser_open) == ("valid", True)


@pytest.mark.parametrize("again", ["demo", "DEMO", "Demo"])
def test_a_name_in_use_is_refused_whatever_its_case(home: Home, again: str) -> None:
    """And no folder is left behind by the attempt."""
    home.accounts.create("demo", "")

    with refused(ErrorCode.ACCOUNT_ALREADY_EXISTS):
        home.accounts.create(again, "")

    assert len(list(home.profiles.iterdir())) == 1


def test_a_name_that_cannot_be_a_name_is_refused(home: Home) -> None:
    """The rules are those of account_names."""
    with refused(ErrorCode.INVALID_PAYLOAD):
        home.accounts.create("de\u202emo", "")

    assert home.accounts.all() == []


def test_an_account_whose_folder_cannot_be_made_is_not_created(home: Home) -> None:
    """ACCOUNT_CREATION_FAILED, with the folder and the reason; nothing is stored."""
    home.profiles.write_text("a file where the folder should be")

    with refused(ErrorCode.ACCOUNT_CREATION_FAILED):
        home.accounts.create("demo", "")

    assert home.account_rows.all() == []


def test_a_folder_is_not_left_behind_when_the_account_cannot_be_stored(home: Home) -> None:
    """Both, or neither."""
    home.accounts.create("other", "")
    home.database.query("PRAGMA query_only = ON")

    with refused(ErrorCode.INTERNAL_ERROR):
        home.accounts.create("demo", "")

    assert len(list(home.profiles.iterdir())) == 1


def test_an_update_changes_what_is_given_and_nothing_else(home: Home) -> None:
    """None leaves a field; an empty address forgets it."""
    home.accounts.create("demo", "demo@example.com")

    used = home.accounts.update("Demo", email=None, last_used="2025-01-01 10:00:00", status=None)
    assert (used.email, used.last_used, used.status) == ("demo@example.com", "2025-01-01 10:00:00", "active")
    off = home.accounts.update("demo", email="", last_used=None, status="inactive")
    assert (off.email, off.last_used, off.status) == ("", "2025-01-01 10:00:00", "inactive")
    assert [off] == home.accounts.all()


def test_a_day_that_does_not_exist_is_refused(home: Home) -> None:
    """The form alone does not make a date."""
    home.accounts.create("demo", "")

    with refused(ErrorCode.INVALID_PAYLOAD):
        home.accounts.update("demo", email=None, last_used="2025-02-30 10:00:00", status=None)


def test_an_unknown_account_is_not_found_by_any_command(home: Home) -> None:
    """ACCOUNT_NOT_FOUND names the account that was asked for."""
    with refused(ErrorCode.ACCOUNT_NOT_FOUND):
        home.accounts.update("nobody", email="x", last_used=None, status=None)
    with refused(ErrorCode.ACCOUNT_NOT_FOUND):
        home.accounts.rename("nobody", "somebody")
    with refused(ErrorCode.ACCOUNT_NOT_FOUND):
        home.accounts.delete("nobody", delete_profile=True)
    with refused(ErrorCode.ACCOUNT_NOT_FOUND) as caught:
        home.accounts.profile_path("nobody")
    assert caught.value.details == {"account_name": "nobody"}


def test_a_rename_takes_queues_and_histories_along_and_leaves_the_folder(home: Home) -> None:
    """One name everywhere, one folder for good."""
    home.accounts.create("old", "")
    folder = home.accounts.profile_path("old")[1]
    queue(home, "old")
    home.history.add(record("s1", "OLD"))
    home.download_rows.put("old", DownloadRow("c1", "t", "/f", 1, "2025-01-01 00:00:00"))
    home.download_rows.set_listing("old", ListingRow(3, "@me"))

    former, account = home.accounts.rename("Old", "new")

    assert (former, account.name) == ("old", "new")
    assert [row.account_name for row in home.queues.all()] == ["new"]
    assert [row.account_name for row in home.history.newest_first("new")] == ["new"]
    assert home.history.newest_first("old") == []
    history = home.download_history.history("new")
    assert (history.downloaded_ids, history.current_page, history.last_profile) == (["c1"], 3, "@me")
    assert folder == home.accounts.profile_path("new")[1]


def test_a_rename_may_change_case_alone(home: Home) -> None:
    """An account does not stand in its own way."""
    home.accounts.create("demo", "")
    home.history.add(record("s1", "demo"))

    home.accounts.rename("demo", "Demo")

    assert [account.name for account in home.accounts.all()] == ["Demo"]
    assert [row.account_name for row in home.history.newest_first("demo")] == ["Demo"]


def test_a_rename_to_a_name_in_use_changes_nothing(home: Home) -> None:
    """ACCOUNT_ALREADY_EXISTS, whatever the case of the new name."""
    home.accounts.create("a", "")
    home.accounts.create("b", "")
    home.history.add(record("s1", "a"))

    with refused(ErrorCode.ACCOUNT_ALREADY_EXISTS):
        home.accounts.rename("a", "B")

    assert [account.name for account in home.accounts.all()] == ["a", "b"]
    assert [row.account_name for row in home.history.newest_first("a")] == ["a"]


def test_a_rename_wins_over_what_a_former_account_of_that_name_left(home: Home) -> None:
    """A song or clip that both histories hold is kept once: that of the living account."""
    home.accounts.create("a", "")
    home.history.add(record("same", "gone", "of the former"))
    home.history.add(record("same", "a", "of the living"))
    home.history.add(record("other", "gone"))
    home.download_rows.put("gone", DownloadRow("c", "former", "/f", 1, "2025-01-01 00:00:00"))
    home.download_rows.put("a", DownloadRow("c", "living", "/l", 1, "2025-01-01 00:00:00"))

    home.accounts.rename("a", "gone")

    titles = {row.song_id: row.title for row in home.history.newest_first("gone")}
    assert titles == {"same": "of the living", "other": "t"}
    assert [item.title for item in home.download_history.history("gone").items] == ["living"]


def test_a_deleted_account_takes_its_queues_and_leaves_its_histories(home: Home) -> None:
    """The profile stays on disk unless its deletion is asked for."""
    home.accounts.create("demo", "")
    account_id = home.account_id("demo")
    queue(home, "demo")
    queue(home, "demo")
    home.history.add(record("s1", "demo"))
    folder = home.accounts.profile_path("demo")[1]

    deleted = home.accounts.delete("DEMO", delete_profile=False)

    assert tuple(deleted) == ("demo", False, 2)
    assert home.accounts.all() == []
    assert home.queues.all() == []
    assert [row.song_id for row in home.history.newest_first("demo")] == ["s1"]
    assert folder.is_dir()
    assert [account_id] == home.sessions.forgotten


def test_a_profile_is_deleted_on_request_with_all_that_is_in_it(home: Home, tmp_path: Path) -> None:
    """Links in it are removed, not followed."""
    home.accounts.create("demo", "")
    folder = home.accounts.profile_path("demo")[1]
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("")
    (folder / "Default").mkdir()
    (folder / "Default" / "Cookies").write_text("secret")
    (folder / "link").symlink_to(outside)

    assert home.accounts.delete("demo", delete_profile=True).profile_deleted

    assert not folder.exists()
    assert (outside / "kept").exists()


def test_a_missing_profile_is_no_obstacle(home: Home) -> None:
    """Somebody removed the folder by hand."""
    home.accounts.create("demo", "")
    home.accounts.profile_path("demo")[1].rmdir()

    assert not home.accounts.all()[0].profile_exists
    assert not home.accounts.profile_path("demo")[2]
    assert not home.accounts.delete("demo", delete_profile=True).profile_deleted


def test_an_account_is_kept_when_its_profile_cannot_be_deleted(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the login would stay on disk with no name to reach it by."""
    home.accounts.create("demo", "")

    def fail(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("shutil.rmtree", fail)

    with refused(ErrorCode.INTERNAL_ERROR) as caught:
        home.accounts.delete("demo", delete_profile=True)

    assert "The account was kept" in caught.value.message
    assert len(home.accounts.all()) == 1


@pytest.mark.parametrize("state", ["browser", "operation", "queue"])
def test_an_account_in_use_is_neither_renamed_nor_deleted(home: Home, state: str) -> None:
    """PROFILE_LOCKED while a browser is open, an operation works for it or one of its queues runs."""
    home.accounts.create("demo", "")
    home.accounts.create("other", "")
    account_id = home.account_id("demo")
    working = home.activity.working(account_id)
    if state == "browser":
        home.sessions.open.add(account_id)
    elif state == "operation":
        working.__enter__()
    else:
        home.queue_rows.hold(queue(home, "demo"), "op-1")

    with refused(ErrorCode.PROFILE_LOCKED):
        home.accounts.rename("demo", "new")
    with refused(ErrorCode.PROFILE_LOCKED):
        home.accounts.delete("demo", delete_profile=True)

    home.accounts.delete("other", delete_profile=True)
    home.sessions.open.clear()
    if state == "operation":
        working.__exit__(None, None, None)
    if state == "queue":
        home.queue_rows.let_go(home.queues.all()[0].id, "paused")
    home.accounts.rename("demo", "new")
    assert [account.name for account in home.accounts.all()] == ["new"]


def test_work_that_begins_during_a_change_waits_for_its_end(home: Home) -> None:
    """It then sees the account as the change left it."""
    home.accounts.create("demo", "")
    account_id = home.account_id("demo")
    entered = threading.Event()
    seen: list[str] = []

    def work() -> None:
        entered.set()
        with home.activity.working(account_id):
            row = home.account_rows.by_id(account_id)
            assert row is not None
            seen.append(row.name)

    worker = threading.Thread(target=work)
    with home.activity.changing(account_id, "demo"):
        worker.start()
        entered.wait()
        row = home.account_rows.by_id(account_id)
        assert row is not None
        with home.database.transaction() as tx:
            tx.execute("UPDATE accounts SET name = 'new' WHERE id = ?", (account_id,))
    worker.join()

    assert seen == ["new"]

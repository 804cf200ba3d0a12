"""The creation history: one record per song and account, newest first, found whatever the case."""

from typing import Any

import pytest

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.types import CreationRecord, CreationRecordInput
from stdwire_songs.storage.creation_records import PAGE, CreationRecordRow
from tests.songs.conftest import Home


def record(song_id: str = "s1", **fields: Any) -> CreationRecordInput:
    known: dict[str, Any] = {
        "song_id": song_id,
        "title": "Title",
        "prompt_index": 0,
        "account_name": "demo",
        "status": "completed",
    }
    return CreationRecordInput(**{**known, **fields})


def ids(rows: list[CreationRecord]) -> list[str]:
    return [row.song_id for row in rows]


def refused(code: ErrorCode) -> "pytest.RaisesExc[SongError]":
    return pytest.raises(SongError, check=lambda error: error.code == code)


def test_a_record_comes_back_as_it_was_added(home: Home) -> None:
    """With every field, for an account that need not exist."""
    added = record(
        error_message="no credits",
        clip_ids=["c1", "c2"],
        style="pop",
        queue_id="q1",
        prompt_index=3,
        status="failed",
        created_at="2025-01-01 10:00:00",
    )

    assert home.history.add(added) == "s1"

    (row,) = home.history.newest_first(None)
    assert (
        row.song_id,
        row.title,
        row.prompt_index,
        row.account_name,
        row.status,
    ) == ("s1", "Title", 3, "demo", "failed")
    assert (
        row.created_at,
        row.error_message,
        row.clip_ids,
        row.style,
        row.queue_id,
    ) == ("2025-01-01 10:00:00", "no credits", ["c1", "c2"], "pop", "q1")


def test_success_is_stored_as_completed(home: Home) -> None:
    """One word per state."""
    home.history.add(record(status="success"))

    assert [row.status for row in home.history.newest_first(None)] == ["completed"]


def test_a_second_record_of_the_same_song_and_account_updates_the_first(home: Home) -> None:
    """The date of the first stays, unless another is given."""
    home.history.add(record(status="in_progress", created_at="2025-01-01 10:00:00"))

    home.history.add(record(account_name="DEMO", title="New", status="completed"))
    (row,) = home.history.newest_first(None)
    assert (row.title, row.status, row.created_at) == ("New", "completed", "2025-01-01 10:00:00")

    home.history.add(record(created_at="2025-02-01 10:00:00"))
    (row,) = home.history.newest_first(None)
    assert row.created_at == "2025-02-01 10:00:00"


def test_the_same_song_of_another_account_is_another_record(home: Home) -> None:
    """The key is song and account."""
    home.history.add(record(account_name="a"))
    home.history.add(record(account_name="b"))

    assert [row.account_name for row in home.history.newest_first(None)] == ["b", "a"]


def test_a_record_that_was_listed_can_be_handed_back(home: Home) -> None:
    """Nothing is lost or doubled by that."""
    home.history.add(record(clip_ids=["c1"], style="x"))
    (before,) = home.history.newest_first(None)

    home.history.add(
        CreationRecordInput(**{name: getattr(before, name) for name in CreationRecord.__struct_fields__})
    )

    (after,) = home.history.newest_first(None)
    assert (before.clip_ids, before.created_at) == (after.clip_ids, after.created_at)


def test_a_date_that_does_not_exist_is_refused(home: Home) -> None:
    """The form alone does not make a date."""
    with refused(ErrorCode.INVALID_PAYLOAD):
        home.history.add(record(created_at="2025-02-30 10:00:00"))

    assert home.history.newest_first(None) == []


def test_records_are_listed_newest_first_of_one_account_or_of_all(home: Home) -> None:
    """By date, then by the order in which they were added; an account without records has none."""
    home.history.add(record("old", created_at="2025-01-01 00:00:00"))
    home.history.add(record("new", created_at="2025-03-01 00:00:00"))
    home.history.add(record("mid 1", created_at="2025-02-01 00:00:00", account_name="other"))
    home.history.add(record("mid 2", created_at="2025-02-01 00:00:00"))

    assert ids(home.history.newest_first(None)) == ["new", "mid 2", "mid 1", "old"]
    assert ids(home.history.newest_first("Demo")) == ["new", "mid 2", "old"]
    assert home.history.newest_first("nobody") == []


@pytest.mark.parametrize(
    ("keyword", "found"),
    [
        ("summer", ["s1"]),
        ("SUMMER", ["s1"]),
        ("STRASSE", ["s2"]),
        ("e\u0301t\u00e9", ["s2"]),
        ("FAIL", ["s3"]),
        ("S2", ["s2"]),
        ("jazz", ["s3"]),
        ("%", ["s4"]),
        ("_", ["s4"]),
        ("night\x1fs1", []),
        ("nothing", []),
        ("s", ["s4", "s3", "s2", "s1"]),
    ],
)
def test_a_search_looks_into_title_id_status_and_style(home: Home, keyword: str, found: list[str]) -> None:
    """Without regard to case or composition; every character of the keyword stands for itself."""
    home.history.add(record("s1", title="Summer Night"))
    home.history.add(record("s2", title="Eine Straße im \u00e9te\u0301"))
    home.history.add(record("s3", title="third", style="Acid Jazz", status="failed"))
    home.history.add(record("s4", title="100%_sure"))

    assert found == ids(home.history.search(keyword))


@pytest.mark.parametrize("keyword", ["", "  ", "\u3000"])
def test_a_blank_keyword_is_refused(home: Home, keyword: str) -> None:
    """It would find everything, which nobody means."""
    with refused(ErrorCode.INVALID_PAYLOAD):
        home.history.search(keyword)


def test_a_record_is_found_by_its_new_words_after_an_update(home: Home) -> None:
    """And no longer by the old ones."""
    home.history.add(record(title="before"))
    home.history.add(record(title="after"))

    assert home.history.search("before") == []
    assert ids(home.history.search("after")) == ["s1"]


def test_only_records_of_dead_operations_are_interrupted(home: Home) -> None:
    """A record that a user added in progress is the user's."""
    home.history.add(record("user's", status="in_progress"))
    for song_id, status in (("ours", "in_progress"), ("done", "completed"), ("sent", "submitted")):
        home.record_rows.put(
            CreationRecordRow(
                song_id=song_id,
                account_name="demo",
                title="t",
                prompt_index=0,
                status=status,
                created_at="2025-01-01 00:00:00",
                updated_at="2025-01-01 00:00:00",
                operation_id="op",
            )
        )

    assert home.record_rows.interrupt_abandoned("The backend died.") == 1

    states = {row.song_id: (row.status, row.error_message) for row in home.history.newest_first(None)}
    assert states == {
        "user's": ("in_progress", None),
        "ours": ("interrupted", "The backend died."),
        "done": ("completed", None),
        "sent": ("submitted", None),
    }


def test_walking_passes_every_record_once_newest_first(home: Home) -> None:
    """Also where pages end amid records of the same second."""
    with home.database.transaction():
        for index in range(2 * PAGE + 5):
            home.history.add(record(f"s{index}", created_at=f"2025-01-01 00:00:{index % 3:02d}"))

    walked = [row.song_id for row in home.record_rows.walk()]

    assert len(set(walked)) == 2 * PAGE + 5
    assert ids(home.history.newest_first(None)) == walked

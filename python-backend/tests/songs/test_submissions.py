"""Submissions: written down before they cost something, with the feed as it was."""

import msgspec

from stdwire_songs.storage.submissions import SubmissionRow
from stdwire_songs.storage.timestamps import seconds_since
from tests.songs.conftest import Home


def submission(home: Home, name: str, *, account: str = "demo", queue_id: str | None = "q") -> SubmissionRow:
    return SubmissionRow(
        id=name,
        account_id=home.account_id(account),
        queue_id=queue_id,
        operation_id="op",
        prompt_index=1,
        title="t",
        feed_before=("c1", "c2"),
        state="about_to_submit",
    )


def test_a_submission_keeps_the_feed_its_state_and_its_clips_in_their_order(home: Home) -> None:
    """What is read is what was written; the clips that came of it are added later."""
    home.accounts.create("demo", "")
    first, second = submission(home, "one"), submission(home, "two")
    for row in (first, second, submission(home, "other", queue_id=None)):
        home.submission_rows.add(row)
    stored = home.submission_rows.of_queue("q")
    assert all(seconds_since(row.written_at) < 60 for row in stored)
    first, second = (msgspec.structs.replace(row, written_at=stored[0].written_at) for row in (first, second))
    assert [first, second] == [msgspec.structs.replace(row, written_at=first.written_at) for row in stored]

    home.submission_rows.set_state("one", "submitted", ("c9",))
    home.submission_rows.set_state("one", "done", ("c9", "c3"))
    home.submission_rows.remove("two")

    assert [
        msgspec.structs.replace(first, state="done", clip_ids=("c9", "c3"))
    ] == home.submission_rows.of_queue("q")


def test_a_clip_is_claimed_as_long_as_a_submission_says_that_it_is_its_own(home: Home) -> None:
    """Whoever asks, and only those that were asked for are told."""
    home.accounts.create("demo", "")
    home.accounts.create("other", "")
    home.submission_rows.add(submission(home, "one"))
    home.submission_rows.add(submission(home, "two", account="other"))
    home.submission_rows.set_state("one", "submitted", ("c3", "c4"))
    home.submission_rows.set_state("two", "done", ("c5",))

    assert home.submission_rows.claimed(["c1", "c3", "c5"]) == {"c3", "c5"}
    assert home.submission_rows.claimed([]) == set()

    home.submission_rows.set_state("one", "done")
    home.submission_rows.remove("two")

    assert home.submission_rows.claimed(["c3", "c4", "c5"]) == set()


def test_of_failed_submissions_only_those_of_the_queue_are_forgotten(home: Home) -> None:
    """One that clips came of is none of them, nor is one that is under way."""
    home.accounts.create("demo", "")
    for name in ("failed", "made", "begun"):
        home.submission_rows.add(submission(home, name))
    home.submission_rows.add(submission(home, "elsewhere", queue_id="p"))
    home.submission_rows.set_state("failed", "done")
    home.submission_rows.set_state("elsewhere", "done")
    home.submission_rows.set_state("made", "done", ("c3",))

    home.submission_rows.remove_failed("q")

    assert [row.id for row in home.submission_rows.of_queue("q")] == ["made", "begun"]
    assert [row.id for row in home.submission_rows.of_queue("p")] == ["elsewhere"]


def test_submissions_go_with_their_account(home: Home) -> None:
    """Nobody could take them up any more."""
    home.accounts.create("demo", "")
    home.submission_rows.add(submission(home, "one"))
    home.submission_rows.set_state("one", "submitted", ("c3",))

    home.accounts.delete("demo", delete_profile=True)

    assert home.submission_rows.of_queue("q") == []
    assert home.submission_rows.claimed(["c3"]) == set()


def test_clips_and_accounts_are_looked_up_and_not_searched_for(home: Home) -> None:
    """However many submissions there have been."""
    for question in (
        "SELECT clip_id FROM claimed_clips WHERE clip_id IN (SELECT value FROM json_each('[]'))",
        "DELETE FROM submissions WHERE account_id = 'a'",
        "DELETE FROM claimed_clips WHERE submission_id = 's'",
    ):
        plan = " ".join(row[3] for row in home.database.query(f"EXPLAIN QUERY PLAN {question}"))
        assert "SCAN claimed_clips" not in plan, plan
        assert "SCAN submissions" not in plan, plan

"""Submissions: written down before they cost something, with the feed as it was."""

from stdwire_songs.storage.submissions import SubmissionRow
from tests.songs.conftest import Home


def submission(home: Home, name: str, queue_id: str | None = "q") -> SubmissionRow:
    return SubmissionRow(
        id=name,
        account_id=home.account_id("demo"),
        queue_id=queue_id,
        operation_id="op",
        prompt_index=1,
        title="t",
        feed_before=("c1", "c2"),
        state="about_to_submit",
    )


def test_a_submission_keeps_the_feed_and_its_state(home: Home) -> None:
    """What is read is what was written; the clips that came of it are added later."""
    home.accounts.create("demo", "")
    first, second = submission(home, "one"), submission(home, "two", None)
    home.submission_rows.add(first)
    home.submission_rows.add(second)

    assert first == home.submission_rows.get("one")
    assert [first] == home.submission_rows.of_queue("q")
    assert [first, second] == home.submission_rows.unfinished(home.account_id("demo"))

    home.submission_rows.set_state("one", "done", ("c3",))
    home.submission_rows.remove("two")

    done = home.submission_rows.get("one")
    assert done is not None
    assert (done.state, done.clip_ids) == ("done", ("c3",))
    assert home.submission_rows.unfinished(home.account_id("demo")) == []
    assert None is home.submission_rows.get("two")


def test_submissions_go_with_their_account(home: Home) -> None:
    """Nobody could take them up any more."""
    home.accounts.create("demo", "")
    home.submission_rows.add(submission(home, "one"))

    home.accounts.delete("demo", delete_profile=True)

    assert None is home.submission_rows.get("one")

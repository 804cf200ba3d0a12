"""D01: kill -9 while the backend commits and acknowledges."""

import json
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.faults.programs import kill_commits

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")


def test_d01_what_was_acknowledged_is_there_after_kill_9_and_the_rest_is_whole_or_absent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """D01: in each of many lives, and over all of them; the soak run has 1,000."""
    code = kill_commits.main(["--cycles", "12", "--folder", str(tmp_path)])

    result = json.loads(capsys.readouterr().out)
    assert {result[name] for name in kill_commits.WRONG} == {0}, result
    assert code == 0
    assert result["cycles"] == 12
    assert 0 < result["acknowledged"] < result["sent"]


def test_d01_the_program_sees_what_is_lost_torn_and_there_twice(tmp_path: Path) -> None:
    """D01: a tally of things that are not in the database counts each of them."""
    path = tmp_path / "songs.sqlite3"
    _plant_wrong(path)
    tally = kill_commits.Tally()
    tally.acknowledged = {("account", "gone"), ("renamed", "half"), ("account", "half")}

    kill_commits._compare(path, tally)

    assert dict(tally.wrong) == {"lost": 2, "torn": 2, "duplicated": 1}


def _plant_wrong(path: Path) -> None:
    """Make an account that is renamed in one table only, one that is there twice, a cursor that ran ahead."""
    database = sqlite3.connect(path)
    database.executescript("""
        CREATE TABLE accounts (id, name);
        CREATE TABLE queues (seq, account_id, range_start, range_end);
        CREATE TABLE creation_records (song_id, account_name);
        CREATE TABLE prompt_pool (next_position);
        INSERT INTO accounts VALUES (1, 'half'), (2, 'twice'), (3, 'new twice');
        INSERT INTO creation_records VALUES ('shalf', 'new half');
        INSERT INTO prompt_pool VALUES (1);
    """)
    database.close()

"""D10: kill -9 in the middle of downloads."""

import json
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.faults.programs import kill_downloads

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")


def test_d10_no_file_has_its_name_before_it_is_whole_whenever_the_backend_is_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """D10: in each of many lives; the next batch skips what is there; the soak run has 1,000."""
    code = kill_downloads.main(["--cycles", "8", "--folder", str(tmp_path)])

    result = json.loads(capsys.readouterr().out)
    assert {result[name] for name in kill_downloads.WRONG} == {0}, result
    assert code == 0
    assert result["cycles"] == 8
    assert result["cut_short"] > 0


def test_d10_the_program_sees_files_that_are_not_whole_and_those_that_are_not_there(tmp_path: Path) -> None:
    """D10: half a file under its name, a second one of the same clip, and one that was only told about."""
    (tmp_path / "half.mp3").write_bytes(b"ha")
    (tmp_path / "whole (2).mp3").write_bytes(b"whole")
    (tmp_path / "begun.part").write_bytes(b"b")
    scene = SimpleNamespace(output=tmp_path, whole={"half.mp3": b"half", "whole.mp3": b"whole"})
    counts: Counter[str] = Counter()

    there = kill_downloads._compare(scene, {"whole.mp3"}, counts)  # type: ignore[arg-type]

    assert there == 1
    assert dict(counts) == {"partial": 2, "lost": 1, "duplicated": 1}

"""CSV: whole or not there, RFC 4180, and no cell that a spreadsheet would run."""

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdwire_songs.errors import SongError
from stdwire_songs.managers.csv_export import guard_cell, write_csv
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.types import CreationRecordInput
from tests.songs.conftest import Home

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def refused(code: ErrorCode) -> "pytest.RaisesExc[SongError]":
    return pytest.raises(SongError, check=lambda error: error.code == code)


def test_an_export_holds_the_history_newest_first(home: Home, tmp_path: Path) -> None:
    """Byte for byte: header, CRLF, quotes where they are needed, apostrophes before formulas."""
    for index, (title, error) in enumerate([("plain", None), ('say "hi", you', "a\nb"), ("=1+1", "@x")]):
        home.history.add(
            CreationRecordInput(
                song_id=f"s{index}",
                title=title,
                prompt_index=0,
                account_name="Zoë",
                status="failed" if error else "completed",
                error_message=error,
                created_at=f"2025-01-0{index + 1} 00:00:00",
            )
        )
    path = tmp_path / "new folder" / "history.csv"

    assert (str(path), 3) == home.history.export_csv(str(path))

    assert (
        "timestamp,account,title,song_id,status,error\r\n"
        "2025-01-03 00:00:00,Zoë,'=1+1,s2,failed,'@x\r\n"
        '2025-01-02 00:00:00,Zoë,"say ""hi"", you",s1,failed,"a\nb"\r\n'
        "2025-01-01 00:00:00,Zoë,plain,s0,completed,\r\n"
    ).encode() == path.read_bytes()


def test_an_empty_history_is_a_header(home: Home, tmp_path: Path) -> None:
    """A file with no rows is still a table."""
    path = tmp_path / "history.csv"

    assert (str(path), 0) == home.history.export_csv(str(path))
    assert path.read_bytes() == b"timestamp,account,title,song_id,status,error\r\n"


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_a_cell_that_begins_like_a_formula_is_guarded(start: str) -> None:
    """An apostrophe makes it text."""
    assert f"'{start}1" == guard_cell(f"{start}1")
    assert f"a{start}1" == guard_cell(f"a{start}1")


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=10))
def test_what_is_written_is_what_is_read(rows: list[list[str]]) -> None:
    """A reader of RFC 4180 gets each cell back, guarded where it was dangerous, and no dangerous one."""
    with tempfile.TemporaryDirectory() as folder:
        path, count = write_csv(str(Path(folder) / "x.csv"), ("a", "b", "c"), rows)
        text = Path(path).read_bytes().decode()

    read = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == count
    assert [["a", "b", "c"], *([guard_cell(cell) for cell in row] for row in rows)] == read
    for cell in (cell for row in read for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))


def test_an_existing_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    """Until the new one is whole, the old one is there; nothing else is left in the folder."""
    path = tmp_path / "history.csv"
    path.write_text("old")

    def rows() -> Iterator[tuple[str]]:
        assert path.read_text() == "old"
        yield ("x",)

    write_csv(str(path), ("h",), rows())

    assert path.read_bytes() == b"h\r\nx\r\n"
    assert [path] == list(tmp_path.iterdir())


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """The temporary file is removed."""
    path = tmp_path / "history.csv"
    path.write_text("old")

    def rows() -> Iterator[tuple[str]]:
        yield ("x",)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_csv(str(path), ("h",), rows())

    assert path.read_text() == "old"
    assert [path] == list(tmp_path.iterdir())


def test_what_a_killed_export_left_is_replaced_by_the_next(tmp_path: Path) -> None:
    """Temporary files do not pile up."""
    path = tmp_path / "history.csv"
    temporary: list[Path] = []

    def rows() -> Iterator[tuple[str]]:
        temporary.extend(tmp_path.iterdir())
        yield ("x",)

    write_csv(str(path), ("h",), rows())
    temporary[0].write_text("what a kill would leave")
    write_csv(str(path), ("h",), [("whole",)])

    assert path.read_bytes() == b"h\r\nwhole\r\n"
    assert [path] == list(tmp_path.iterdir())


def test_a_path_that_cannot_be_written_says_why(home: Home, tmp_path: Path) -> None:
    """INTERNAL_ERROR with the path and the reason."""
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "x.csv", Path("/dev/null"), tmp_path / ("n" * 300)):
        with refused(ErrorCode.INTERNAL_ERROR) as caught:
            home.history.export_csv(str(path))
        assert str(path) in caught.value.message
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("path", ["a\0b", "/", "~no-such-user-here/x.csv"])
def test_a_path_that_names_no_file_is_refused(home: Home, path: str) -> None:
    """INVALID_PAYLOAD names the field."""
    with refused(ErrorCode.INVALID_PAYLOAD) as caught:
        home.history.export_csv(path)

    assert "output_path" in caught.value.message


def test_the_backends_own_files_cannot_be_written_over(home: Home, tmp_path: Path) -> None:
    """What was acknowledged is kept, whatever path is named, a link to it included."""
    link = tmp_path / "link"
    link.symlink_to(home.path)
    for path in (home.database.path, home.path / "new.csv", link / home.database.path.name):
        with refused(ErrorCode.INVALID_PAYLOAD) as caught:
            home.history.export_csv(str(path))
        assert caught.value.details == {"path": "output_path"}
    assert home.database.query("SELECT COUNT(*) FROM accounts")
    assert not (home.path / "new.csv").exists()

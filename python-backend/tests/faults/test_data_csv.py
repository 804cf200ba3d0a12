"""D14: cells that a spreadsheet would run as formulas."""

import csv
from pathlib import Path

import pytest

from tests.songs.wire import serving

STARTS = ["=", "+", "-", "@", "\t", "\r", "\0"]
FORMULA = "1+cmd|' /C calc'!A0,\"x\""


def test_d14_they_are_neutralised_and_quoted_in_every_column_that_a_caller_can_fill(tmp_path: Path) -> None:
    """D14: a reader of RFC 4180 gets text, that begins with an apostrophe."""
    target = tmp_path / "export.csv"
    with serving(tmp_path / "data") as served:
        for index, start in enumerate(STARTS):
            dangerous = start + FORMULA
            record = {
                "song_id": f"{dangerous}{index}",
                "title": dangerous,
                "prompt_index": index,
                "account_name": dangerous,
                "status": "failed",
                "error_message": dangerous,
            }
            served.wire.data("ADD_CREATION_RECORD", {"record": record})
        answer = served.wire.data("EXPORT_HISTORY_TO_CSV", {"output_path": str(target)})

    assert answer == {"csv_path": str(target), "rows": len(STARTS)}
    raw = target.read_bytes()
    assert raw.count(b"\r\n") >= len(STARTS) + 1
    with target.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file, strict=True))
    assert header == ["timestamp", "account", "title", "song_id", "status", "error"]
    by_song = {row[3][1:-1]: row for row in rows}
    for index, start in enumerate(STARTS):
        row = by_song[start + FORMULA]
        assert row[1:] == [
            f"'{start}{FORMULA}",
            f"'{start}{FORMULA}",
            f"'{start}{FORMULA}{index}",
            "failed",
            f"'{start}{FORMULA}",
        ]


@pytest.mark.parametrize("start", STARTS, ids=repr)
def test_d14_a_cell_with_a_quote_a_comma_or_a_line_end_is_quoted(tmp_path: Path, start: str) -> None:
    """D14: byte for byte, with the quote doubled."""
    from stdwire_songs.managers.csv_export import write_csv

    target = tmp_path / "cell.csv"

    write_csv(str(target), ["cell", "next"], [[f'{start}"', "a,b\r\nc"]])

    guarded = f'\'{start}""'
    assert target.read_bytes() == f'cell,next\r\n"{guarded}","a,b\r\nc"\r\n'.encode()

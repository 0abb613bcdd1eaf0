import datetime as dt
import json

import pytest
from hypothesis import given
from tests.batches import batch
from tests.durable.drawn import DATA

from shipworthy.durable.tapes import as_written, read_tape, written
from shipworthy.errors import UsageError

LINES = [
    {"seq": 0, "at": 0.0, "kind": "run", "now": dt.datetime(2026, 1, 2, 3, 4)},
    {"seq": 1, "at": 0.5, "kind": "fact", "key": "k", "value": {"$strange": float("inf"), 3: (1, 2**70)}},
    {"seq": 2, "at": 1.0, "kind": "end", "result": {"text": "ü\ud800\0 \u2028 \x85 / \x7f"}},
]


def test_what_was_written_is_read() -> None:
    lines = read_tape(written(LINES))
    assert lines == as_written(LINES)
    assert not any("changed" in line for line in lines)
    assert lines[0]["now"] == LINES[0]["now"]


def test_every_line_is_json_with_its_sum() -> None:
    rows = [json.loads(line) for line in written(LINES).split("\n")[:-1]]
    assert [row["seq"] for row in rows] == [0, 1, 2]
    assert all(len(row["sum"]) == 16 for row in rows)


@batch("number", range(3))
def test_a_changed_line_is_known(number: int) -> None:
    rows = [json.loads(line) for line in written(LINES).split("\n")[:-1]]
    rows[number]["at"] = 7.0
    lines = read_tape("\n".join(map(json.dumps, rows)))
    assert [line["seq"] for line in lines if line.get("changed")] == [number]


@batch("text", ["", "x", "[]", "7", '{"seq": 0}', '{"seq": 0, "kind": "fact"}', "null"])
def test_what_is_no_tape_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="tape"):
        read_tape(text)


def test_a_tape_with_a_line_too_few_is_refused() -> None:
    rows = written(LINES).split("\n")[:-1]
    for some in (rows[:2], rows[1:], [rows[0], rows[2]], [rows[0], rows[2], rows[1]]):
        with pytest.raises(UsageError, match="line"):
            read_tape("\n".join(some))


@given(DATA)
def test_whatever_was_said_comes_back_unchanged(value: object) -> None:
    lines = [*LINES[:1], {"seq": 1, "at": 0.1, "kind": "fact", "key": "k", "value": value}, LINES[2]]
    again = read_tape(written(lines))
    assert not any("changed" in line for line in again)
    assert again == as_written(lines) or "nan" in repr(again)

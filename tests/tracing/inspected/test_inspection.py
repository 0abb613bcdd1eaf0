"""The document of a run: whole, frozen, and plain about what it cannot read."""

import orjson
import pytest
from tests.batches import batch
from tests.tracing.inspected.tapes import SAYS, daily, lines_of

from shipworthy.errors import UsageError
from shipworthy.tracing.inspected.inspection import inspection

FIELDS = {
    "schema",
    "run",
    "result",
    "spans",
    "requests",
    "prompts",
    "figures",
    "decisions",
    "attempts",
    "dearest",
    "shares",
    "lines",
    "changed",
    "cut",
}
"""Frozen: programs read them."""


def test_the_document_is_json_with_fixed_fields() -> None:
    lines = lines_of(daily(SAYS), session="s")
    made = inspection(lines).as_dict()
    assert set(made) == FIELDS
    again = orjson.loads(orjson.dumps(made))
    assert again["schema"] == 1
    assert again["result"] == lines[-1]["result"]
    assert again["run"]["message"] == lines[0]["message"]
    assert again["lines"] == len(lines)
    assert (again["changed"], again["cut"]) == ([], False)
    assert again["dearest"][0]["cost_usd"] == again["result"]["usage"]["cost_usd"]
    assert 0 < again["shares"]["cost_usd"] < 1


def test_without_prompts_no_text_of_them_is_read() -> None:
    made = inspection(lines_of(daily(SAYS)), prompts=False).as_dict()
    assert set(made) == FIELDS - {"prompts"}


def test_a_changed_line_is_named() -> None:
    lines = lines_of(daily(SAYS))
    assert inspection([*lines[:3], {**lines[3], "changed": True}, *lines[4:]]).changed == [3]


@batch("damage", [{"event": {}}, {"event": None}, {"kind": "model"}, {"at": "later"}])
def test_a_damaged_tape_is_refused_in_one_sentence(damage: dict[str, object]) -> None:
    lines = lines_of(daily(SAYS))
    place = next(line["seq"] for line in lines if line["kind"] == "event")
    with pytest.raises(UsageError, match="the tape is of another version"):
        inspection([*lines[:place], {**lines[place], **damage}, *lines[place + 1 :]])

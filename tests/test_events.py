"""Events: a closed set of frozen facts that any program can read."""

import dataclasses
import datetime as dt
import json
import typing
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy import events
from shipworthy.events import (
    AnyEvent,
    Event,
    QuestionAsked,
    Reason,
    RunFinished,
    SkillChosen,
    Status,
    StepEvent,
    StepFinished,
    TextDelta,
)

KINDS = typing.get_args(AnyEvent)
INPUTS = {
    "day": dt.date(2026, 5, 1),
    "at": dt.datetime(2026, 5, 1, 9, 30),
    "opens": dt.time(9, 30),
    "lasts": dt.timedelta(hours=1),
    "tickers": ("NVDA", "AMD"),
    "nested": {1: [dt.date(2026, 5, 2), None, True, 2.5]},
}
VALUES: dict[str, Any] = {
    "confidence": 0.5,
    "elapsed_ms": 1.5,
    "inputs": INPUTS,
    "result": {"inputs": INPUTS},
    "names": ("a", "b"),
}
DATES = st.dates() | st.datetimes() | st.times() | st.timedeltas()
LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text() | DATES
DATA = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=15)


def one(kind: type[Event]) -> Event:
    """An event of the kind, with something in each of its fields."""
    needed = [f.name for f in dataclasses.fields(kind) if f.default is dataclasses.MISSING]
    return kind(run_id="r", seq=3, **{name: VALUES.get(name, "words") for name in needed})


def test_the_set_is_closed_and_complete() -> None:
    of_all = (Event, StepEvent)
    defined = {c for c in vars(events).values() if isinstance(c, type) and issubclass(c, Event) and c not in of_all}

    assert defined == set(KINDS)
    assert len({kind.type for kind in KINDS}) == len(KINDS)


@batch("kind", KINDS, ids=lambda kind: kind.__name__)
def test_f06_every_kind_is_frozen_and_carries_its_place(kind: type[Event]) -> None:
    event = one(kind)

    assert {"run_id", "seq", "attempt"} <= {field.name for field in dataclasses.fields(kind)}
    for field in dataclasses.fields(kind):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(event, field.name, "other")
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        event.more = 1  # type: ignore[attr-defined]


@batch("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_plain_data_that_json_gives_back(kind: type[Event]) -> None:
    raw = one(kind).as_dict()

    assert list(raw)[0] == "type" and raw["type"] == kind.type
    fields = {field.name for field in dataclasses.fields(kind)}
    assert set(raw) - {"type"} in (fields, fields - {"by", "expires"})
    assert json.loads(json.dumps(raw)) == orjson.loads(orjson.dumps(raw)) == raw


def test_what_few_questions_have_is_there_where_they_have_it() -> None:
    plain = QuestionAsked(kind="confirm", names=(), text="Pay?")
    other = dataclasses.replace(plain, by="lead", expires=5.0).as_dict()
    assert (other["by"], other["expires"]) == ("lead", 5.0) and not {"by", "expires"} & set(plain.as_dict())


def test_dates_and_times_are_iso_text() -> None:
    raw = SkillChosen(skill="s", confidence=1.0, reason="r", inputs=INPUTS).as_dict()["inputs"]

    assert (raw["day"], raw["at"], raw["opens"]) == ("2026-05-01", "2026-05-01T09:30:00", "09:30:00")
    assert (raw["lasts"], raw["tickers"]) == ("1:00:00", ["NVDA", "AMD"])
    assert raw["nested"] == {"1": ["2026-05-02", None, True, 2.5]}
    assert INPUTS["day"] == dt.date(2026, 5, 1)


@given(st.dictionaries(st.text(), DATA))
def test_any_result_can_be_written(result: dict[str, Any]) -> None:
    raw = RunFinished(result=result).as_dict()

    assert json.loads(json.dumps(raw)) == raw


@given(st.dictionaries(st.text(), DATA, min_size=1))
def test_f06_what_was_given_out_is_a_copy(inputs: dict[str, Any]) -> None:
    event = SkillChosen(skill="s", confidence=1.0, reason="r", inputs=inputs)

    event.as_dict()["inputs"].clear()

    assert event.inputs == inputs != {}


def test_numbers_stay_numbers() -> None:
    raw = StepFinished(step_id="0", step="a", label="A", elapsed_ms=1.5).as_dict()

    assert (raw["elapsed_ms"], raw["tokens"], raw["reused"]) == (1.5, 0, False)
    assert TextDelta(text="x").as_dict()["text"] == "x"


def test_the_table_of_reasons_is_that_of_the_code() -> None:
    page = (Path(__file__).parents[1] / "docs" / "results.md").read_text(encoding="utf-8")
    tables = {
        rows[0]: rows[2:] for part in page.split("\n\n") if (rows := part.strip().splitlines())[0].startswith("| ")
    }
    told = {head.split("|")[1].strip(): [row.split("`")[1] for row in rows] for head, rows in tables.items()}
    assert told["status"] == list(get_args(Status))
    assert told["reason"] == list(get_args(Reason)) == sorted(get_args(Reason))

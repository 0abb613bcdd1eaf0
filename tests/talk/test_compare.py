"""What of an answer is not as expected."""

import datetime as dt

import pytest

from shipworthy.talk.compare import Came, misses
from shipworthy.talk.script import Expected, ExpectedCall

CALL = {"tool": "find", "args": {"order": "A-1", "count": 2}}
CAME = Came(
    status="asked",
    skill="find_order",
    reason="confirm",
    inputs={"order": "A-1", "count": 2, "day": dt.date(2026, 12, 1), "at": dt.time(15), "gift": True},
    text="Keep  order\nA-1?",
    calls=(CALL,),
)


@pytest.mark.parametrize(
    "expect",
    [
        Expected(),
        Expected(status=("completed", "asked"), skill=("find_order",), reason=("confirm", None)),
        Expected(inputs={"order": "A-1", "count": 2.0, "day": "2026-12-01", "at": "15:00", "colour": None}),
        Expected(text=("keep order", "a-1"), not_text=("sorry",)),
        Expected(calls=(ExpectedCall(tool="find", args={"count": 2}),)),
    ],
)
def test_what_is_as_expected(expect: Expected) -> None:
    assert misses(expect, CAME) == ()


def test_nothing_is_expected() -> None:
    assert misses(None, CAME) == ()


@pytest.mark.parametrize(
    ("expect", "miss"),
    [
        (Expected(status=("completed",)), ("status", "completed", "asked")),
        (Expected(skill=("a", None)), ("skill", "a or –", "find_order")),
        (Expected(reason=(None,)), ("reason", "–", "confirm")),
        (Expected(inputs={"order": "A-2"}), ("inputs.order", "A-2", "A-1")),
        (Expected(inputs={"order": None}), ("inputs.order", "–", "A-1")),
        (Expected(inputs={"count": "2"}), ("inputs.count", "2", "2")),
        (Expected(inputs={"count": True}), ("inputs.count", "true", "2")),
        (Expected(inputs={"gift": 1}), ("inputs.gift", "1", "true")),
        (Expected(inputs={"day": "2026-12-02"}), ("inputs.day", "2026-12-02", '"2026-12-01"')),
        (Expected(inputs={"colour": "red"}), ("inputs.colour", "red", "–")),
        (Expected(text=("sorry",)), ("text", "“sorry”", "“Keep order A-1?”")),
        (Expected(not_text=("KEEP",)), ("not_text", "no “KEEP”", "“Keep order A-1?”")),
        (Expected(calls=()), ("calls", "none", "find(order=A-1, count=2)")),
        (Expected(calls=(ExpectedCall(tool="buy"),)), ("calls", "buy", "find(order=A-1, count=2)")),
        (
            Expected(calls=(ExpectedCall(tool="find", args={"count": 3}),)),
            ("calls", "find(count=3)", "find(order=A-1, count=2)"),
        ),
        (Expected(calls=(ExpectedCall(tool="find"),) * 2), ("calls", "find, find", "find(order=A-1, count=2)")),
    ],
)
def test_a_miss_shows_what_was_expected_and_what_came(expect: Expected, miss: tuple[str, str, str]) -> None:
    found = [(one.key, one.expected, one.came) for one in misses(expect, CAME)]

    assert found == [miss]


def test_every_miss_is_told() -> None:
    expect = Expected(status=("failed",), text=("x", "y"), not_text=("keep",), inputs={"order": "B", "count": 3})

    assert [one.key for one in misses(expect, CAME)] == [
        "status",
        "inputs.order",
        "inputs.count",
        "text",
        "text",
        "not_text",
    ]


@pytest.mark.parametrize(
    ("expected", "came"),
    [
        ("2026-12-01T09:00", dt.datetime(2026, 12, 1, 9)),
        ("15:00", "15:00:00"),
        ("2026-12-01T09:00", dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)),
        ("2026-12-01T10:00+01:00", dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)),
        (90.0, dt.timedelta(seconds=90)),
        (["a", {"b": 1}], ["a", {"b": 1.0}]),
    ],
)
def test_values_are_compared_as_yaml_writes_them(expected: object, came: object) -> None:
    answer = Came(status="", skill=None, reason=None, inputs={"x": came}, text="", calls=())

    assert misses(Expected(inputs={"x": expected}), answer) == ()
    assert misses(Expected(inputs={"x": "2026-12-01T09:01"}), answer) != ()

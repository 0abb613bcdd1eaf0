"""The arguments of a tool: strictly of their types, dates to text where text is wanted, and each refusal named."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, Field, field_validator
from tests.batches import batch
from tests.tools.echo import Leg, Level, Order, Side, given_, made, taking
from tests.virtual_time import Gate, ms, now

from shipworthy.contract.language.values import MISSING
from shipworthy.errors import ArgumentError
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.hints import type_name


class Point(NamedTuple):
    x: int
    y: str


@batch(
    ("hint", "value"),
    [
        (int, "5"),
        (int, 5.0),
        (int, True),
        (float, "5"),
        (str, 5),
        (bool, 1),
        (bool, "yes"),
        (str, None),
        (str, ["a"]),
        (list[int], ["1"]),
        (list[str], "a"),
        (Literal["a", "b"], "c"),
        (Side, "hold"),
        (dt.date, "tomorrow"),
        (dt.date, "2026-02-30"),
        (dt.date, 20260501),
        (Order, {"ticker": "NVDA", "count": "1"}),
        (Order, {"ticker": "NVDA"}),
        (Annotated[int, Field(gt=0)], 0),
        (Annotated[str, Field(pattern="^[A-Z]{3}$")], "abc"),
        (Decimal, True),
        (Decimal, "much"),
        (Point, {"x": "1", "y": "a"}),
        (tuple[int, str], ["a", 1]),
        (uuid.UUID, "1"),
        (dict[str, int], {"a": object()}),
    ],
)
def test_what_has_another_type_is_refused_and_named(hint: Any, value: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        taking(hint).prepared({"x": value})
    message = str(caught.value)
    assert message.startswith("echo: `x")
    assert f"must be {type_name(hint)}, got " in message
    assert len(message) < 400


@batch(
    ("hint", "value", "taken"),
    [
        (float, 5, 5),
        (str, dt.date(2026, 5, 1), "2026-05-01"),
        (str, dt.datetime(2026, 5, 1, 9, 30), "2026-05-01T09:30:00"),
        (str, dt.time(9, 30), "09:30:00"),
        (str, dt.timedelta(hours=1, seconds=5), "PT1H5S"),
        (str | None, dt.date(2026, 5, 1), "2026-05-01"),
        (list[str], [dt.date(2026, 5, 1), "x"], ["2026-05-01", "x"]),
        (list[str], ("a", "b"), ["a", "b"]),
        (list[int], (1, 2), [1, 2]),
        (tuple[int, str], [1, "a"], (1, "a")),
        (set[int], [1, 1], {1}),
        (Side, "buy", Side.BUY),
        (Level, 1, Level.LOW),
        (dt.date, "2026-05-01", dt.date(2026, 5, 1)),
        (dt.time, "09:30:00", dt.time(9, 30)),
        (dt.date | str, dt.date(2026, 5, 1), dt.date(2026, 5, 1)),
        (Order, {"ticker": "NVDA", "count": 1}, Order(ticker="NVDA", count=1)),
        (Leg, {"origin": "JFK", "day": "2026-05-01"}, Leg("JFK", dt.date(2026, 5, 1))),
        (Any, {"a": [1]}, {"a": [1]}),
        (Decimal, 12.5, Decimal("12.5")),
        (Decimal, 12, Decimal(12)),
        (Decimal, "12.50", Decimal("12.50")),
        (Point, {"x": 1, "y": "a"}, Point(1, "a")),
        (Point, [1, "a"], Point(1, "a")),
        (uuid.UUID, "00000000-0000-0000-0000-000000000001", uuid.UUID(int=1)),
        (list[Leg], [{"origin": "JFK", "day": "2026-05-01"}], [Leg("JFK", dt.date(2026, 5, 1))]),
        (list, [1, "a"], [1, "a"]),
    ],
)
def test_plain_data_fits_the_type_it_stands_for(hint: Any, value: Any, taken: Any) -> None:
    assert given_(hint, value) == taken
    assert type(given_(hint, value)) is type(taken) or hint is float


@given(st.integers() | st.floats() | st.booleans() | st.none() | st.lists(st.integers(), max_size=2))
def test_only_text_is_text(value: Any) -> None:
    with pytest.raises(ArgumentError):
        taking(str).prepared({"x": value})


@given(st.text(max_size=20))
def test_no_text_is_a_number(value: str) -> None:
    for hint in (int, float, bool):
        with pytest.raises(ArgumentError):
            taking(hint).prepared({"x": value})


def test_unknown_and_missing_arguments_are_named() -> None:
    trade = made(lambda ticker, count=1: (ticker, count), name="trade")
    with pytest.raises(ArgumentError, match="trade has no parameter `tickr`; it has count, ticker"):
        trade.prepared({"tickr": "NVDA"})
    for nothing in ({}, {"ticker": MISSING}):
        with pytest.raises(ArgumentError, match="`ticker` must be any, and nothing was given"):
            trade.prepared(nothing)
    assert trade.prepared({"ticker": "NVDA", "count": MISSING})() == ("NVDA", 1)


def test_a_huge_argument_is_named_in_few_words() -> None:
    with pytest.raises(ArgumentError) as caught:
        taking(int).prepared({"x": "9" * 5_000_000})
    assert len(str(caught.value)) < 300


def test_field_24_a_hint_that_cannot_be_resolved_takes_anything_and_leaves_the_others() -> None:
    def echo(x: "Nowhere", y: int) -> Any:  # type: ignore[name-defined]  # noqa: F821
        return x, y

    assert made(echo).prepared({"x": 1, "y": 2})() == (1, 2)
    with pytest.raises(ArgumentError, match="`y` must be integer"):
        made(echo).prepared({"x": 1, "y": "2"})


def test_field_26_a_refusal_shows_a_pattern_as_it_is_written() -> None:
    with pytest.raises(ArgumentError, match=r"should match pattern '\^\[A-Z\]\{3\}\$'"):
        given_(Annotated[str, Field(pattern="^[A-Z]{3}$")], "abc")


def test_a_type_that_cannot_be_checked_takes_anything() -> None:
    @dataclass
    class Half:
        known: int
        unknown: "Nowhere"  # type: ignore[name-defined]  # noqa: F821

    assert given_(Half, {"known": 1}) == {"known": 1}


def _looked_up(value: str) -> object:
    return {"a": 1}[value]


class Checked(BaseModel):
    x: str

    @field_validator("x")
    @classmethod
    def known(cls, value: str) -> str:
        return value


@dataclass
class Begun:
    x: int

    def __post_init__(self) -> None:
        self.x += 1


class Lenient(enum.Enum):
    A = "a"

    @classmethod
    def _missing_(cls, value: object) -> "Lenient":
        return cls.A


class Filled(BaseModel):
    x: list[int] = Field(default_factory=list)


@batch(
    ("hint", "own"),
    [
        *((int, False), (str | None, False), (list[dict[str, float]], False), (dt.date, False), (Decimal, False)),
        *((uuid.UUID, False), (Literal["a"], False), (Side, False), (Leg, False), (Order, False), (Point, False)),
        *((Filled, False), (Annotated[str, Field(pattern="a+")], False), (Any, False)),
        *((Annotated[str, AfterValidator(_looked_up)], True), (list[Checked], True), (Begun, True), (Lenient, True)),
        (Annotated[str, Field(default_factory=lambda: "x")], True),
    ],
)
def test_field_17_the_authors_code_in_a_type_is_known(hint: Any, own: bool) -> None:
    assert taking(hint).checks_on_thread is own


@batch("error", [KeyError("x"), ConnectionError("no database"), RecursionError(), StopIteration()])
async def test_field_17_whatever_a_check_raises_is_a_wrong_argument(error: Exception) -> None:
    def raises(value: str) -> str:
        raise error

    with pytest.raises(ArgumentError):
        await call(taking(Annotated[str, AfterValidator(raises)]), {"x": "a"}, CallContext())


async def test_field_17_a_check_that_would_end_the_process_is_a_wrong_argument() -> None:
    def ends(value: str) -> str:
        raise SystemExit(3)

    with pytest.raises(ArgumentError, match="was not called"):
        await call(taking(Annotated[str, AfterValidator(ends)]), {"x": "a"}, CallContext())


async def test_field_17_a_check_that_blocks_is_left_at_the_timeout() -> None:
    gate = Gate()

    def blocks(value: str) -> str:
        gate.wait()
        return value

    tool, began = taking(Annotated[str, AfterValidator(blocks)]), now()
    with pytest.raises(ArgumentError, match="longer than its time"):
        await call(tool, {"x": "a"}, CallContext(timeout=0.3))
    assert ms(began) == 300.0
    gate.open()


async def test_field_17_a_check_on_a_thread_gives_what_it_gives() -> None:
    result = await call(taking(Annotated[str, AfterValidator(str.upper)]), {"x": "a"}, CallContext())
    assert result.value == "A"

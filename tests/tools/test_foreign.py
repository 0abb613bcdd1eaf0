"""Values of other libraries are read whole, as what they mean; those libraries are used for real."""

import array
import collections
import datetime as dt
import io
import ipaddress
import itertools
import pathlib
import sqlite3
import types
import uuid
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.batches import batch

from shipworthy.errors import ToolFailed
from shipworthy.tools import plain
from shipworthy.tools.foreign import opened, typed
from shipworthy.tools.plain import as_data

MORNING = dt.datetime(2026, 5, 1, 9, 30)
FRAME = pd.DataFrame({"day": [1, 2], "sold": [1.5, float("nan")]})


class Like:
    """A scalar of a library that is not there."""

    def item(self) -> bool:
        return False

    def __str__(self) -> str:
        return "False"


class Counted:
    def __index__(self) -> int:
        return 7


class Measured:
    def __float__(self) -> float:
        return 0.5


class Refused:
    def __bool__(self) -> bool:
        return False


class Rows:
    """A frame like those of polars."""

    def __len__(self) -> int:
        return 2

    def to_dicts(self) -> list[dict[str, int]]:
        return [{"a": 1}, {"a": 2}]

    def __repr__(self) -> str:
        return "shape: (2, 1) …"


class Lazy:
    """A table that cannot be read without more work."""

    shape = (1000, 3)

    def __str__(self) -> str:
        return "0 … 999"


class Saying:
    def to_dict(self) -> dict[str, int]:
        return {"a": 1}


class Demanding:
    def to_dict(self, how: str) -> dict[str, int]:
        return {how: 1}

    def __str__(self) -> str:
        return "a text of its own"


def attrs_like(**values: Any) -> object:
    kind = type("Quote", (), {"__attrs_attrs__": [types.SimpleNamespace(name=name) for name in values]})
    made = kind()
    vars(made).update(values)
    return made


@batch(
    ("value", "data"),
    [
        (np.bool_(False), False),
        (np.bool_(True), True),
        (np.int64(0), 0),
        (np.uint8(255), 255),
        (np.float32(0.5), 0.5),
        (np.float64(0.1), 0.1),
        (np.longdouble(0.5), 0.5),
        (np.str_("a"), "a"),
        (np.array(5), 5),
        (np.datetime64("2026-05-01"), dt.date(2026, 5, 1)),
        (np.datetime64("2026-05-01T09:30", "ns"), MORNING),
        (np.datetime64("NaT"), None),
        (np.timedelta64(5, "m"), dt.timedelta(minutes=5)),
        (np.timedelta64(5_000, "ns"), dt.timedelta(microseconds=5)),
        (np.timedelta64(3, "M"), "3 months"),
        (pd.NA, None),
        (pd.NaT, None),
        (pd.Timestamp(MORNING), MORNING),
        (pd.Timedelta("5min"), dt.timedelta(minutes=5)),
        (pd.Period("2026-05"), "2026-05"),
        (Like(), False),
        (Counted(), 7),
        (Measured(), 0.5),
        (Refused(), False),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (pathlib.PurePosixPath("/a/b"), "/a/b"),
        (ipaddress.ip_address("10.0.0.1"), "10.0.0.1"),
        (ipaddress.ip_network("10.0.0.0/24"), "10.0.0.0/24"),
        (collections.UserString("x"), "x"),
    ],
)
def test_field_21_a_scalar_is_the_plain_value_that_it_means(value: object, data: object) -> None:
    found = as_data(value)
    assert found == data
    assert type(found) is type(data)


@batch(
    ("value", "data"),
    [
        (FRAME, [{"day": 1, "sold": 1.5}, {"day": 2, "sold": None}]),
        (FRAME.iloc[1:], [{"index": 1, "day": 2, "sold": None}]),
        (FRAME.set_index("day"), [{"day": 1, "sold": 1.5}, {"day": 2, "sold": None}]),
        (FRAME.iloc[0], {"day": 1.0, "sold": 1.5}),
        (FRAME["sold"], [1.5, None]),
        (FRAME.set_index("day")["sold"], {"1": 1.5, "2": None}),
        (pd.Series([1, 2], index=["a", "a"]), [{"index": "a", "value": 1}, {"index": "a", "value": 2}]),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), [{"a": 1, "a (2)": 2}]),
        (pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "x"), ("b", "")])), [{"a, x": 1, "b": 2}]),
        (pd.DataFrame(index=[3, 4]), [{"index": 3}, {"index": 4}]),
        (pd.DataFrame(), []),
        (pd.Index(["a", "b"]), ["a", "b"]),
        (pd.MultiIndex.from_tuples([(1, "x")]), [[1, "x"]]),
        (pd.DatetimeIndex([MORNING]), [MORNING]),
        (pd.Categorical(["a", "b"]), ["a", "b"]),
        (pd.Series([1, None], dtype="Int64"), [1, None]),
        (pd.Series([pd.Timestamp(MORNING), pd.NaT]), [MORNING, None]),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.zeros((2, 1, 1)), [[[0.0]], [[0.0]]]),
        (np.array([MORNING], dtype="datetime64[ns]"), [MORNING]),
        (np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")]), [{"a": 1, "b": 2.5}]),
        (np.array([None, "a", {"b": np.int8(1)}], dtype=object), [None, "a", {"b": 1}]),
        (np.ma.array([1, 2], mask=[0, 1]), [1, None]),
        (Rows(), [{"a": 1}, {"a": 2}]),
        (Saying(), {"a": 1}),
        (attrs_like(a=1, b=(2,)), {"a": 1, "b": [2]}),
        (types.SimpleNamespace(a=1), {"a": 1}),
        (range(3), [0, 1, 2]),
        (collections.deque([1, 2]), [1, 2]),
        (collections.Counter("aab"), {"a": 2, "b": 1}),
        (collections.ChainMap({"a": 1}), {"a": 1}),
        (types.MappingProxyType({"a": 1}), {"a": 1}),
        ({"b": 1, "a": 2}.keys(), ["b", "a"]),
        ({"a": 1}.items(), [["a", 1]]),
        (array.array("i", [1, 2]), [1, 2]),
        (map(str, [1, 2]), ["1", "2"]),
        (zip([1], [2], strict=True), [[1, 2]]),
    ],
)
def test_field_23_a_collection_is_read_whole(value: object, data: object) -> None:
    assert as_data(value) == data


def test_field_23_no_row_of_a_long_frame_is_missing() -> None:
    rows = as_data({"sales": pd.DataFrame({"sold": range(10_000)})})["sales"]
    assert [row["sold"] for row in rows] == list(range(10_000))


def test_field_23_a_row_of_a_database_keeps_two_columns_of_one_name() -> None:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    try:
        assert as_data(connection.execute("select 1 as id, 2 as id, 'a' as b").fetchall()) == [
            {"id": 1, "id (2)": 2, "b": "a"}
        ]
    finally:
        connection.close()


@batch("value", [object(), Lazy(), io.StringIO("a"), print, Lazy, types, lambda: 1, Demanding.to_dict])
def test_field_23_what_holds_no_data_is_said_by_its_type(value: object) -> None:
    said = as_data(value)
    assert said.startswith("(")
    assert "data)" in said
    assert " at 0x" not in said


def test_a_method_that_wants_more_is_not_what_it_seems() -> None:
    assert as_data(Demanding()) == "a text of its own"


@batch(
    "value",
    [itertools.count(), np.zeros(2_000_000), pd.Series(np.zeros(2_000_000)), pd.DataFrame({"a": np.zeros(2_000_000)})],
)
def test_f21_more_than_a_million_values_are_refused_before_they_are_copied(value: object) -> None:
    with pytest.raises(ToolFailed, match="more than"):
        as_data([value])


def test_f21_the_values_of_all_parts_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MOST_VALUES", 100)
    assert as_data([range(40), range(40)])
    with pytest.raises(ToolFailed, match="more than"):
        as_data([range(60), range(60)])


def test_a_subclass_of_a_date_or_a_number_is_one_of_python() -> None:
    class Day(dt.date):
        pass

    class Count(int):
        pass

    for value, kind in ((Day(2026, 5, 1), dt.date), (Count(5), int), (dt.timedelta(1), dt.timedelta)):
        assert typed(value) == value
        assert type(typed(value)) is kind


def test_opening_goes_one_level() -> None:
    inner = Saying()
    assert opened(iter([inner]), 10) == [inner]

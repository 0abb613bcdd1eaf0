"""A library's value that became plain data between two tools is made again where a parameter asks for it."""

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from tests.batches import batch

from shipworthy import tool
from shipworthy.errors import ArgumentError
from shipworthy.tools.plain import as_data
from shipworthy.tools.remade import library_form, remade


def given_(hint: Any, value: object) -> Any:
    def echo(x: Any) -> Any:
        return x

    echo.__annotations__["x"] = hint
    made: Any = tool(echo)
    return made.prepared({"x": value})()


def test_field_23_a_frame_passes_from_tool_to_tool() -> None:
    frame = pd.DataFrame({"day": pd.to_datetime(["2026-05-01", "2026-05-02"]), "sold": [1, 2]})
    for hint in (pd.DataFrame, pd.DataFrame | None):
        taken = given_(hint, as_data(frame))
        assert taken["sold"].tolist() == [1, 2]
        assert taken["day"].tolist() == frame["day"].tolist()


def test_arrays_and_series_pass_from_tool_to_tool() -> None:
    table = np.array([[1, 2], [3, 4]])
    assert (given_(np.ndarray, as_data(table)) == table).all()
    assert (given_(npt.NDArray[np.int64], as_data(table)) == table).all()
    assert given_(pd.Series, as_data(pd.Series([1.5, 2.5]))).tolist() == [1.5, 2.5]


@batch("value", [np.int64(5), np.float64(0.5), np.bool_(False), pd.Timestamp("2026-05-01 09:30"), pd.Timedelta("5min")])
def test_field_21_a_scalar_passes_from_tool_to_tool(value: Any) -> None:
    taken = given_(type(value), as_data(value))
    assert taken == value
    assert type(taken) is type(value)


@batch(
    ("hint", "value"),
    [(np.int64, "5"), (np.int64, True), (np.int64, 5.5), (np.bool_, 1), (pd.DataFrame, "a,b"), (pd.Timestamp, "soon")],
)
def test_another_type_is_refused_as_strictly_as_ever(hint: Any, value: object) -> None:
    with pytest.raises(ArgumentError, match="instance of"):
        given_(hint, value)


def test_what_is_no_type_of_a_library_is_left_alone() -> None:
    for kind, value in ((int, "5"), (dt.datetime, "2026-05-01"), (list[int], [1]), (object, 3)):
        assert remade(kind, value) is value
    assert library_form(int) == {}
    assert library_form(np.int64) == {"type": "integer"}
    assert library_form(pd.DataFrame) == {"type": "array", "items": {"type": "object"}}

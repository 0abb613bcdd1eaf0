"""Arguments held against a schema."""

import datetime as dt

import pytest

from shipworthy.contract.mcp.definition import Definition
from shipworthy.errors import ArgumentError
from shipworthy.tools.mcp.held import Held

SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {
        "on-day": {"type": "string"},
        "count": {"type": "integer", "minimum": 1},
        "note": {"type": "string"},
    },
    "required": ["on-day"],
}


def held() -> Held:
    return Held("book", Definition(input_schema=SCHEMA))


def test_arguments_get_the_names_and_the_forms_of_the_schema() -> None:
    assert held().data({"on_day": dt.date(2026, 11, 29)}) == {"on-day": "2026-11-29"}


def test_nothing_is_converted() -> None:
    with pytest.raises(ArgumentError, match=r"book: \['count'\]: '2' is not of type 'integer'"):
        held().data({"on_day": "x", "count": "2"})


def test_an_empty_argument_that_may_be_left_out_is() -> None:
    assert held().data({"on_day": "x", "note": None}) == {"on-day": "x"}
    with pytest.raises(ArgumentError, match="None is not of type 'string'"):
        held().data({"on_day": None})


def test_an_unknown_argument_is_refused_with_those_there_are() -> None:
    with pytest.raises(ArgumentError, match="book has no parameter `day`; it has count, on_day"):
        held().refuse_unknown({"day": 1}, {"on_day", "count"})

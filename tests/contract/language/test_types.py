"""Types are read from what people write in a contract."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy.contract.language.types import TypeSpec, input_type
from shipworthy.errors import UsageError


@batch(
    ("raw", "shown"),
    [
        ("text", "text"),
        (["a", "b"], "a | b"),
        ([True, False], "yes | no"),
        ({"list": "date", "max": 3}, "list of date"),
        ({"id": "text", "n": "integer"}, "{id: text, n: integer}"),
        ("x|y", "x | y"),
        ("list:text", "list of text"),
    ],
)
def test_every_way_to_write_a_type(raw: object, shown: str) -> None:
    assert str(TypeSpec.parse(raw)) == shown


@batch("raw", [None, 3, "", [], {}, [["a"]]])
def test_what_is_no_type_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match="type|choice"):
        TypeSpec.parse(raw)


def test_the_names_inside() -> None:
    assert TypeSpec.parse({"list": {"who": "person", "on": "date"}}).names() == {"person", "date"}


def test_values_of_a_type_are_read_when_first_needed() -> None:
    reads: list[int] = []

    def values() -> dict[str, list[str]]:
        reads.append(1)
        return {"NVDA": ["nvidia"]}

    kind = input_type("ticker", values=values)

    assert not reads
    assert list(kind.values) == list(kind.values) == ["NVDA"]
    assert reads == [1]


@batch(
    ("name", "given", "told"),
    [
        ("text", {}, "`text` cannot be the name of an input type"),
        ("two words", {}, "`two words` cannot be the name of an input type"),
        (3, {}, "`3` cannot be the name of an input type"),
        ("code", {"pattern": "["}, "the pattern of input type `code`: "),
        ("code", {"pattern": 3}, "the pattern of input type `code` is text, not int"),
        ("code", {"values": 3}, "the values of input type `code` are a mapping or a function, not int"),
    ],
)
def test_a_type_that_cannot_be_is_refused(name: Any, given: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        input_type(name, **given)
    assert str(caught.value).startswith(told)

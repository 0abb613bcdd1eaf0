"""Types are read from what people write in a contract."""

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


@batch(("name", "pattern"), [("text", None), ("two words", None), ("code", "[")])
def test_a_type_that_cannot_be_is_refused(name: str, pattern: str | None) -> None:
    with pytest.raises(UsageError):
        input_type(name, pattern=pattern)

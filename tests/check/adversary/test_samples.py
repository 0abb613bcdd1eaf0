"""Results that a tool might give."""

import itertools

from tests.batches import batch

from shipworthy.check.adversary.samples import Variant, flood, garbage, of_type, sample, variants
from shipworthy.check.adversary.shapes import Shape
from shipworthy.contract.language.types import InputType, TypeSpec
from shipworthy.tokens.counting import count
from shipworthy.tools.compact import plain_text


def _shape() -> Shape:
    shape = Shape()
    shape.at("price").kinds["number"] = None
    shape.at("rows").items.at("name")
    shape.at("open").decides = True
    shape.at("state").compared["late"] = None
    return shape


def test_a_sample_has_what_is_read_of_it() -> None:
    made = sample(_shape(), "zorik", Variant())
    assert isinstance(made, dict)
    assert made["price"] == 7.25 and made["state"] == "late" and made["open"]
    assert [row["name"] for row in made["rows"]] == ["a note of zorik 1", "a note of zorik 2"]


def test_its_variants_decide_otherwise() -> None:
    shape = _shape()
    made = [sample(shape, "zorik", variant) for variant in variants(shape)]
    assert {bool(one["open"]) for one in made if isinstance(one, dict)} == {True, False}
    assert {one["state"] == "late" for one in made if isinstance(one, dict)} == {True, False}


def test_what_nothing_is_read_of_is_a_text() -> None:
    assert sample(Shape(), "zorik", Variant()) == "a note of zorik"
    assert variants(Shape()) == [Variant()]


def test_the_figures_and_texts_of_two_turns_differ() -> None:
    first, other = (sample(_shape(), "zorik", Variant(turn=turn)) for turn in (1, 2))
    assert isinstance(first, dict) and isinstance(other, dict)
    assert first["price"] != other["price"] and first["rows"] != other["rows"] and first["state"] == other["state"]


def test_a_declared_type_gives_what_the_definition_does_not_read() -> None:
    kind = TypeSpec.parse({"price": "money", "day": "date", "tags": {"list": "text", "max": 3}})
    made = sample(_shape(), "zorik", Variant(), kind)
    assert isinstance(made, dict) and made["day"] == "2026-12-07" and made["tags"] == ["a note of zorik"]


@batch(
    ("raw", "value"),
    [
        ("integer", 3),
        ("yesno", True),
        (["red", "blue"], "red"),
        ({"list": "integer", "min": 2}, [3, 3]),
        ("size", "XL"),
    ],
)
def test_a_value_of_a_type(raw: object, value: object) -> None:
    types = {"size": InputType(name="size", _values={"XL": ("extra large",)})}
    assert of_type(TypeSpec.parse(raw), "zorik", types) == value


def test_a_flood_is_long_and_says_nothing_twice() -> None:
    rows = flood("zorik")
    assert isinstance(rows, list) and len({row["says"] for row in rows}) == len(rows)
    assert count(plain_text(rows)) > 5_000


def test_garbage_comes_without_end() -> None:
    assert len(list(itertools.islice(garbage("zorik"), 50))) == 50

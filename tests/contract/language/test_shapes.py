"""What is known of a value before it exists."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.shapes import ANY, Reading, Shape, listed, merged, parts
from shipworthy.contract.language.text import read_value
from shipworthy.contract.language.types import TypeSpec

ORDER = TypeSpec.parse({"id": "text", "buyer": {"name": "text"}})
NAMES: dict[str, Shape] = {"o": ORDER, "many": listed(ORDER), "a": TypeSpec(name="any")}
SHAPES = st.recursive(
    st.sampled_from([None, ANY, TypeSpec(), TypeSpec(name="integer")]),
    lambda inner: (
        st.builds(listed, inner)
        | st.dictionaries(st.sampled_from("abc"), inner, min_size=1).map(
            lambda fields: TypeSpec(name="record", fields=tuple((k, v or ANY) for k, v in fields.items()))
        )
    ),
    max_leaves=5,
)


def read(source: str) -> tuple[Shape, list[tuple[str, str]]]:
    reading = Reading(NAMES.get)
    return reading.shape(Expr.parse(source).tree, {}), reading.problems


@batch(
    ("source", "kind"),
    [
        ("o.buyer.name", "text"),
        ("many[0]", str(ORDER)),
        ("many[1:]", f"list of {ORDER}"),
        ("[x.buyer for x in many]", "list of {name: text}"),
        ("first(sorted(many, by=it.id)).buyer", "{name: text}"),
        ("o or o", str(ORDER)),
        ("{'n': len(many), 'o': o.id}", "{n: integer, o: text}"),
        ("o.id == 'x'", "yesno"),
        ("o if a else a", "None"),
        ("a.b.c", "None"),
        ("x.y", "None"),
        ("o[a]", "None"),
    ],
)
def test_an_expression_is_followed_through_the_types_of_what_it_reads(source: str, kind: str) -> None:
    found, wrong = read(source)

    assert (str(found), wrong) == (kind, [])


def test_every_field_that_is_not_there_is_told_once_for_each_place() -> None:
    _, wrong = read("o.x + many[0].y + o.buyer.z")

    assert [message for message, _ in wrong] == [
        "`o` has no field `x`",
        "`many[0]` has no field `y`",
        "`o.buyer` has no field `z`",
    ]


@given(left=SHAPES, right=SHAPES)
def test_of_two_types_no_field_of_either_is_lost(left: Shape, right: Shape) -> None:
    both, other = merged(left, right), merged(right, left)

    assert (both is None) == (other is None)
    for one in (left, right):
        if both is not None and both.name == "record" and one is not None:
            assert {name for name, _ in one.fields} <= {name for name, _ in both.fields}
    assert merged(left, left) in (left, None)


def test_the_constants_of_a_value_are_found_at_any_depth() -> None:
    assert list(parts(read_value({"a": ["x", {"b": "y"}], "c": "=o", "d": 5}))) == ["x", "y", 5]
    assert list(parts(read_value(["x", ["y"]]))) == ["x", "y"]

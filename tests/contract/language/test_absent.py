"""Which field is not there, behind an expression whose value is missing."""

import pytest
from tests.batches import batch

from shipworthy.contract.language.absent import absent_field
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import MISSING
from shipworthy.errors import ExpressionError

NAMES = {"o": {"id": "A", "none": None, "in": {"a": 1}}, "gone": MISSING, "t": "text", "xs": [{"a": 1}]}


def found(source: str) -> str:
    error = absent_field(Expr.parse(source).tree, lambda name: NAMES.get(name, MISSING))
    return "" if error is None else error.message


@batch(
    ("source", "message"),
    [
        ("o.x", "`o` has no field `x`"),
        ("o['in'].x", "`o['in']` has no field `x`"),
        ("o.x.y", "`o` has no field `x`"),
        ("o.x * 2", "`o` has no field `x`"),
        ("t.x", "`t` is no record, and has no field `x`"),
        ("o['x']", "`o` has no field `x`"),
        ("o.id if o.x else o.y", "`o` has no field `x`"),
        ("o.x if t else o.y", "`o` has no field `x`"),
        ("xs[0].b", "`xs[0]` has no field `b`"),
        ("gone.x", ""),
        ("gone", ""),
        ("o.none.x", ""),
        ("o.error", ""),
        ("known(o.x)", ""),
        ("[x.b for x in xs]", ""),
        ("xs[5].b", ""),
    ],
)
def test_the_first_field_that_a_record_does_not_have(source: str, message: str) -> None:
    assert found(source) == message


def test_a_text_says_so_with_what_there_is_and_may_be_lenient() -> None:
    text = Text.parse("It is {o.x}.")

    with pytest.raises(ExpressionError, match="its fields are: id, none, in"):
        text.render(lambda name: NAMES[name])
    assert text.render(lambda name: NAMES[name], strict=False) == "It is not available."

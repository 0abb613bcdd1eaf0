import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.given import Given, given
from shipworthy.contract.language.text import Literal, Text


class _Call(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    args: dict[str, Given]


def test_values_are_read_and_read_values_are_kept() -> None:
    args = _Call.model_validate({"args": {"a": "=x", "b": "{x}", "c": 5, "d": Literal("e")}}).args
    assert isinstance(args["a"], Expr) and isinstance(args["b"], Text)
    assert (args["c"], args["d"]) == (Literal(5), Literal("e"))
    assert given(args["a"]) is args["a"]


def test_an_expression_that_cannot_be_read_is_an_error_at_its_key() -> None:
    with pytest.raises(ValidationError) as caught:
        _Call.model_validate({"args": {"a": "=x", "b": "=x ="}})
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == ("expression", ("args", "b"))
    assert set(error["ctx"]) == {"message", "repair"}

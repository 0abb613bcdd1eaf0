"""The parameters of a function, hint by hint."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Annotated, Any, Literal, NewType

import pytest
from pydantic import BaseModel, Field

from shipworthy import tool
from shipworthy.errors import ArgumentError, UsageError
from shipworthy.tools.hints import NOTHING, is_plain, parameters_of, type_name
from shipworthy.tools.schema import schema_of

if TYPE_CHECKING:
    from decimal import Decimal as Imported

UserId = NewType("UserId", int)


class Doc:
    """Documentation of an annotated parameter, as typing_extensions has it."""

    def __init__(self, documentation: str) -> None:
        self.documentation = documentation


def made(function: Any) -> Any:
    return tool(function)


@tool
def search(
    ticker: str,
    frame: Imported,
    words: "any words",  # type: ignore[valid-type]  # noqa: F722
    days: int = 5,
    later: Later | None = None,
    side: Side = "buy",
) -> Imported: ...


class Later(BaseModel):
    z: int


Side = Literal["buy", "sell"]


def test_field_24_a_hint_that_cannot_be_resolved_leaves_the_others() -> None:
    told = schema_of(search.spec)["parameters"]["properties"]  # type: ignore[attr-defined]
    assert (told["ticker"], told["days"]) == ({"type": "string"}, {"type": "integer"})
    assert (told["frame"], told["words"]) == ({}, {})
    for args in ({"ticker": 5}, {"ticker": "A", "days": "5"}):
        with pytest.raises(ArgumentError, match=r"`(ticker|days)` must be (text|integer)"):
            made(search).prepared({"frame": 1, "words": 2, **args})


def test_field_24_a_type_that_stands_below_its_function_is_known() -> None:
    spec = search.spec  # type: ignore[attr-defined]
    assert schema_of(spec)["parameters"]["properties"]["later"]["properties"] == {"z": {"type": "integer"}}
    assert spec.param("side").type == "buy|sell"
    taken = made(search).prepared({"ticker": "A", "frame": 1, "words": 2, "later": {"z": 1}})
    assert taken.keywords["later"] == Later(z=1)


def test_field_24_a_type_of_the_function_around_it_is_known() -> None:
    class Local(BaseModel):
        a: int

    def use(x: Local) -> str:
        return str(Local)

    assert parameters_of(use, "use")[0].hint is Local


def test_field_26_what_is_annotated_is_the_description() -> None:
    def use(
        a: Annotated[str, "the a"],
        b: Annotated[int, Doc("the b")],
        c: Annotated[int | None, Field(description="the c")] = None,
        d: Annotated[str, Field(min_length=1)] | None = None,
    ) -> None: ...

    assert [p.description for p in parameters_of(use, "use")] == ["the a", "the b", "the c", ""]


def test_a_field_as_the_default_is_default_and_constraint() -> None:
    @tool
    def use(
        n: int = Field(default=4, ge=1, description="how many"),
        tags: list[str] = Field(default_factory=list),  # noqa: B008
    ) -> Any:
        return n, tags

    call = made(use).prepared
    assert call({})() == (4, [])
    assert call({"n": 2, "tags": ["a"]})() == (2, ["a"])
    call({})()[1].append("x")
    assert call({})() == (4, [])
    with pytest.raises(ArgumentError, match="greater than or equal to 1"):
        call({"n": 0})
    told = schema_of(use.spec)["parameters"]  # type: ignore[attr-defined]
    assert told["properties"]["n"] == {"type": "integer", "minimum": 1, "description": "how many", "default": 4}
    assert told["required"] == []


def test_a_field_without_a_default_is_required() -> None:
    def use(n: int = Field(ge=1)) -> None: ...

    assert parameters_of(use, "use")[0].required


def test_what_a_partial_function_has_filled_in_is_no_parameter() -> None:
    def use(a: str, b: int, c: int = 1) -> None: ...

    assert [p.name for p in parameters_of(functools.partial(use, b=2), "use")] == ["a", "c"]
    assert [p.name for p in parameters_of(functools.partial(use, "x"), "use")] == ["b", "c"]


def test_a_function_that_does_not_say_its_parameters_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be"):
        parameters_of(min, "min")


def test_a_new_name_for_a_type_is_that_type() -> None:
    assert type_name(UserId) == "integer"
    assert (type_name(int | float), type_name(int), type_name(int | str)) == ("number", "integer", "any")


def test_plain_hints_need_no_schema_of_their_own() -> None:
    assert all(is_plain(hint) for hint in (str, int | None, list[str], Literal["a", "b"], Any))
    assert not any(is_plain(hint) for hint in (Annotated[int, Field(ge=1)], list, Later, Literal["a"], dict[str, int]))
    assert parameters_of(lambda x: x, "f")[0].default is NOTHING

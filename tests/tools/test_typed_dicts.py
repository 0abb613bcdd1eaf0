"""Keys of a TypedDict that a call must give, and those that it may leave out."""

from typing import Annotated, NotRequired, Required, TypedDict

import pytest
import typing_extensions
from tests.batches import batch

from shipworthy.errors import ArgumentError
from shipworthy.tools.tool import FunctionTool, tool
from shipworthy.tools.typed_dicts import is_typed_dict, readable, required_keys


class Seat(TypedDict):
    row: int
    window: NotRequired[bool]


class Loose(TypedDict, total=False):
    row: Required[int]
    note: str


class Quoted(TypedDict):
    row: "int"
    note: "NotRequired[str]"


class More(Loose):
    seat: Seat


class Newer(typing_extensions.TypedDict):
    row: int


def taken(hint: object, value: object) -> None:
    def take(value):  # type: ignore[no-untyped-def]
        return value

    take.__annotations__["value"] = hint
    made = tool(take)
    assert isinstance(made, FunctionTool)
    made.prepared({"value": value})()


@batch("kind", [Seat, Loose, Quoted, Newer, list[Seat], dict[str, Seat], Seat | None])
@batch("good", [True, False])
def test_F25_a_required_key_must_be_there_and_another_may_be_left_out(kind: object, good: bool) -> None:
    inner: object = {"row": 3} if good else {"note": "x"}
    value = [inner] if kind == list[Seat] else {"a": inner} if kind == dict[str, Seat] else inner

    if good:
        taken(kind, value)
        return
    with pytest.raises(ArgumentError, match="row|required"):
        taken(kind, value)


@pytest.mark.parametrize("value", [{"row": "3"}, {"row": 3, "window": "yes"}])
def test_F25_the_values_of_its_keys_are_held_to_their_types(value: object) -> None:
    with pytest.raises(ArgumentError, match="`value"):
        taken(Seat, value)


def test_F25_one_inside_of_another_is_checked_too() -> None:
    taken(More, {"row": 1, "seat": {"row": 2}})
    taken(Annotated[list[More], "seats"], [{"row": 1, "seat": {"row": 2}}])
    with pytest.raises(ArgumentError, match="seat"):
        taken(More, {"row": 1, "seat": {"window": True}})


def test_which_keys_are_required_and_what_is_one() -> None:
    assert [required_keys(kind) for kind in (Seat, Loose, Quoted, More)] == [
        {"row"},
        {"row"},
        {"row"},
        {"row", "seat"},
    ]
    assert is_typed_dict(Seat) and is_typed_dict(Newer) and not is_typed_dict(dict)


@batch("hint", [int, list[int], dict[str, int], int | None, Annotated[int, 5], Newer, "x"])
def test_a_hint_without_one_stays_the_same_object(hint: object) -> None:
    assert readable(hint) is hint

"""What a return hint tells of a result."""

import dataclasses
import enum
from collections.abc import AsyncIterator, Awaitable, Iterator
from decimal import Decimal
from typing import Annotated, Any, NamedTuple, NotRequired, TypedDict, cast

import pytest
import typing_extensions
from pydantic import BaseModel, ConfigDict, RootModel, model_serializer
from tests.batches import batch

from shipworthy import tool
from shipworthy.contract.language.types import TypeSpec
from shipworthy.errors import ToolFailed
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.returns import missing_key, result_shape
from shipworthy.tools.tool import Tool


class Color(enum.Enum):
    RED = {"r": 1}


class Pair(NamedTuple):
    left: int
    right: str


class Order(TypedDict):
    id: str
    note: NotRequired[str]
    pair: Pair


class Newer(typing_extensions.TypedDict, total=False):
    id: Decimal


@dataclasses.dataclass
class Data:
    id: str
    next: "Data | None" = None


class Model(BaseModel):
    id: str


class Written(Model):
    @model_serializer
    def written(self) -> dict[str, object]:
        return {"other": self.id}


class Loose(Model):
    model_config = ConfigDict(extra="allow")


class Dumping(Model):
    def model_dump(self, **options: Any) -> dict[str, Any]:
        return {"other": self.id}


class Row(dict[str, object]):
    pass


@batch(
    ("hint", "shape"),
    [
        (str, "text"),
        (int, "number"),
        (bool, "yesno"),
        (None, "None"),
        (Any, "None"),
        (object, "None"),
        (dict, "None"),
        (dict[str, Order], "None"),
        (Row, "None"),
        (Color, "None"),
        (Pair, "{left: number, right: text}"),
        (Order, "{id: text, note: text, pair: {left: number, right: text}}"),
        (Newer, "{id: number}"),
        (Order | None, "{id: text, note: text, pair: {left: number, right: text}}"),
        (Annotated[Model, "x"], "{id: text}"),
        (list[Model], "list of {id: text}"),
        (tuple[Model, ...], "list of {id: text}"),
        (tuple[Model, Pair], "list of any"),
        (Iterator[Model], "list of {id: text}"),
        (AsyncIterator[Model], "list of {id: text}"),
        (Awaitable[Model], "{id: text}"),
        (Model | Pair, "{id: text, left: number, right: text}"),
        (Model | dict[str, object], "None"),
        (Written, "None"),
        (Loose, "None"),
        (Dumping, "None"),
        (RootModel[list[int]], "None"),
        ("Unheard", "None"),
    ],
)
def test_F21_the_fields_of_a_hint_are_those_of_the_data(hint: Any, shape: str) -> None:
    def made() -> None: ...

    made.__annotations__["return"] = hint

    assert str(result_shape(made)) == shape


def test_a_type_that_holds_itself_is_followed_to_a_depth() -> None:
    def made() -> Data: ...

    found = result_shape(made)
    assert found is not None and dict(found.fields)["id"] == TypeSpec()


def test_the_spec_of_a_tool_gives_it_when_it_is_asked() -> None:
    @tool
    def order() -> Model:
        return Model(id="x")

    @tool
    def nothing():  # type: ignore[no-untyped-def]
        return 1

    assert str(order.spec.result) == "{id: text}"  # type: ignore[attr-defined]
    assert nothing.spec.result is None  # type: ignore[attr-defined]


class Listed(TypedDict):
    orders: list[Order]
    more: NotRequired[Order]


FULL = {"id": "A", "pair": (1, "x")}


@batch(
    ("hint", "value", "key"),
    [
        (Order, FULL, ""),
        (Order, {"id": "A"}, "pair"),
        (Order | None, None, ""),
        (Order | None, {"pair": 1}, "id"),
        (Order | Listed, {"id": "A"}, ""),
        (list[Order], [FULL, {"id": "A"}], "pair"),
        (Iterator[Order], [{"id": "A"}], "pair"),
        (Listed, {"orders": [FULL, {}]}, "id"),
        (Listed, {"orders": []}, ""),
        (Listed, {"orders": [], "more": {"id": "A"}}, "pair"),
        (dict[str, object], {}, ""),
        (Newer, {}, ""),
    ],
)
def test_F25_a_required_key_that_a_result_lacks_is_named(hint: Any, value: object, key: str) -> None:
    def made() -> None: ...

    made.__annotations__["return"] = hint

    assert missing_key(made, value) == key


async def test_F25_a_result_that_lacks_one_is_a_failure_of_its_tool() -> None:
    @tool
    def order(whole: bool) -> Order:
        return {"id": "A", "pair": Pair(1, "x")} if whole else {"id": "A"}  # type: ignore[typeddict-item]

    made = cast("Tool", order)
    assert (await call(made, {"whole": True}, CallContext())).value == {"id": "A", "pair": {"left": 1, "right": "x"}}
    with pytest.raises(ToolFailed, match="its result lacks `pair`, which its return type requires"):
        await call(made, {"whole": False}, CallContext())

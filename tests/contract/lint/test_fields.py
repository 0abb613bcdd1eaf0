"""Fields that a type does not have: an error at load where the type is known, none where it is not."""

from collections.abc import Callable

import pytest

from shipworthy import Agent

Told = Callable[..., list[str]]
TOOLS = """
from __future__ import annotations
import dataclasses
from collections.abc import AsyncIterator
from typing import Any, NamedTuple, NotRequired, TypedDict
from pydantic import BaseModel, computed_field
from shipworthy import tool

@tool
def orders(customer: str = "") -> list[Order]:
    "Find orders."
    return [{"id": "A-1", "price": 5.0, "buyer": {"name": "Ann"}}]

@tool
def nothing() -> Order | None:
    "Find nothing."
    return None

@tool
def loose() -> dict[str, object]:
    "Find anything."
    return {"id": "A-1"}

@tool
def model() -> Model:
    "Find a model."
    return Model(id="A-1")

@tool
async def many() -> AsyncIterator[Data]:
    "Find many."
    yield Data("A-1")

@tool
def open_model() -> Open:
    "Find an open model."
    return Open(id="A-1", more=1)

@tool
def text() -> str:
    "Find a text."
    return "A-1"

@tool
def either() -> Order | Data:
    "Find one of two."
    return Data("A-1")

class Buyer(NamedTuple):
    name: str

class Order(TypedDict):
    id: str
    price: float
    buyer: Buyer
    note: NotRequired[str]

@dataclasses.dataclass
class Data:
    id: str
    extra: Any = None

class Model(BaseModel):
    id: str
    @computed_field
    def twice(self) -> str:
        return self.id * 2

class Open(BaseModel, extra="allow"):
    id: str
"""

WRONG = [
    ("- {tool: nothing, as: o}", "{o.prise}", "`o` has no field `prise`", "did you mean `price`?"),
    ("- {tool: nothing, as: o}", "{o.buyer.nam}", "`o.buyer` has no field `nam`", "did you mean `name`?"),
    ("- {tool: nothing, as: o}", "{o['prise']}", "`o` has no field `prise`", "did you mean `price`?"),
    ("- {tool: nothing, as: o}", "{o.weight or 'light'}", "`o` has no field `weight`", "id, price, buyer, note"),
    ("- {tool: orders, as: o}", "{o.id}", "`o` is a list, which has no field `id`", "`[x.id for x in o]`"),
    ("- {tool: orders, as: o}", "{o[0].prise}", "`o[0]` has no field `prise`", "`price`"),
    ("- {tool: orders, as: o}", "{[x.prise for x in o if x.price > 3]}", "`x` has no field `prise`", "`price`"),
    ("- {tool: orders, as: o}", "{first(o).prise}", "`first(o)` has no field `prise`", "`price`"),
    ("- {tool: orders, as: o}", "{sorted(o, by=it.prise)}", "`it` has no field `prise`", "`price`"),
    ("- {tool: orders, as: o}", "{o[1:][0].prise}", "`o[1:][0]` has no field `prise`", "`price`"),
    ("- {tool: model, as: o}", "{o.twise}", "`o` has no field `twise`", "did you mean `twice`?"),
    ("- {tool: many, as: o}", "{o[0].idd}", "`o[0]` has no field `idd`", "did you mean `id`?"),
    ("- {tool: text, as: o}", "{o.id}", "`o` is a text, which has no field `id`", "read `o` alone"),
    ("- {tool: either, as: o}", "{o.prise}", "`o` has no field `prise`", "did you mean `price`?"),
    ("- {prompt: x, as: o, output: {cause: text}}", "{o.couse}", "`o` has no field `couse`", "`cause`"),
    ("- {prompt: x, as: o}", "{o.cause}", "`o` is a text, which has no field `cause`", "a record"),
    ("- {tool: nothing, as: o}", "{today.yeer}", "`today` is a date", "`{today:%d %B %Y}`"),
    ("- {tool: nothing, as: o}", "{session.turn}", "`session` has no field `turn`", "did you mean `turns`?"),
    ("- {tool: nothing, as: o}", "{(o if message else o).prise}", "has no field `prise`", "`price`"),
    ("- {tool: nothing, as: o}", "{ {'a': 1}.b }", "has no field `b`", "its fields are: a"),
]


@pytest.mark.parametrize(("step", "text", "message", "repair"), WRONG)
def test_F21_a_field_that_the_type_does_not_have_is_refused(
    told: Told, step: str, text: str, message: str, repair: str
) -> None:
    (problem,) = told(f'workflow:\n  {step}\n  - answer: "{text}"\n', tools=TOOLS)

    assert problem.startswith("a/skills/s.yaml:6: ") and message in problem and repair in problem


RIGHT = [
    ("- {tool: nothing, as: o}", "{o.price or o.note} {o.buyer.name}"),
    ("- {tool: nothing, as: o}", "{'known' if known(o.weight) else 'not known'}"),
    ("- {tool: loose, as: o}", "{'x' if o.weight else 'y'}"),
    ("- {tool: open_model, as: o}", "{'x' if o.more else 'y'}"),
    ("- {tool: many, as: o}", "{[x.extra.deep for x in o if x.extra]}"),
    ("- {tool: either, as: o}", "{o.price or o.extra or 'x'}"),
    ("- {tool: model, as: o}", "{o.twice}"),
    ("- {tool: nothing, as: o, on_error: skip}", "{'x' if o.error else 'y'}"),
    ("- {tool: orders, as: o}", "{len(o)} {o[0].id} {[x.buyer.name for x in o]}"),
    ("- {tool: orders, as: o, foreach: \"c in ['a']\", max: 2}", "{o[0][0].id}"),
]


@pytest.mark.parametrize(("step", "text"), RIGHT)
def test_F21_fields_that_are_or_may_be_there_load(told: Told, step: str, text: str) -> None:
    assert told(f'workflow:\n  {step}\n  - answer: "{text}"\n', tools=TOOLS) == []


@pytest.mark.parametrize(
    ("skill", "line"),
    [
        ("workflow:\n  - {tool: nothing, as: o}\n  - {answer: x, when: o.prise > 3}\n", 6),
        ("workflow:\n  - {tool: nothing, as: o}\n  - {tool: orders, with: {customer: =o.prise}}\n", 6),
        ("let:\n  p: o.prise\nworkflow:\n  - {tool: nothing, as: o}\n  - {answer: '{p}'}\n", 5),
        ("let:\n  p: o[0]\nworkflow:\n  - {tool: orders, as: o}\n  - {answer: '{p.prise}'}\n", 8),
        ("workflow:\n  - {tool: nothing, as: o}\n  - choose: [{when: o.prise, steps: [{answer: x}]}]\n", 6),
        ("workflow:\n  - {tool: orders, as: o}\n  - foreach: x in o\n    max: 2\n"
         "    steps: [{tool: orders, as: p, with: {customer: =x.prise}}]\n", 8),
        ("inputs:\n  c: {choices: o, label: '{it.prise}'}\nworkflow:\n  - {tool: orders, as: o}\n"
         "  - {answer: '{c.id}'}\n", 5),
        ("inputs:\n  c: {choices: o, value: it.buyer}\nworkflow:\n  - {tool: orders, as: o}\n"
         "  - {answer: '{c.nam}'}\n", 8),
        ("inputs:\n  c: {list: {name: text}, max: 3}\nworkflow:\n  - {answer: '{c[0].nam}'}\n", 7),
        ("returns: o.prise\nworkflow:\n  - {tool: nothing, as: o}\n", 4),
        ("workflow:\n  - {tool: nothing, as: o}\n  - {prompt: 'Say {o.prise}'}\n", 6),
        ("workflow:\n  - {tool: helper, as: o}\n  - {answer: '{o.prise}'}\n", 6),
    ],
)  # fmt: skip
def test_F21_fields_are_checked_wherever_an_expression_stands(told: Told, skill: str, line: int) -> None:
    helper = "name: helper\nroutable: false\nreturns: \"{'price': 5}\"\nworkflow:\n  - tool: orders\n"
    (problem,) = told(skill, {"skills/helper.yaml": helper}, tools=TOOLS)

    assert problem.startswith(f"a/skills/s.yaml:{line}: ") and "did you mean" in problem


def test_F21_a_helper_takes_from_its_caller_what_it_is_given(told: Told) -> None:
    helper = "name: helper\nroutable: false\ninputs:\n  c: {list: {name: text}, max: 3}\nworkflow:\n"
    helper += "  - answer: '{c.price}'\n"
    page = "workflow:\n  - {tool: nothing, as: o}\n  - {tool: helper, with: {c: =o}}\n"

    assert told(page, {"skills/helper.yaml": helper}, tools=TOOLS) == []


def test_F21_what_two_results_of_one_name_have_is_taken_together(told: Told) -> None:
    branches = "{when: message, steps: [{tool: nothing, as: o}]}, {steps: [{tool: %s, as: o}]}"
    page = f"workflow:\n  - choose: [{branches}]\n  - answer: '{{o.extra or o.prise}}'\n"

    assert "`o` has no field `prise`" in told(page % "either", tools=TOOLS)[0]
    assert told(page % "loose", tools=TOOLS) == []


def test_F21_a_missing_field_of_an_unknown_type_in_a_text_is_an_error_and_not_said(
    opened: Callable[..., Agent],
) -> None:
    result = opened("workflow:\n  - {tool: loose, as: o}\n  - answer: 'It is {o.stat}.'\n", tools=TOOLS).run_sync(
        "do it"
    )

    assert (result.status, result.reason) == ("degraded", "expression") and "It is" not in result.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{o.stat or 'unknown'}", "unknown"),
        ("{'yes' if o.stat else 'no'}", "no"),
        ("{'yes' if known(o.stat) else 'no'}", "no"),
        ("{'yes' if o.stat > 3 else 'no'}", "no"),
        ("{o.stat.error}", None),
        ("{n}", "not available"),
        ("{n.id}", "not available"),
        ("{s.id}", "not available"),
    ],
)
def test_F21_conditions_stay_false_and_what_did_not_run_or_is_null_is_not_available(
    opened: Callable[..., Agent], text: str, said: str | None
) -> None:
    steps = "  - {tool: loose, as: o}\n  - {tool: nothing, as: n}\n  - {tool: loose, as: s, when: message == 'x'}\n"
    result = opened(f'workflow:\n{steps}  - answer: "{text}"\n', tools=TOOLS).run_sync("do it")

    assert (result.text if result.status == "completed" else None) == said

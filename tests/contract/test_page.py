from typing import Any

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.page import Place, walk
from shipworthy.contract.tool import ToolSpec

PAGE: list[dict[str, Any]] = [
    {"tool": "look", "as": "first"},
    {
        "as": "group",
        "confirm": "Sure?",
        "steps": [
            {"tool": "look", "as": "inner", "on_error": [{"tool": "look", "as": "rescue"}]},
            {"as": "when", "when": "first", "steps": [{"tool": "look", "as": "maybe"}]},
        ],
        "on_error": [{"tool": "look", "as": "late"}],
    },
    {"as": "choice", "choose": [{"when": "first", "steps": [{"tool": "look", "as": "one"}]}]},
    {"as": "optional", "required": False, "steps": [{"tool": "look", "as": "spare"}]},
    {"as": "each", "foreach": "x in [1]", "max": 1, "steps": [{"tool": "look", "as": "item"}]},
]


def places() -> dict[str, Place]:
    tools = {"look": ToolSpec(name="look")}
    spec = AgentSpec.model_validate({"tools": tools, "skills": {"job": {"name": "job", "workflow": PAGE}}})
    return {place.node.step.as_ or "": place for place in walk(Graphs(spec).graph_of("job").nodes)}


def those(which: str) -> set[str]:
    return {name for name, place in places().items() if getattr(place, which)}


def test_every_step_comes_in_the_order_of_the_page() -> None:
    order = "first group inner rescue when maybe late choice one optional spare each item"

    assert list(places()) == order.split()


def test_it_says_what_stands_around_a_step_and_in_which_part() -> None:
    found = places()

    assert [outer.node.step.as_ for outer in found["maybe"].outer] == ["when", "group"]
    parts = {name: found[name].part for name in ("first", "inner", "rescue", "one")}
    assert parts == {"first": "page", "inner": "group", "rescue": "recovery", "one": "branch"}


def test_what_is_needed_is_not_optional_recovered_or_a_recovery() -> None:
    assert those("needed") == {"first", "choice", "one", "each", "item"}


def test_what_is_sure_runs_once_in_every_run() -> None:
    assert those("sure") == {"first", "choice"}


def test_what_is_inline_leaves_its_result_in_every_run_that_passes() -> None:
    assert those("inline") == {"first", "group", "inner", "when", "choice", "optional", "spare", "each", "item"}


def test_what_is_confirmed_stands_in_a_block_that_asks() -> None:
    assert those("confirmed") == {"inner", "rescue", "when", "maybe"}

"""Tools of LangChain: the schema survives, errors are typed, nothing of the library is imported for it."""

import subprocess
import sys
from typing import Any

import pytest
from tests.batches import batch
from tests.tools.given import chains

from shipworthy import Agent, Reply, ScriptedModel, Skill, SpecError, call, tools_from
from shipworthy.errors import ArgumentError, ToolFailed
from shipworthy.tools.call import CallContext
from shipworthy.tools.call import call as call_tool
from shipworthy.tools.given.langchain import is_tool, is_toolkit, read_tool
from shipworthy.tools.schema import schema_of
from shipworthy.tools.tool import Tool


def one(given: object, **options: Any) -> Tool:
    (made,) = tools_from(given, **options)
    return made


async def asked(tool: Tool, **args: object) -> object:
    return (await call_tool(tool, args, CallContext())).value


def test_the_schema_is_whole_and_strict() -> None:
    schema = schema_of(one(chains.forecast).spec)["parameters"]
    assert isinstance(schema, dict)
    assert schema["required"] == ["city"]
    assert schema["properties"]["city"]["required"] == ["name"]
    assert schema["properties"]["unit"] == {"type": "string", "enum": ["celsius", "fahrenheit"], "default": "celsius"}
    described = {"type": "integer", "default": 3, "minimum": 1, "maximum": 7, "description": "How many days"}
    assert schema["properties"]["days"] == described
    assert [(p.name, p.type, p.required) for p in one(chains.forecast).spec.params] == [
        ("city", "any", True),
        ("unit", "celsius|fahrenheit", False),
        ("days", "integer", False),
    ]


@batch(
    ("args", "told"),
    [
        ({}, "'city' is a required property"),
        ({"city": {"name": 3}}, r"\['city'\]\['name'\]: 3 is not of type 'string'"),
        ({"city": {"name": "Bonn"}, "unit": "kelvin"}, "'kelvin' is not one of"),
        ({"city": {"name": "Bonn"}, "days": 8}, "greater than the maximum of 7"),
        ({"city": {"name": "Bonn"}, "days": "3"}, "'3' is not of type 'integer'"),
        ({"city": {"name": "Bonn"}, "day": 3}, "no parameter `day`; it has city, days, unit"),
    ],
)
async def test_arguments_are_checked_before_the_call(args: dict[str, object], told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        await asked(one(chains.forecast), **args)


async def test_nested_models_enums_and_defaults_reach_the_tool() -> None:
    assert await asked(one(chains.forecast), city={"name": "Bonn"}) == {"city": "Bonn", "unit": "celsius", "days": 3}


async def test_a_recursive_schema_keeps_its_references() -> None:
    tool = one(chains.count)
    assert "$defs" in str(schema_of(tool.spec))
    assert await asked(tool, tree={"name": "a", "inside": [{"name": "b", "inside": []}]}) == 2
    with pytest.raises(ArgumentError, match="'name' is a required property"):
        await asked(tool, tree={"name": "a", "inside": [{"inside": []}]})


async def test_asynchronous_tools_run_on_the_loop_and_others_on_threads() -> None:
    for given, is_async in (
        (chains.look_up, True),
        (chains.Slow(), True),
        (chains.forecast, False),
        (chains.Divide(), False),
    ):
        assert one(given).is_async == is_async
    assert await asked(one(chains.look_up), words="a b") == ["a", "b"]
    assert await asked(one(chains.Slow()), a=1) == 1


async def test_an_error_is_an_error_also_where_the_tool_would_make_an_answer_of_it() -> None:
    tool = one(chains.Divide())
    assert tool.spec.name == "divide_numbers"
    assert await asked(tool, a=3) == 1.5
    with pytest.raises(ToolFailed, match="ToolException: nothing is divided by zero"):
        await asked(tool, a=3, b=0)


async def test_what_the_tools_own_model_refuses_is_no_call() -> None:
    tool = one(chains.half)
    assert tool.checks_on_thread  # type: ignore[attr-defined]
    assert await asked(tool, number=4) == 2
    with pytest.raises(ArgumentError, match="`number`: .*it must be even"):
        await asked(tool, number=3)


async def test_tools_of_one_text_and_of_a_plain_schema() -> None:
    assert await asked(one(chains.shout), tool_input="hi") == "HI"
    assert await asked(one(chains.colours), colour="red") == {"colour": "red", "tone": "dark"}
    with pytest.raises(ArgumentError, match="'green' is not one of"):
        await asked(one(chains.colours), colour="green")


def test_an_argument_that_only_a_graph_gives_is_a_problem() -> None:
    with pytest.raises(SpecError, match="LangGraph gives it `state`, `call`"):
        one(chains.needs_state)


def test_a_toolkit_gives_its_tools() -> None:
    assert is_toolkit(chains.Kit()) and not is_tool(chains.Kit())
    assert [tool.spec.name for tool in tools_from(chains.Kit())] == ["forecast", "divide_numbers"]


def test_another_name_may_be_given() -> None:
    (candidate,) = read_tool(chains.shout, "here", "yell")
    assert candidate.name == "yell"  # type: ignore[union-attr]
    assert [tool.spec.name for tool in tools_from({"yell": chains.shout})] == ["yell"]


def test_the_library_is_not_imported() -> None:
    program = (
        "import sys; from shipworthy import tools_from; tools_from({'one': lambda: 1}); print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert "langchain_core" not in done.stdout
    assert "jsonschema" not in done.stdout


async def test_a_model_calls_them_in_a_loop_under_the_contract() -> None:
    model = ScriptedModel(
        [
            Reply(calls=(call("forecast", city={"name": "Bonn"}, days=30), call("divide_numbers", a=3, b=0))),
            Reply(calls=(call("forecast", city={"name": "Bonn"}),)),
            "Done.",
        ]
    )
    skill = Skill(
        name="weather",
        description="Say the weather",
        tools=("forecast", "divide_numbers"),
        instructions="Say it.",
        max_tool_calls=4,
        grounded="off",
    )
    agent = Agent(skills=[skill], tools=tools_from(chains.Kit(), effect="read"), model=model, store="memory")
    result = await agent.run("weather?", skill="weather")
    assert result.text == "Done."
    told = str(model.requests[1].messages)
    assert "greater than the maximum" in told and "nothing is divided by zero" in told
    assert "Bonn" in str(model.requests[2].messages[-1])

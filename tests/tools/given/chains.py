"""Tools of a real LangChain, as programs have them."""

from typing import Annotated, Any, Literal

from langchain_core.runnables import RunnableConfig
from langchain_core.tools import (
    BaseTool,
    BaseToolkit,
    InjectedToolArg,
    InjectedToolCallId,
    StructuredTool,
    Tool,
    ToolException,
    tool,
)
from pydantic import BaseModel, Field, field_validator


class City(BaseModel):
    """A place."""

    name: str
    postcode: str | None = None


class Wanted(BaseModel):
    """What is asked for."""

    city: City
    unit: Literal["celsius", "fahrenheit"] = "celsius"
    days: int = Field(3, ge=1, le=7, description="How many days")


class Even(BaseModel):
    """A number that its own check accepts."""

    number: int

    @field_validator("number")
    @classmethod
    def is_even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("it must be even")
        return value


class Node(BaseModel):
    """A tree."""

    name: str
    inside: list["Node"] = []


@tool(args_schema=Wanted)
def forecast(city: City, unit: str = "celsius", days: int = 3) -> dict[str, Any]:
    """The weather of the next days."""
    return {"city": city.name, "unit": unit, "days": days}


@tool
async def look_up(words: str, config: RunnableConfig) -> list[str]:
    """Look words up.

    Args:
        words: What is looked for
    """
    return words.split()


@tool
def half(number: int) -> int:
    """The half of an even number."""
    return number // 2


half.args_schema = Even


@tool
def count(tree: Node) -> int:
    """How many nodes a tree has."""
    return 1 + sum(count.func(inner) for inner in tree.inside)  # type: ignore[attr-defined]


@tool
def needs_state(
    number: int, state: Annotated[dict[str, Any], InjectedToolArg], call: Annotated[str, InjectedToolCallId]
) -> str:
    """Read the state of a graph."""
    return call


class Divide(BaseTool):
    """A tool that is a class of its own, and that makes answers of its errors."""

    name: str = "divide numbers"
    description: str = "Divide one number by another"
    handle_tool_error: bool = True

    def _run(self, a: int, b: int = 2) -> float:
        if b == 0:
            raise ToolException("nothing is divided by zero")
        return a / b


class Slow(BaseTool):
    """A tool with a coroutine of its own."""

    name: str = "slow"
    description: str = "Answer later"

    def _run(self, a: int) -> int:
        raise AssertionError("its coroutine is called")

    async def _arun(self, a: int) -> int:
        return a


class Kit(BaseToolkit):
    """Two tools."""

    def get_tools(self) -> list[BaseTool]:
        return [forecast, Divide()]


shout = Tool(name="shout", func=lambda text: text.upper(), description="Say it louder")
colours = StructuredTool.from_function(
    func=lambda **given: given,
    name="colours",
    description="Name a colour",
    args_schema={
        "type": "object",
        "properties": {"colour": {"$ref": "#/$defs/Colour"}, "tone": {"type": "string", "default": "dark"}},
        "required": ["colour"],
        "$defs": {"Colour": {"type": "string", "enum": ["red", "blue"]}},
    },
)

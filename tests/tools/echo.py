"""Tools that are made of a function or of one type hint, and the types of their values."""

import datetime as dt
import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from shipworthy.tools.tool import FunctionTool, tool


class Side(enum.Enum):
    BUY = "buy"
    SELL = "sell"


class Level(enum.IntEnum):
    LOW = 1


@dataclass
class Leg:
    origin: str
    day: dt.date


class Order(BaseModel):
    ticker: str
    count: int


def made(function: Callable[..., Any], **options: Any) -> FunctionTool:
    made_tool: Any = tool(**options)(function) if options else tool(function)
    assert isinstance(made_tool, FunctionTool)
    return made_tool


def taking(hint: Any, default: Any = ...) -> FunctionTool:
    """A tool with one parameter `x` of that type; it gives what it was given."""

    def echo(x: Any) -> Any:
        return x

    echo.__annotations__["x"] = hint
    if default is not ...:
        echo.__defaults__ = (default,)
    return made(echo)


def given_(hint: Any, value: Any) -> Any:
    return taking(hint).prepared({"x": value})()

"""An MCP server made with the official SDK: over stdio as a program, and as an app over streamable HTTP."""

import asyncio
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.resolve import Elicit, Resolve
from mcp.server.mcpserver.utilities.types import Image
from pydantic import BaseModel, Field

server = MCPServer("shop")
ORDERS: list[dict[str, Any]] = []


class Line(BaseModel):
    """One line of an order."""

    item: str
    count: Annotated[int, Field(ge=1, le=9)]


class Stock(BaseModel):
    """What is there."""

    item: str
    count: int
    price: float


class Answer(BaseModel):
    """What a person says."""

    colour: str


@server.tool()
def stock_of(item: str, shop: Literal["north", "south"] = "north") -> Stock:
    """How many of an item a shop has."""
    return Stock(item=item, count=3, price=2.5)


@server.tool()
def order(lines: list[Line], note: str = "") -> dict[str, Any]:
    """Order several items."""
    ORDERS.append({"lines": [line.model_dump() for line in lines], "note": note})
    return {"number": len(ORDERS)}


@server.tool()
def long_text(words: int) -> str:
    """A text of so many words."""
    return "word " * words


@server.tool(structured_output=False)
def as_json() -> str:
    """JSON in a text."""
    return '{"a": [1, 2]}'


@server.tool(structured_output=False)
def picture() -> Image:
    """A picture."""
    return Image(data=b"\x89PNG123456", format="png")


@server.tool()
def fails(why: str) -> str:
    """Fail."""
    raise ValueError(why)


@server.tool()
async def slow(seconds: float) -> str:
    """Wait."""
    await asyncio.sleep(seconds)
    return "done"


@server.tool()
async def asks(ctx: Context) -> str:
    """Ask a person."""
    answer = await ctx.elicit("Which colour do you like?", Answer)
    return str(answer)


async def which() -> Elicit[Answer]:
    """The question of `paint`."""
    return Elicit("Which colour do you like?", Answer)


@server.tool()
async def paint(answer: Annotated[Answer, Resolve(which)]) -> str:
    """Paint in a colour that a person names."""
    return f"painted {answer.colour}"


if __name__ == "__main__":
    server.run("stdio")

"""Methods of objects and classes, and other callables, are tools."""

import asyncio
import functools
from pathlib import Path
from typing import Any

import pytest
from tests.tools.echo import made

from shipworthy import Agent, tool
from shipworthy.contract.tool import bound_tool
from shipworthy.errors import SpecError, UsageError


class Shop:
    """A class whose functions are tools, in every way that functions stand in a class."""

    def __init__(self, name: str) -> None:
        self.name = name

    @tool(name="find", timeout=3)
    def search(self, query: str = "x") -> str:
        """Search the shop.

        Args:
            query: the words to look for
        """
        return f"{self.name}:{query}"

    @tool
    async def later(self, query: str) -> str:
        return f"{self.name}:{query}"

    @tool
    def odd(this, query: str) -> str:  # noqa: N805
        return f"{this.name}:{query}"

    @tool
    @classmethod
    def outer(cls, query: str) -> str:
        return f"{cls.__name__}:{query}"

    @classmethod
    @tool
    def inner(cls, query: str) -> str:
        return f"{cls.__name__}:{query}"

    @tool
    @staticmethod
    def alone(query: str) -> str:
        return query

    @staticmethod
    @tool
    def single(query: str) -> str:
        return query


class Branch(Shop):
    pass


def called(function: Any) -> Any:
    made_tool: Any = bound_tool(function)
    assert [param.name for param in made_tool.spec.params] == ["query"]
    result = made_tool.prepared({"query": "q"})()
    return asyncio.run(result) if made_tool.is_async else result


def test_field_34_a_method_is_a_tool_of_its_object() -> None:
    corner, branch = Shop("corner"), Branch("branch")
    assert [called(shop.search) for shop in (corner, branch)] == ["corner:q", "branch:q"]
    assert (called(corner.later), called(corner.odd)) == ("corner:q", "corner:q")
    assert corner.search("a") == Shop.search(corner, "a") == "corner:a"
    spec = corner.search.spec  # type: ignore[attr-defined]
    assert (spec.name, spec.description, spec.timeout) == ("find", "Search the shop.", 3)
    assert spec.params[0].description == "the words to look for"


def test_field_34_class_methods_and_static_methods_in_both_orders() -> None:
    branch = Branch("branch")
    assert [called(each) for each in (Shop.outer, Shop.inner, Branch.outer, branch.inner)] == [
        "Shop:q",
        "Shop:q",
        "Branch:q",
        "Branch:q",
    ]
    assert [called(each) for each in (Shop.alone, Shop.single, branch.alone, branch.single)] == ["q"] * 4


def test_field_34_a_method_of_no_object_says_how_to_name_it() -> None:
    for name in ("search", "later"):
        with pytest.raises(UsageError, match=rf"is a method that is not bound: take it from an object, .*\.{name}"):
            _ = getattr(Shop, name).spec


def test_field_34_a_method_of_no_object_in_an_agent_is_one_problem_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("name: y\n")
    (tmp_path / "tools.py").write_text(
        "from shipworthy import tool\nclass Shop:\n    @tool\n    def search(self) -> str:\n        return ''\n"
        "search = Shop.search\n"
    )
    with pytest.raises(SpecError, match=r"tools\.py:6: tool `search` is a method .* `search = Shop\(…\)\.search`"):
        Agent.load(tmp_path)


def test_field_34_names_and_descriptions_of_other_callables() -> None:
    class PriceSource:
        """Prices of a stock."""

        async def __call__(self, ticker: str) -> str:
            return ticker

    def both(exchange: str, ticker: str) -> str:
        """A stock at an exchange."""
        return f"{exchange}:{ticker}"

    source, nasdaq = made(PriceSource()), made(functools.partial(both, exchange="XNAS"))
    assert (source.spec.name, source.spec.description, source.is_async) == (
        "price_source",
        "Prices of a stock.",
        True,
    )
    assert (nasdaq.spec.name, nasdaq.spec.description) == ("both", "A stock at an exchange.")
    assert nasdaq.prepared({"ticker": "NVDA"})() == "XNAS:NVDA"
    assert made(functools.partial(PriceSource())).is_async
    assert made(functools.lru_cache(both)).prepared({"exchange": "a", "ticker": "b"})() == "a:b"
    again = made(source, name="again")
    assert (again.spec.name, source.spec.name) == ("again", "price_source")

"""What is given to `tools_from` is recognised."""

import dataclasses
import functools
from collections.abc import Callable

import pytest
from tests.batches import batch

from shipworthy import SpecError, tool, tools_from
from shipworthy.tools.call import CallContext
from shipworthy.tools.call import call as call_tool
from shipworthy.tools.given.kinds import Reading, shown
from shipworthy.tools.given.schemas import Functions


def add(a: int, b: int = 1) -> int:
    """Add two numbers.

    Args:
        a: The first
    """
    return a + b


@tool(timeout=3)
def own(a: int) -> int:
    """A tool with its contract."""
    return a


@dataclasses.dataclass
class Shelf:
    """A shelf."""

    size: int

    def room_for(self, books: int) -> bool:
        """Whether so many fit."""
        return books <= self.size

    async def wait(self, books: int) -> int:
        """Wait for it."""
        return self.size - books

    @staticmethod
    def height(cm: int) -> int:
        """Its height."""
        return cm

    @classmethod
    def of(cls, size: int) -> int:
        """Make one."""
        return cls(size).size


@dataclasses.dataclass
class FindBook:
    """Find a book."""

    books: tuple[str, ...]

    def __call__(self, title: str) -> str | None:
        return next((book for book in self.books if title in book), None)


@batch(
    ("given", "name", "args", "value"),
    [
        (add, "add", {"a": 1}, 2),
        (functools.partial(add, b=5), "add", {"a": 1}, 6),
        (Shelf(3).room_for, "room_for", {"books": 3}, True),
        (Shelf(3).wait, "wait", {"books": 1}, 2),
        (Shelf.height, "height", {"cm": 2}, 2),
        (Shelf.of, "of", {"size": 2}, 2),
        (FindBook(("Emma", "Ulysses")), "find_book", {"title": "Em"}, "Emma"),
        ({"plus": add}, "plus", {"a": 1}, 2),
        ({"double": lambda a: 2 * a}, "double", {"a": 2}, 4),
        ([add], "add", {"a": 1}, 2),
        (iter([(add,)]), "add", {"a": 1}, 2),
        (own, "own", {"a": 1}, 1),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_can_be_called(given: object, name: str, args: dict[str, object], value: object) -> None:
    (made,) = tools_from(given)
    assert made.spec.name == name
    assert made.spec.effect == ("read" if given is own else "write")
    assert (await call_tool(made, args, CallContext())).value == value


def test_hints_and_words_of_a_function_are_read() -> None:
    (made,) = tools_from(add, effect="read", timeout=2, labels={"add": "Adding {a}"})
    first, second = made.spec.params
    assert (first.type, first.required, first.description) == ("integer", True, "The first")
    assert (second.default, second.required) == (1, False)
    assert (made.spec.description, made.spec.label, made.spec.timeout) == ("Add two numbers.", "Adding {a}", 2)


class Odd:
    """An object of another library, which raises from its attributes."""

    @property
    def spec(self) -> object:
        raise RuntimeError("not now")


@batch(
    ("given", "told"),
    [
        (Shelf, "`Shelf` is a class\n    give an object of it: Shelf"),
        (Shelf(3), "cannot be called\n    give its methods one by one"),
        (lambda: 1, "no name that a tool can have\n    give it one: {NAME: …}"),
        ("add", "`'add'` is no tool"),
        (None, "`None` is no tool"),
        ({"type": "web_search"}, "`web_search` is a tool that runs at a provider"),
        ({"url": "https://x.org/mcp"}, "it is an MCP server\n    give servers by name: mcp="),
        ({"a b": add}, "`a b` cannot be the name of a tool"),
        ({"other": own}, "it is the tool `own` already"),
        (lambda *names: 1, "no name"),
        ({"all": lambda *names: 1}, "cannot be bound by name"),
    ],
)
def test_what_can_be_no_tool_says_why(given: object, told: str) -> None:
    with pytest.raises(SpecError) as caught:
        tools_from(given)
    assert told in str(caught.value)


def test_an_object_that_raises_from_its_attributes_is_no_tool() -> None:
    with pytest.raises(SpecError, match="is no tool"):
        tools_from(Odd())


def test_a_method_that_is_not_bound_says_so() -> None:
    class Desk:
        @tool
        def look(self, what: str) -> str:
            """Look."""
            return what

    with pytest.raises(SpecError, match="tool `look` is a method that is not bound"):
        tools_from(Desk.look)
    assert tools_from(Desk().look)[0].spec.name == "look"


def test_the_place_leads_to_what_is_meant() -> None:
    reading = Reading(functions=Functions(None))
    found = [part.where for part in reader_of(reading)([add, {"a": add, "b": [add]}], "tools_from[0]")]
    assert found == ["tools_from[0][0]", "tools_from[0][1]['a']", "tools_from[0][1]['b'][0]"]
    assert shown("x" * 500).count("x") < 60


def reader_of(reading: Reading) -> Callable[[object, str], list[object]]:
    return lambda given, where: [*reading.read(given, where)]

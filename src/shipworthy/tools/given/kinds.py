"""Recognises what is given to `tools_from`: a table of kinds, each with its reader."""

import dataclasses
import functools
import reprlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from shipworthy.contract.tool import ToolSpec, bound_tool
from shipworthy.errors import Problem, UsageError
from shipworthy.tools.given import langchain
from shipworthy.tools.given.options import Candidate, Said
from shipworthy.tools.given.schemas import Functions, read_schema, schema_in
from shipworthy.tools.tool import Tool, title_of, tool

Found: TypeAlias = Iterator[Candidate | Problem]
SERVER_KEYS = frozenset({"command", "url", "mcpServers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Reads what is given, with the functions of schemas at hand."""

    functions: Functions

    def read(self, given: object, where: str, name: str = "") -> Found:
        """The tools of what is given, and what of it is none; `name`: the one that a mapping has for it."""
        one = bound_tool(given)
        reader = next(reader for applies, reader in KINDS if applies(one))
        return reader(self, one, where, name)

    def own(self, one: Any, where: str, name: str) -> Found:
        """A tool that has its contract already."""
        try:
            title = one.spec.name
        except UsageError as error:
            yield Problem(where, str(error))
            return
        if name and name != title:
            message = f"it is the tool `{title}` already, which keeps its name"
            yield Problem(where, message, "give it by itself, or give the function behind it")
            return
        yield Candidate(where=where, name=title, make=lambda said: one, is_fixed=True)

    def langchain(self, one: Any, where: str, name: str) -> Found:
        """A tool of LangChain."""
        return langchain.read_tool(one, where, name)

    def toolkit(self, one: Any, where: str, name: str) -> Found:
        """The tools of a toolkit of LangChain."""
        return self.several(one.get_tools(), f"{where}.get_tools()", name)

    def mapping(self, one: Mapping[Any, Any], where: str, name: str) -> Found:
        """A schema of a tool, or names with what has them."""
        schema = schema_in(one)
        if schema is not None:
            yield from read_schema(schema, where, self.functions, None)
        elif SERVER_KEYS & set(one):
            yield Problem(where, "it is an MCP server", "give servers by name: mcp={NAME: {…}}")
        elif isinstance(kind := one.get("type"), str):
            message = f"`{kind}` is a tool that runs at a provider, and not here"
            yield Problem(where, message, "give a function that does the same")
        else:
            for key, value in one.items():
                inside = f"{where}[{key!r}]"
                if not isinstance(key, str) or not key.isidentifier():
                    yield Problem(inside, f"`{key}` cannot be the name of a tool", "use letters, digits and `_`")
                else:
                    yield from self.read(value, inside, key)

    def pair(self, one: Sequence[Any], where: str, name: str) -> Found:
        """A schema and the function that does what it describes."""
        schema = schema_in(one[0])
        assert schema is not None
        return read_schema(schema, where, self.functions, one[1])

    def several(self, one: Any, where: str, name: str) -> Found:
        """A list of anything else."""
        for number, inner in enumerate(one):
            yield from self.read(inner, f"{where}[{number}]")

    def function(self, one: Callable[..., object], where: str, name: str) -> Found:
        """A function, a method, a partial function, an object that can be called."""
        title = name or title_of(one)
        if not title.isidentifier():
            yield Problem(where, f"{shown(one)} has no name that a tool can have", "give it one: {NAME: …}")
            return
        yield Candidate(where=where, name=title, make=functools.partial(_made, one, title))

    def unusable(self, one: object, where: str, name: str) -> Found:
        """The problem of an object that can be no tool."""
        if isinstance(one, type):
            repair = f"give an object of it: {one.__name__}(…)"
            yield Problem(where, f"`{one.__name__}` is a class", repair)
        elif dataclasses.is_dataclass(one):
            yield Problem(where, f"{shown(one)} cannot be called", "give its methods one by one: object.method")
        else:
            yield Problem(where, f"{shown(one)} is no tool", "give functions, LangChain's tools or schemas")


def _is_own(one: object) -> bool:
    try:
        return isinstance(getattr(one, "spec", None), ToolSpec) and callable(getattr(one, "prepared", None))
    except UsageError:
        return True  # such as a method that is decorated as a tool and not bound to an object
    except Exception:
        return False  # an object of another library may raise anything from its attributes


def _is_pair(one: object) -> bool:
    if not isinstance(one, tuple) or len(one) != 2 or not isinstance(one[0], Mapping):
        return False
    return schema_in(one[0]) is not None and not isinstance(one[1], Mapping)


KINDS: tuple[tuple[Callable[[Any], bool], Callable[[Reading, Any, str, str], Found]], ...] = (
    (lambda one: isinstance(one, type), Reading.unusable),
    (_is_own, Reading.own),
    (langchain.is_tool, Reading.langchain),
    (langchain.is_toolkit, Reading.toolkit),
    (lambda one: isinstance(one, Mapping), Reading.mapping),
    (_is_pair, Reading.pair),
    (callable, Reading.function),
    (lambda one: isinstance(one, list | tuple | set | frozenset | Iterator), Reading.several),
    (lambda one: True, Reading.unusable),
)
"""Whether something is of a kind, and the reader of that kind; the first that applies."""


def _made(function: Callable[..., object], title: str, said: Said) -> Tool:
    made: Tool = tool(name=title, **said)(function)  # type: ignore[assignment]
    return made


def shown(one: object) -> str:
    """How an object is named in a problem."""
    return f"`{reprlib.repr(one)}`"

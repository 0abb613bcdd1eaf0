"""Reads OpenAI's tool schemas, each with the function that does what it describes."""

import difflib
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import ValidationError

from shipworthy.contract.mcp.definition import Definition, plain_name
from shipworthy.errors import Problem
from shipworthy.tools.given.options import Candidate, Said, contract
from shipworthy.tools.given.schema_tool import Data, SchemaTool, lacking
from shipworthy.tools.hints import runs_async
from shipworthy.tools.tool import Tool, gives_of

Function: TypeAlias = Callable[..., object]
Schema: TypeAlias = Mapping[str, object]
PASSED_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class Functions:
    """The functions of schemas, by name; which of them were asked for."""

    def __init__(self, given: Mapping[str, Function] | Iterable[Function] | None) -> None:
        pairs = (
            given.items()
            if isinstance(given, Mapping)
            else ((getattr(one, "__name__", ""), one) for one in given or ())
        )
        self._by_name, self._asked = dict(pairs), set[str]()

    def of(self, name: str) -> Function | None:
        """The function of that name; None where there is none."""
        self._asked.add(name)
        return self._by_name.get(name)

    def problems(self) -> Iterator[Problem]:
        """The functions that no schema describes."""
        for name in self._by_name:
            if name not in self._asked:
                close = difflib.get_close_matches(name, self._asked, n=1)
                repair = (
                    f"did you mean `{close[0]}`?"
                    if close
                    else f"give its schema, or the function itself: tools_from({name})"
                )
                yield Problem(f"tools_from: functions[{name!r}]", "no schema describes it", repair)


def schema_in(one: Schema) -> Schema | None:
    """The part of a tool's schema that has `name` and `parameters`; None where it is no schema of a function."""
    kind, inner = one.get("type"), one.get("function")
    if kind == "function" and isinstance(inner, Mapping):
        return inner
    named = isinstance(one.get("name"), str) and ("parameters" in one or kind == "function")
    return one if named and kind in (None, "function") else None


def read_schema(
    schema: Schema, where: str, functions: Functions, given: Function | None
) -> Iterator[Candidate | Problem]:
    """The tool of a schema, or all that keeps it from being one."""
    name = schema.get("name")
    if not isinstance(name, str) or not name:
        yield Problem(where, "the schema has no `name`", 'write {"type": "function", "function": {"name": …, …}}')
        return
    parameters = schema.get("parameters")
    raw = {"type": "object", "properties": {}} if parameters is None else parameters
    told = schema.get("description")
    try:
        definition = Definition(description=told if isinstance(told, str) else "", input_schema=raw)
    except ValidationError:
        yield Problem(
            where, f"`{name}`: its `parameters` are no JSON schema", 'write {"type": "object", "properties": {…}}'
        )
        return
    function = given or functions.of(name)
    found = [*_problems(name, where, definition, function)]
    yield from found
    if function is not None and not found:
        yield Candidate(
            where=where, name=plain_name(name), make=functools.partial(_made, plain_name(name), definition, function)
        )


def _problems(name: str, where: str, definition: Definition, function: Function | None) -> Iterator[Problem]:
    if definition.problem:
        yield Problem(where, f"`{name}` cannot be used: {definition.problem}", "change its `parameters`")
    elif needs := lacking():
        yield Problem(where, f"`{name}`: checking arguments by a schema needs a package", needs)
    if function is None:
        yield Problem(where, f"no function does what `{name}` describes", f"give it: functions={{{name!r}: …}}")
    elif not callable(function):
        yield Problem(where, f"what is given for `{name}` is no function", f"give one: functions={{{name!r}: …}}")
    elif not definition.problem:
        yield from _unfitting(name, where, definition, function)


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """The arguments that a function takes by name."""

    names: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    """Those that a call must give, also where it could not give them by name."""
    any: bool = False
    """Whether it takes others too."""

    @classmethod
    def of(cls, function: Function) -> "Takes":
        """What its signature says; one without a signature, in C, takes anything."""
        try:
            found = inspect.signature(function).parameters.values()
        except (ValueError, TypeError):
            return cls(any=True)
        kinds = (*PASSED_BY_NAME, inspect.Parameter.POSITIONAL_ONLY)
        return cls(
            names=frozenset(one.name for one in found if one.kind in PASSED_BY_NAME),
            needed=frozenset(one.name for one in found if one.default is one.empty and one.kind in kinds),
            any=any(one.kind is one.VAR_KEYWORD for one in found),
        )


def _unfitting(name: str, where: str, definition: Definition, function: Function) -> Iterator[Problem]:
    """Where the schema and the function do not fit together."""
    takes = Takes.of(function)
    properties = {definition.renamed.get(param.name, param.name): param for param in definition.params}
    for word in sorted(properties.keys() - takes.names) if not takes.any else ():
        close = difflib.get_close_matches(word, takes.names, n=1)
        repair = (
            f"the function has `{close[0]}`: rename one of them" if close else "add it, or leave it out of the schema"
        )
        yield Problem(where, f"`{name}`: its schema has `{word}`, which the function does not take", repair)
    for word in sorted(takes.needed - properties.keys()):
        message = f"`{name}`: the function needs `{word}`, which its schema does not have"
        yield Problem(where, message, "describe it in the schema, or give the function a default for it")
    for word in sorted(takes.needed & properties.keys()):
        if not properties[word].required and properties[word].default is None:
            message = f"`{name}`: the function needs `{word}`, which its schema lets a call leave out"
            yield Problem(where, message, "write it under `required`, or give the function a default for it")


def _made(name: str, definition: Definition, function: Function, said: Said) -> Tool:
    terms = contract(
        name,
        said,
        description=definition.told,
        params=definition.params,
        parameters=definition.schema_for_models,
        gives=gives_of(function),
    )
    takes = Takes.of(function)
    return SchemaTool(
        terms,
        definition,
        functools.partial(_call, function),
        function,
        is_async=runs_async(function),
        is_open=takes.any and definition.is_open,
        fills=defaults(definition, without=takes.names - takes.needed),
    )


def _call(function: Function, data: Data) -> object:
    return function(**data)


def defaults(definition: Definition, without: frozenset[str]) -> dict[str, object]:
    """The defaults that the schema has for arguments which may be left out, by the names of the schema."""
    named = {definition.renamed.get(param.name, param.name): param for param in definition.params}
    return {
        name: param.default
        for name, param in named.items()
        if not param.required and param.default is not None and name not in without
    }

"""Reads LangChain's tools, without importing the library: an object of it is there only where a program has done so."""

import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError

from shipworthy.contract.mcp.definition import Definition, plain_name
from shipworthy.contract.tool import JsonSchema
from shipworthy.errors import ArgumentError, Problem, ToolFailed
from shipworthy.tools.arguments import runs_code
from shipworthy.tools.given.options import Candidate, Said, contract
from shipworthy.tools.given.schema_tool import Data, SchemaTool, lacking
from shipworthy.tools.given.schemas import defaults
from shipworthy.tools.json_schema import hint_schema
from shipworthy.tools.tool import Tool

LangChainTool: TypeAlias = Any
"""An object of LangChain's class BaseTool, whose types are not imported."""
HANDLERS = ("handle_tool_error", "handle_validation_error")
"""What makes an answer of an error, so that it could not be told from a result."""
ONLY_REPEATED = ("title", "description")
LONGEST_WHY = 200


def is_tool(one: object) -> bool:
    """Whether it is a tool of LangChain."""
    return _is_a(one, "BaseTool")


def is_toolkit(one: object) -> bool:
    """Whether it is a toolkit of LangChain."""
    return _is_a(one, "BaseToolkit")


def _is_a(one: object, name: str) -> bool:
    kind = getattr(sys.modules.get("langchain_core.tools.base"), name, None)
    return isinstance(kind, type) and isinstance(one, kind)


def read_tool(one: LangChainTool, where: str, name: str = "") -> Iterator[Candidate | Problem]:
    """The tool of a LangChain tool, or all that keeps it from being one; `name`: another one than its own."""
    title = name or plain_name(str(one.name))
    try:
        definition = Definition(
            description=inspect.cleandoc(str(one.description or "")), input_schema=_schema(one, title)
        )
    except Exception as error:  # a schema that the tool's own types make
        yield Problem(where, f"`{title}`: its arguments cannot be read: {_short(error)}", "wrap it in a function")
        return
    found = [*_problems(one, where, title, definition)]
    yield from found
    if not found:
        yield Candidate(where=where, name=title, make=functools.partial(_made, one, title, definition))


def _problems(one: LangChainTool, where: str, title: str, definition: Definition) -> Iterator[Problem]:
    if definition.problem:
        yield Problem(where, f"`{title}` cannot be used: {definition.problem}", "wrap it in a function")
    elif needs := lacking():
        yield Problem(where, f"`{title}`: checking arguments by a schema needs a package", needs)
    if injected := _injected(one, definition):
        words = ", ".join(f"`{word}`" for word in injected)
        message = f"`{title}`: LangGraph gives it {words} while it runs a graph, and nothing else does"
        yield Problem(where, message, f"wrap it in a function that gives {words}, and give that function")


def _schema(one: LangChainTool, title: str) -> JsonSchema:
    """The JSON schema of its arguments, without those that no model gives."""
    if one.args_schema is None and _is_single(one):
        return {"type": "object", "properties": dict(one.args), "required": [*one.args]}
    shown = one.tool_call_schema
    if isinstance(shown, Mapping):
        whole = dict(shown)
    elif isinstance(shown, type) and issubclass(shown, BaseModel):
        whole = hint_schema(shown, title, nullable=True) or shown.model_json_schema()
    else:  # a model of the first pydantic
        whole = shown.schema()
    return {key: value for key, value in whole.items() if key not in ONLY_REPEATED}


def _is_single(one: LangChainTool) -> bool:
    """Whether it is a `Tool`, which takes one text whose name is the library's."""
    kind = getattr(sys.modules.get("langchain_core.tools.simple"), "Tool", None)
    return isinstance(kind, type) and isinstance(one, kind)


def _injected(one: LangChainTool, definition: Definition) -> list[str]:
    """The arguments that it needs and no model gives."""
    model = one.args_schema
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        return []
    shown = {definition.renamed.get(param.name, param.name) for param in definition.params}
    fields = model.model_fields.items()
    return [name for name, field in fields if field.is_required() and not {name, field.alias} & shown]


def _made(one: LangChainTool, title: str, definition: Definition, said: Said) -> Tool:
    terms = contract(
        title,
        said,
        description=definition.told,
        params=definition.params,
        parameters=definition.schema_for_models,
    )
    handled = [key for key in HANDLERS if getattr(one, key, False)]
    plain = one.model_copy(update=dict.fromkeys(handled, False)) if handled else one
    is_async = _is_async(one)
    model = one.args_schema if isinstance(one.args_schema, type) and issubclass(one.args_schema, BaseModel) else None
    return SchemaTool(
        terms,
        definition,
        functools.partial(_awaited if is_async else _called, plain),
        _behind(one, is_async=is_async),
        is_async=is_async,
        is_open=bool(definition.input_schema.get("additionalProperties")),
        fills={} if model is not None else defaults(definition, without=frozenset()),
        check=None if model is None else functools.partial(_check, title, model),
        checks_on_thread=model is not None and runs_code(model.__pydantic_core_schema__),
    )


def _is_async(one: LangChainTool) -> bool:
    """Whether it has a coroutine of its own; the library would run the others on threads that hold up the exit."""
    if hasattr(one, "coroutine"):
        return one.coroutine is not None
    inherited = getattr(sys.modules["langchain_core.tools.base"], "BaseTool")._arun  # noqa: B009
    return type(one)._arun is not inherited


def _behind(one: LangChainTool, *, is_async: bool) -> Callable[..., object]:
    """The function that does the work, by whose code the definition is known."""
    own = getattr(one, "coroutine" if is_async else "func", None)
    return own if callable(own) else getattr(type(one), "_arun" if is_async else "_run")  # type: ignore[no-any-return]


def _check(title: str, model: type[BaseModel], data: Data) -> None:
    """Hold arguments against the tool's own model, whose checks may say more than its schema."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        inside = ".".join(map(str, first["loc"]))
        raise ArgumentError(f"{title}: `{inside}`: {first['msg']}"[:LONGEST_WHY]) from error


# Not `invoke`, which reads arguments that look like a call of a model as one.
def _called(one: LangChainTool, data: Data) -> object:
    return _value(one.run(data))


async def _awaited(one: LangChainTool, data: Data) -> object:
    return _value(await one.arun(data))


def _value(given: object) -> object:
    """The content of a message of a tool; any other value as it is. Raises ToolFailed where the message is an error."""
    if not _is_message(given):
        return given
    content = getattr(given, "content", None)
    if getattr(given, "status", "") == "error":
        raise ToolFailed(str(content)[:LONGEST_WHY])
    return content


def _is_message(given: object) -> bool:
    kind = getattr(sys.modules.get("langchain_core.messages.tool"), "ToolMessage", None)
    return inspect.isclass(kind) and isinstance(given, kind)


def _short(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST_WHY]

"""Tools and skills that are given as objects, by their names."""

import inspect
from collections.abc import Iterable, Mapping
from typing import Literal, TypeVar, cast

from shipworthy.contract.skill import Skill
from shipworthy.contract.tool import ToolSpec, bound_tool
from shipworthy.errors import Problem

T = TypeVar("T")


def named(key: Literal["tools", "skills"], given: Iterable[T]) -> tuple[dict[str, T], list[Problem]]:
    """The objects by name, and the problems of those that are no tool or skill, or share a name."""
    named: dict[str, T] = {}
    found: list[Problem] = []
    if not isinstance(given, Iterable) or isinstance(given, str | Mapping):
        return {}, [Problem(key, f"{shown(given)} is no list of {key}", f"write {key}=[…]")]
    for number, raw in enumerate(given):
        one = bound_tool(raw)
        name = _name_of_tool(one) if key == "tools" else one.name if isinstance(one, Skill) else None
        if name is None:
            found.append(Problem(f"{key}[{number}]", *_wrong(key, one)))
        elif name in named:
            message = f"there are two {key} named `{name}`"
            found.append(Problem(f"{key}[{number}]", message, "give one of them another name, or leave it out"))
        else:
            named[name] = cast(T, one)  # a bound tool has the type of the tool it was made of
    return named, found


def _name_of_tool(one: object) -> str | None:
    spec = getattr(one, "spec", None)
    return spec.name if isinstance(spec, ToolSpec) and callable(getattr(one, "prepared", None)) else None


def _wrong(key: str, one: object) -> tuple[str, str]:
    if key == "skills":
        return f"{shown(one)} is no Skill", "make it with `Skill(…)`, or with `skill_from(…)`"
    if inspect.isroutine(one):
        return f"`{one.__name__}` is a plain function", "write `@tool` above it, or give `tool(function)`"
    return f"{shown(one)} is no tool", "give functions with `@tool` above them"


def shown(one: object) -> str:
    text = repr(one)
    return f"`{text if len(text) <= 60 else text[:59] + '…'}`"

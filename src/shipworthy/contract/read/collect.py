"""Collects the tools, input types and skills that the files of an agent define; names must be unique."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from shipworthy.contract.language.types import InputType
from shipworthy.contract.read.bindings import bindings
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.reader import Reader
from shipworthy.contract.skill import Skill
from shipworthy.contract.tool import ToolSpec, bound_tool
from shipworthy.errors import UsageError

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Collected:
    """Name → the tool, input type or skill, and its position `file:line`."""

    tools: dict[str, tuple[Any, str]] = field(default_factory=dict)
    types: dict[str, tuple[InputType, str]] = field(default_factory=dict)
    skills: dict[str, tuple[Skill, str]] = field(default_factory=dict)
    readers: dict[str, tuple[Reader, str]] = field(default_factory=dict)
    """The one reader, by the word `reader`."""
    modules: dict[Path, ModuleType] = field(default_factory=dict)
    """Resolved path of a file → the module that was imported of it."""

    def add_skill(self, reading: ReadContext, skill: Skill, where: str) -> None:
        """Add a skill; a second one of the same name is a problem."""
        _add(reading, self.skills, skill.name, skill, where, "skill")

    def add_module(self, reading: ReadContext, module: ModuleType, path: Path) -> int:
        """Add the tools, input types and the reader that a module binds, and return their number."""
        self.modules[path.resolve()] = module
        bound = bindings(path.read_text("utf-8", "replace"))
        found = 0
        for name, named in list(vars(module).items()):
            where, value = f"{path}:{bound.get(name, (1, None))[0]}", bound_tool(named)
            if isinstance(value, InputType):
                found += _add(reading, self.types, value.name, value, where, "input type")
                continue
            if isinstance(value, Reader):
                found += _add(reading, self.readers, "reader", value, where, "reader")
                continue
            for tool in _held(value):
                if (spec := _spec_of(reading, tool, where)) is not None:
                    found += _add(reading, self.tools, spec.name, tool, where, "tool")
        return found


def _held(value: object) -> Sequence[object]:
    """The tools of a list or tuple of tools alone, as `tools_from` gives them; of anything else the value itself."""
    if isinstance(value, list | tuple) and value and all(isinstance(_quiet_spec(one), ToolSpec) for one in value):
        return value
    return (value,)


def _quiet_spec(value: object) -> object:
    try:
        return None if isinstance(value, type | ModuleType) else getattr(value, "spec", None)
    except Exception:
        # An object of another library may raise anything from its attributes; it is not a tool.
        return None


def _spec_of(reading: ReadContext, value: object, where: str) -> ToolSpec | None:
    if isinstance(value, type | ModuleType):
        return None
    try:
        spec = getattr(value, "spec", None)
    except UsageError as error:
        # Such as a method that is decorated as a tool and not bound to an object.
        reading.add(where, str(error))
        return None
    except Exception:
        # An object of another library may raise anything from its attributes; it is not a tool.
        return None
    return spec if isinstance(spec, ToolSpec) else None


def _add(reading: ReadContext, table: dict[str, tuple[T, str]], name: str, value: T, where: str, kind: str) -> int:
    if name not in table:
        table[name] = (value, where)
    elif table[name][0] is not value:
        message = f"a second {kind} is called `{name}`; the first is at {table[name][1]}"
        reading.add(where, message, "rename or remove one of the two")
    return 1

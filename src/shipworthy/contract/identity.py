"""The identity of a definition: a hash that is the same in every process, on every machine, in any folder.

The hash covers every field of the definition and the code behind it. A function is hashed by its module, its qualified
name and the bytes of its file, and by those of the files in the same folder, or below it, from which that file imports;
one without a file by its code. Mutable state is left out: attributes of ordinary objects, and lists and dictionaries
that a function refers to.
"""

import contextlib
import dataclasses
import datetime as dt
import enum
import functools
import hashlib
import re
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path, PurePath
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any, TypeAlias

import orjson
from pydantic import BaseModel

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.beside import LIBRARY, files_beside
from shipworthy.contract.source import module_name

HASH_LENGTH = 32
"""Hex characters of the hash."""
DEEPEST_FOLLOWED = 120
"""Most levels of nesting that are followed; deeper values are hashed by their type."""

FUNCTION_ATTRIBUTES = ("__wrapped__", "compact")
"""Attributes of a tool that hold functions of the agent."""

Plain: TypeAlias = "str | int | bool | None | list[Plain]"
"""The canonical JSON form. Each value but a text, a small integer, a boolean and None is a list that begins with the
name of its type, so that values of different types have different forms."""


def identity_of(spec: AgentSpec, code: Mapping[str, object]) -> str:
    """The identity of a definition, 32 hex characters; `code`: its tools by name."""
    canonical = Canonical()
    parts = [canonical.form(spec), canonical.form(dict(code))]
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()[:HASH_LENGTH]


class Canonical:
    """Converts values to a form that does not depend on the process, the folder, the time zone or the locale."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._imports: dict[str, list[Plain]] = {}
        self._classes: dict[type, Plain] = {}
        self._open: set[int] = set()

    def form(self, value: object) -> Plain:
        """The canonical form of a value."""
        if value is None or isinstance(value, bool):
            return value
        if type(value) is str:
            return value if value.isascii() else _text(value)
        if type(value) is int:
            return value if abs(value) < 2**53 else ["int", hex(value)]
        if id(value) in self._open or len(self._open) > DEEPEST_FOLLOWED:
            # A function that refers to itself, or a value that is nested without an end.
            return ["again", self._class(type(value))]
        self._open.add(id(value))
        try:
            return self._compound(value)
        finally:
            self._open.discard(id(value))

    def _compound(self, value: object) -> Plain:
        for kinds, write in WRITERS:
            if isinstance(value, kinds):
                return write(self, value)
        frozen = getattr(getattr(type(value), "__dataclass_params__", None), "frozen", False)
        return self._dataclass(value) if frozen else self._object(value)

    def _model(self, value: BaseModel) -> Plain:
        fields = type(value).model_fields
        values = {name: getattr(value, name) for name in fields if not fields[name].exclude}
        return ["model", self._class(type(value)), self._fields(values)]

    def _dataclass(self, value: object) -> Plain:
        # Fields that are left out of comparison are derived from the others, or caches.
        names = [part.name for part in dataclasses.fields(value) if part.compare]  # type: ignore[arg-type]
        return ["record", self._class(type(value)), self._fields({name: getattr(value, name) for name in names})]

    def _fields(self, values: Mapping[str, object]) -> list[Plain]:
        return [[name, self.form(values[name])] for name in sorted(values) if values[name] is not None]

    def _mapping(self, value: Mapping[object, object]) -> Plain:
        pairs: list[Plain] = [[self.form(key), self.form(item)] for key, item in value.items()]
        return ["map", *_in_order(pairs)]

    def _set(self, value: "frozenset[object]") -> Plain:
        return ["set", *_in_order([self.form(item) for item in value])]

    def _list(self, value: "list[object]") -> Plain:
        return ["list", *map(self.form, value)]

    def _partial(self, value: "functools.partial[object]") -> Plain:
        return ["partial", self.form(value.func), self._held(value.args), *self._named(value.keywords)]

    def _method(self, value: MethodType) -> Plain:
        return ["method", self.form(value.__func__), self._held(value.__self__)]

    def _function(self, value: FunctionType) -> Plain:
        module, code = module_name(str(value.__globals__.get("__name__", ""))), value.__code__
        if module.startswith(LIBRARY):
            where: Plain = module
        elif (digest := self._file(code.co_filename, value.__globals__)) is not None:
            where = ["file", digest, code.co_firstlineno, *self._nameless(code), *self._beside(value.__globals__)]
        else:
            where = self._code(code)
        cells = [self._held(_content(cell)) for cell in value.__closure__ or ()]
        defaults = [self._held(value.__defaults__), *self._named(value.__kwdefaults__ or {})]
        return ["function", _short(module), code.co_qualname, where, *cells, *defaults]

    def _beside(self, space: Mapping[str, object]) -> list[Plain]:
        """The hashes of the files beside that of a module from which it imports, also through each other, sorted."""
        own = str(space.get("__file__") or "")
        if own not in self._imports:
            self._imports[own] = [*sorted(self._file(file, its) or "" for file, its in files_beside(space).items())]
        return self._imports[own]

    def _builtin(self, value: BuiltinFunctionType) -> Plain:
        behind = value.__self__
        held = None if behind is None or isinstance(behind, ModuleType) else self.form(behind)
        return ["builtin", value.__module__, value.__qualname__, held]

    def _nameless(self, code: CodeType) -> list[Plain]:
        """The names and constants of a lambda, which distinguish it from others on its line; empty for a function."""
        if code.co_name != "<lambda>":
            return []
        return [*code.co_names, *(self.form(value) for value in code.co_consts if not isinstance(value, CodeType))]

    def _code(self, code: CodeType) -> Plain:
        """The form of code without a file: its bytecode, names and constants."""
        names = [*code.co_names, *code.co_varnames, *code.co_freevars]
        return ["code", code.co_qualname, code.co_code.hex(), [*names], [self.form(value) for value in code.co_consts]]

    def _class(self, value: type) -> Plain:
        if value not in self._classes:
            module, digest = module_name(value.__module__), None
            if not module.startswith(LIBRARY):
                # Not from `sys.modules`, where loading the next agent removes the modules of this one.
                spaces = (part.__globals__ for part in vars(value).values() if isinstance(part, FunctionType))
                own = next((space for space in spaces if space.get("__name__") == value.__module__), {})
                digest = self._file(own.get("__file__"), own)
            self._classes[value] = ["class", _short(module), value.__qualname__, digest]
        return self._classes[value]

    def _object(self, value: object) -> Plain:
        """The form of an ordinary object: its class, and the functions of a tool that it may hold."""
        called = [getattr(type(value), name, None) for name in ("__call__", "prepared")]
        functions = [self.form(method) for method in called if isinstance(method, FunctionType)]
        attributes = vars(value) if hasattr(value, "__dict__") else {}
        return [
            "object",
            self._class(type(value)),
            *functions,
            *(self.form(attributes.get(name)) for name in FUNCTION_ATTRIBUTES),
        ]

    def _held(self, value: object) -> Plain:
        """The form of a value that a function refers to: immutable ones by value, others by type."""
        if isinstance(value, str):
            # The place of a folder on this machine is not part of the definition.
            return self.form(PurePath(value).name if PurePath(value).is_absolute() else value)
        if isinstance(value, tuple):
            return ["list", *map(self._held, value)]
        return self._class(type(value)) if isinstance(value, list | dict | set | bytearray) else self.form(value)

    def _named(self, values: Mapping[str, object]) -> list[Plain]:
        return [[name, self._held(values[name])] for name in sorted(values)]

    def _file(self, path: str | None, space: Mapping[str, object]) -> str | None:
        """The hash of a module's file, as imported where the loader recorded it; None without a file."""
        digest = getattr(space.get("__loader__"), "digest", None)
        if isinstance(digest, str) and path == space.get("__file__"):
            return digest
        if path and path not in self._files:
            try:
                self._files[path] = hashlib.sha256(Path(path).read_bytes()).hexdigest()
            except (OSError, ValueError):
                self._files[path] = ""
        return self._files.get(path or "") or None


def _text(value: str) -> Plain:
    try:
        value.encode()
    except UnicodeEncodeError:
        return ["text", value.encode("utf-8", "surrogatepass").hex()]
    return value


def _time(value: "dt.date | dt.time") -> str:
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        # Not where the year would be none, as at the end of the calendar.
        with contextlib.suppress(OverflowError):
            value = value.astimezone(dt.UTC)
    return value.isoformat()


def _in_order(parts: list[Plain]) -> list[Plain]:
    return sorted(parts, key=orjson.dumps)


def _short(module: str) -> str:
    """The last part of a module's name, which is the same for a script that is run and one that is imported."""
    if module == "__main__":
        return Path(getattr(sys.modules.get(module), "__file__", None) or module).stem
    return module.rpartition(".")[2]


def _content(cell: CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        return None  # the name is not bound yet


WRITERS: tuple[tuple[type | tuple[type, ...], Callable[[Canonical, Any], Plain]], ...] = (
    (enum.Enum, lambda to, value: ["enum", to._class(type(value)), value.name]),
    (BaseModel, Canonical._model),
    (str, lambda to, value: _text(str.__str__(value))),
    (int, lambda to, value: ["int", hex(int.__int__(value))]),
    (float, lambda to, value: ["float", float.__repr__(value)]),
    ((complex, Decimal), lambda to, value: ["number", repr(value)]),
    ((bytes, bytearray), lambda to, value: ["bytes", value.hex()]),
    ((dt.date, dt.time), lambda to, value: [type(value).__name__, _time(value)]),
    (dt.timedelta, lambda to, value: ["span", value.days, value.seconds, value.microseconds]),
    (PurePath, lambda to, value: ["path", value.name]),
    (re.Pattern, lambda to, value: ["pattern", to.form(value.pattern), value.flags]),
    (Mapping, Canonical._mapping),
    ((set, frozenset), Canonical._set),
    ((list, tuple), Canonical._list),
    (functools.partial, Canonical._partial),
    (MethodType, Canonical._method),
    (FunctionType, Canonical._function),
    (BuiltinFunctionType, Canonical._builtin),
    (CodeType, Canonical._code),
    (type, Canonical._class),
)
"""Type → the function that converts its values; the first match is used."""

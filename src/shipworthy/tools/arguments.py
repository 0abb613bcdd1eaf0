"""Check the arguments of a call strictly against the type hints of the function."""

import datetime as dt
import enum
import reprlib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import ConfigDict, PydanticSchemaGenerationError, PydanticUserError, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from shipworthy.contract.language.values import DEEPEST_VALUE, MISSING
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.errors import ArgumentError
from shipworthy.tools.hints import members
from shipworthy.tools.remade import remade
from shipworthy.tools.typed_dicts import readable

CONTAINERS = (list, dict)
SELF_EVIDENT = frozenset({int, float, bool, str, type(None)})
"""Hints whose values need no validation beyond their exact type; a text also needs to be ASCII, hence valid Unicode."""

UNUSED = ("serialization", "metadata")
"""Parts of a schema that no validation reads."""
PLAIN_MAKERS = (list, dict, set, tuple, str, int, float)
"""Factories of defaults that are no code of an author."""
NO_MISSING = enum.Enum._missing_.__func__  # type: ignore[attr-defined]
LONGEST_WHY = 300


class Reader:
    """Validates the values of one parameter strictly: a value of another type is refused, not converted."""

    def __init__(self, hint: object) -> None:
        self._kinds = members(hint)
        self._adapter = adapter(hint)
        alternatives = get_args(hint) if get_origin(hint) in (UnionType, Union) else (hint,)
        # A union of other types may bind an exact value to another of its members.
        self._exact = frozenset(alternatives) if SELF_EVIDENT.issuperset(alternatives) else frozenset()
        exact = any(isinstance(kind, type) and issubclass(kind, Decimal | Fraction) for kind in self._kinds)
        self.runs_code = not self._exact and (runs_code(self._adapter.core_schema) or any(map(_own_enum, self._kinds)))
        """Whether it calls functions that are not pydantic's: validators, factories, `__init__`, enumerations."""
        self._forms: tuple[type, ...] = (str, list, tuple, dict, *((int, float) if exact else ()))

    def read(self, value: object) -> object:
        """Return the value as the function takes it; raises pydantic's ValidationError."""
        if type(value) in self._exact and (type(value) is not str or value.isascii()):
            return value
        fitted = self._fitted(value)
        for kind in self._kinds:
            fitted = remade(kind, fitted)
        try:
            return self._adapter.validate_python(fitted, strict=True)
        except ValidationError as error:
            if not isinstance(fitted, self._forms) or isinstance(fitted, bool):
                raise
            # Plain data has no dates, tuples, sets, decimals or records: their JSON form is validated, as strictly.
            try:
                text = to_json(fitted)
            except PydanticSerializationError:
                raise error from None
            try:
                return self._adapter.validate_json(text, strict=True)
            except ValidationError as other:
                # JSON cannot express the object: the error for the value itself explains more.
                raise error if other.errors()[0]["type"] == "needs_python_object" else other from None

    def _fitted(self, value: object) -> object:
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            return _iso(value) if str in self._kinds and type(value) not in self._kinds else value
        if isinstance(value, list | tuple) and list[str] in self._kinds:
            return [_iso(item) for item in value]
        for kind in self._kinds:
            if isinstance(kind, type) and issubclass(kind, enum.Enum) and not isinstance(value, enum.Enum):
                return next((m for m in kind if type(m.value) is type(value) and m.value == value), value)
        return value


def _iso(value: object) -> object:
    """Turn a date, time or duration into ISO text; return any other value unchanged."""
    return to_json(value).decode().strip('"') if isinstance(value, dt.date | dt.time | dt.timedelta) else value


def adapter(hint: Any) -> TypeAdapter[object]:
    """Return the validator of a hint; a hint that pydantic cannot validate gets one that accepts any value."""
    for config in (None, ConfigDict(arbitrary_types_allowed=True)):
        try:
            built: TypeAdapter[object] = TypeAdapter(readable(hint), config=config)
            # Incomplete when a field has a type that is imported for type checkers only.
            if built.pydantic_complete:
                return built
        except (PydanticSchemaGenerationError, PydanticUserError, NameError, TypeError):
            continue
    return TypeAdapter(Any)


def copied(value: object, depth: int = 0) -> object:
    """A copy of plain lists and dicts, at every depth that data may have."""
    if depth > DEEPEST_VALUE:
        return value
    if type(value) is list:
        return [copied(item, depth + 1) if type(item) in CONTAINERS else item for item in value]
    if type(value) is dict:
        return {key: copied(item, depth + 1) if type(item) in CONTAINERS else item for key, item in value.items()}
    return value


def runs_code(schema: object) -> bool:
    """Whether a validator of pydantic calls functions of the author's types."""
    todo, seen = [schema], set[int]()
    while todo:
        part = todo.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, Mapping):
            if (
                part.get("custom_init")
                or part.get("post_init")
                or part.get("default_factory", list) not in PLAIN_MAKERS
            ):
                return True
            todo += [value for key, value in part.items() if key not in UNUSED]
        elif isinstance(part, list | tuple):
            todo += part
        elif callable(part) and not isinstance(part, type) and not _of_pydantic(part):
            return True
    return False


def _of_pydantic(function: object) -> bool:
    return str(getattr(function, "__module__", "")).partition(".")[0] in ("pydantic", "pydantic_core")


def _own_enum(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, enum.Enum) and kind._missing_.__func__ is not NO_MISSING  # type: ignore[attr-defined]


def check(spec: ToolSpec, readers: Mapping[str, Reader], args: Mapping[str, object]) -> dict[str, object]:
    """Return the validated arguments by name; raises ArgumentError for an unknown, missing or wrongly typed one."""
    unknown = len(args)
    for param in spec.params:
        unknown -= param.name in args
    if unknown:
        raise _unknown(spec, args)
    checked: dict[str, object] = {}
    for param in spec.params:
        value = args.get(param.name, MISSING)
        if value is not MISSING:
            reader = readers.get(param.name)
            try:
                # A function may change what it is given: what was shown, agreed to and recorded stays as it is.
                own = copied(value) if isinstance(value, list | dict) else value
                checked[param.name] = own if reader is None else reader.read(own)
            except Exception as error:  # a check of the author's own may raise anything, such as a KeyError
                raise _refused(spec.name, param, value, error) from error
        elif param.required:
            raise ArgumentError(f"{spec.name}: `{param.name}` must be {param.type}, and nothing was given")
    return checked


def _unknown(spec: ToolSpec, args: Mapping[str, object]) -> ArgumentError:
    known = sorted(param.name for param in spec.params)
    name = next(name for name in args if name not in known)
    return ArgumentError(f"{spec.name} has no parameter `{name}`; it has {', '.join(known) or 'none'}")


def _refused(tool_name: str, param: Param, value: object, error: Exception) -> ArgumentError:
    if isinstance(error, ValidationError):
        reason = error.errors(include_url=False, include_context=False, include_input=False)[0]
        inside = "".join(f"[{part!r}]" for part in reason["loc"])[:80]
        told = reason["msg"][:1].lower() + reason["msg"][1:]
    else:
        inside, told = "", " ".join(f"its check failed: {type(error).__name__}: {error}".split())[:LONGEST_WHY]
    return ArgumentError(f"{tool_name}: `{param.name}{inside}` must be {param.type}, got {reprlib.repr(value)}: {told}")

"""JSON Schema of the models of a definition, made of their fields, so that a new key is in it as soon as it is read."""

import ast
import functools
import inspect
import json
import textwrap
import types
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Literal, TypeAlias, Union, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shipworthy.check.schema.values import BOOLEAN, EXPRESSION, JSON, TEXT
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text
from shipworthy.syntax import parse

__all__ = ["Shapes", "Special"]

Special: TypeAlias = Mapping[str, JSON]
"""Key → its schema, where more is read than its type says."""
WORDS: Mapping[object, JSON] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: BOOLEAN,
    Expr: EXPRESSION,
    Text: TEXT,
    types.NoneType: {"type": "null"},
}
BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
LENGTHS = {"string": ("minLength", "maxLength"), "array": ("minItems", "maxItems")}
PATTERNS = {r"^[A-Za-z][\w-]*$": r"^[A-Za-z][^\s!-,./:-@\[-^`{-~]*$"}
"""A pattern of a model → the same where letters of all languages are no part of `\\w`, as in editors."""


class Shapes:
    """Makes the schemas of models, each once, in `definitions`."""

    def __init__(self, special: Mapping[type[BaseModel], Special], rules: Mapping[type[BaseModel], list[JSON]]) -> None:
        """`rules`: what must hold between the keys of a model. A special schema that is empty allows any value."""
        self._special, self._rules = special, rules
        self.definitions: JSON = {}

    def of(self, model: type[BaseModel]) -> JSON:
        """A reference to the schema of a model."""
        name = model.__name__.removesuffix("Spec").lower()
        if name not in self.definitions:
            self.definitions[name] = {}  # a model may contain itself
            self.definitions[name] = self.whole(model)
        return {"$ref": f"#/definitions/{name}"}

    def whole(self, model: type[BaseModel]) -> JSON:
        """The schema of a model."""
        special, told = self._special.get(model, {}), described(model)
        keys: JSON = {}
        needed: list[str] = []
        for name, field in model.model_fields.items():
            key = field.alias or name
            if key in special and not special[key].get("readOnly"):
                keys[key] = special[key]
            elif key not in special:
                keys[key] = self._field(field)
            if field.is_required():
                needed.append(key)
        keys |= {key: shape for key, shape in special.items() if key not in keys and not shape.get("readOnly")}
        shape: JSON = {
            "type": "object",
            "properties": {key: _told(cast(JSON, one), told.get(key, "")) for key, one in keys.items()},
            "additionalProperties": False,
        }
        if needed:
            shape["required"] = needed
        if rules := self._rules.get(model):
            shape["allOf"] = rules
        return shape

    def _field(self, field: FieldInfo) -> JSON:
        shape = dict(self._annotated(field.annotation))
        for branch in cast(list[JSON], shape.get("anyOf", [shape])):
            if branch.get("type") != "null":
                branch.update(_limits(field, branch))
        if isinstance(field.default, str | int | float) and not shape.get("$ref"):
            shape["default"] = field.default
        return shape

    def _annotated(self, kind: object) -> JSON:
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return {"anyOf": [dict(self._annotated(one)) for one in inner]}
        if origin is Literal:
            return {"type": "string", "enum": list(inner)}
        if origin is tuple:
            return {"type": "array", "items": self._annotated(inner[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self._annotated(inner[1])}
        if inspect.isclass(kind) and issubclass(kind, BaseModel):
            return self.of(kind)
        if kind in WORDS:
            return dict(WORDS[kind])
        raise TypeError(f"{kind} has no schema: say it in shipworthy.check.schema.definition")


def _limits(field: FieldInfo, branch: JSON) -> JSON:
    """The keywords for what a field demands of its value, where it is of this kind."""
    found: JSON = {}
    least, most = LENGTHS["array" if branch.get("type") == "array" else "string"]
    for one in field.metadata:
        found |= {word: getattr(one, name) for name, word in BOUNDS.items() if getattr(one, name, None) is not None}
        for name, word in (("min_length", least), ("max_length", most)):
            if getattr(one, name, None) is not None:
                found[word] = getattr(one, name)
        if (pattern := getattr(one, "pattern", None)) is not None:
            found["pattern"] = PATTERNS.get(pattern, pattern)
    return found


def _told(shape: JSON, words: str) -> JSON:
    """The schema with its description; what stands beside a reference is not read, so that is wrapped."""
    if not words:
        return shape
    return {"description": words, **({"allOf": [shape]} if "$ref" in shape else shape)}


@functools.cache
def described(model: type[BaseModel]) -> Mapping[str, str]:
    """Key → what it means: as `words.json` says, else as the docstring below the field does."""
    own = _words().get(model.__name__.removesuffix("Spec").lower(), {})
    aliases = {name: field.alias or name for name, field in model.model_fields.items()}
    found = {aliases.get(name, name): text for name, text in _docstrings(model)}
    return {**found, **own}


@functools.cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = files("shipworthy.check.schema").joinpath("words.json").read_text("utf-8")
    return cast(Mapping[str, Mapping[str, str]], json.loads(text))


def _docstrings(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    try:
        tree = parse(textwrap.dedent(inspect.getsource(model)))
    except (OSError, TypeError):
        return  # the source is not there, as in an archive
    body = cast(ast.ClassDef, tree.body[0]).body
    for field, text in zip(body, body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            yield ast.unparse(field.target), " ".join(str(text.value.value).split())

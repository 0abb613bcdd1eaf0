"""Texts with expressions in braces, and the values of arguments and defaults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema

from shipworthy.errors import ExpressionError
from shipworthy.spec.evaluate import Lookup
from shipworthy.spec.expr import Expr, parsed_from_text
from shipworthy.spec.values import show

LONGEST = 200_000
"""Characters of a rendered text."""
PAIRS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Slot:
    """`{expr:format}` in a text."""

    expr: Expr
    spec: str = ""


class Text:
    """A text with `{expr}` or `{expr:format}` anywhere; `{{` and `}}` are plain braces."""

    __slots__ = ("guarded", "parts", "reads", "source")

    def __init__(self, source: str, parts: tuple[str | Slot, ...]) -> None:
        self.source, self.parts = source, parts
        slots = [part.expr for part in parts if isinstance(part, Slot)]
        self.reads = frozenset[str]().union(*(expr.reads for expr in slots))
        self.guarded = frozenset[str]().union(*(expr.guarded for expr in slots))

    @classmethod
    def parse(cls, source: str) -> "Text":
        """Read a text; raises ExpressionError with the place of a brace that is not closed."""
        return cls(source, tuple(_parts(source)))

    @property
    def constant(self) -> bool:
        """Whether there is nothing to fill in."""
        return not any(isinstance(part, Slot) for part in self.parts)

    def render(self, lookup: Lookup) -> str:
        """The text filled in; raises ExpressionError, and lets through what the lookup raises."""
        found, length = [], 0
        for part in self.parts:
            text = part if isinstance(part, str) else show(part.expr.evaluate(lookup), part.spec)
            length += len(text)
            if length > LONGEST:
                raise ExpressionError(f"the text is longer than {LONGEST:,} characters", "show less of the result")
            found.append(text)
        return "".join(found)

    def evaluate(self, lookup: Lookup) -> str:
        """The same as `render`, so that a text is a value like any other."""
        return self.render(lookup)

    def __repr__(self) -> str:
        return f"Text({self.source!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and other.source == self.source

    def __hash__(self) -> int:
        return hash((Text, self.source))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return parsed_from_text(cls)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is what it is."""

    value: Any

    @property
    def reads(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()

    @property
    def guarded(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()

    def evaluate(self, lookup: Lookup) -> Any:
        """The value itself."""
        return self.value


@dataclass(frozen=True, slots=True)
class Nested:
    """A list or a dict of which some parts are evaluated."""

    parts: "Mapping[Any, Value] | tuple[Value, ...]"

    @property
    def _inner(self) -> "tuple[Value, ...]":
        return tuple(self.parts.values()) if isinstance(self.parts, Mapping) else self.parts

    @property
    def reads(self) -> frozenset[str]:
        """What its parts read."""
        return frozenset[str]().union(*(part.reads for part in self._inner))

    @property
    def guarded(self) -> frozenset[str]:
        """What its parts ask `known(…)` about."""
        return frozenset[str]().union(*(part.guarded for part in self._inner))

    def evaluate(self, lookup: Lookup) -> Any:
        """The list or dict, its parts evaluated."""
        if isinstance(self.parts, Mapping):
            return {key: part.evaluate(lookup) for key, part in self.parts.items()}
        return [part.evaluate(lookup) for part in self.parts]


Value: TypeAlias = Expr | Text | Literal | Nested


def read_value(raw: Any) -> Value:
    """`"=expr"` is an expression, a text with braces is filled in, anything else is what it is.

    Raises ExpressionError.
    """
    if isinstance(raw, Expr | Text | Literal | Nested):
        return raw
    if isinstance(raw, str):
        if raw.startswith("="):
            return Expr.parse(raw[1:])
        return Text.parse(raw) if "{" in raw else Literal(raw)
    if isinstance(raw, dict | list):
        inner = {k: read_value(v) for k, v in raw.items()} if isinstance(raw, dict) else tuple(map(read_value, raw))
        nested = Nested(inner)
        parts = nested._inner
        return Literal(raw) if all(isinstance(part, Literal) for part in parts) else nested
    return Literal(raw)


def _parts(source: str) -> Iterator[str | Slot]:
    held, position = "", 0
    while position < len(source):
        char = source[position]
        if source[position : position + 2] in ("{{", "}}"):
            held += char
            position += 2
        elif char == "{":
            end, colon = _closing(source, position)
            if held:
                yield held
            held = ""
            yield _slot(source[position + 1 : end], colon - position - 1 if colon is not None else None)
            position = end + 1
        elif char == "}":
            raise ExpressionError(f"`}}` at character {position + 1} closes nothing", "write `}}` for a plain brace")
        else:
            held += char
            position += 1
    if held:
        yield held


def _slot(inside: str, colon: int | None) -> Slot:
    expression, spec = (inside, "") if colon is None else (inside[:colon], inside[colon + 1 :])
    if not expression.strip():
        raise ExpressionError("`{}` holds no expression", "write `{name}`, or `{{}}` for plain braces")
    return Slot(Expr.parse(expression), spec.strip() if not spec.startswith(" ") else spec)


def _closing(source: str, start: int) -> tuple[int, int | None]:
    """Where the brace closes, and the first colon that belongs to none of the brackets inside."""
    stack, quote, colon = ["}"], "", None
    position = start + 1
    while position < len(source):
        char = source[position]
        if quote:
            if char == "\\":
                position += 1
            elif char == quote:
                quote = ""
        elif char in "'\"" and colon is None:
            quote = char
        elif char in PAIRS:
            stack.append(PAIRS[char])
        elif char == stack[-1]:
            stack.pop()
            if not stack:
                return position, colon
        elif char == ":" and len(stack) == 1 and colon is None:
            colon = position
        position += 1
    raise ExpressionError(f"`{{` at character {start + 1} is not closed", "close it, or write `{{` for a plain brace")

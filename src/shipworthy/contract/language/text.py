"""Texts with expressions in braces, and the values of arguments and defaults."""

import ast
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema

from shipworthy.contract.language.absent import absent_field
from shipworthy.contract.language.evaluate import Lookup
from shipworthy.contract.language.expr import KEPT, Expr, parsed_from_text
from shipworthy.contract.language.values import ENGLISH, MISSING, Words, check_spec, show, unwrapped, weigh
from shipworthy.errors import ExpressionError

LONGEST_RENDERED = 200_000
"""Most characters of a rendered text."""
PAIRS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Slot:
    """`{expr:format}` in a text."""

    expr: Expr
    spec: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """A text with `{expr}` or `{expr:format}` anywhere; `{{` and `}}` are plain braces."""

    source: str
    parts: tuple[str | Slot, ...] = field(compare=False)
    reads: frozenset[str] = field(compare=False)
    """Every name that its expressions read."""
    guarded: frozenset[str] = field(compare=False)
    """The names inside `known(…)` in its expressions."""

    @classmethod
    def parse(cls, source: str) -> Self:
        """Parse a text; raises ExpressionError with the position of a brace that is not closed."""
        parts, reads, guarded = _parsed(source)
        return cls(source=source, parts=parts, reads=reads, guarded=guarded)

    @property
    def paths(self) -> frozenset[str]:
        """The dotted path of every value that its expressions read."""
        return frozenset[str]().union(*(part.expr.paths for part in self.parts if isinstance(part, Slot)))

    def render(
        self, lookup: Lookup, framed: Callable[[str], str] = str, *, strict: bool = True, words: Words = ENGLISH
    ) -> str:
        """Fill in the expressions; raises ExpressionError, and passes on the exceptions of the lookup.

        What is missing reads "not available"; with `strict`, a field that a record does not have is an error. `framed`:
        what is done with each text that is filled in. `words`: those of the language of the person that reads it.
        """
        found, length = [], 0
        for part in self.parts:
            text = part if isinstance(part, str) else framed(_filled(part, lookup, words, strict=strict))
            length += len(text)
            if length > LONGEST_RENDERED:
                raise _too_long()
            found.append(text)
        return "".join(found)

    def evaluate(self, lookup: Lookup) -> str:
        """Return what `render` returns; every Value has this method."""
        return self.render(lookup)

    def __repr__(self) -> str:
        return f"Text({self.source!r})"

    def __str__(self) -> str:
        return self.source

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return parsed_from_text(cls, cls.parse, truths=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant value."""

    value: object

    @property
    def reads(self) -> frozenset[str]:
        """Empty: a constant reads no names."""
        return frozenset()

    @property
    def guarded(self) -> frozenset[str]:
        """Empty: a constant reads no names."""
        return frozenset()

    @property
    def paths(self) -> frozenset[str]:
        """Empty: a constant reads no names."""
        return frozenset()

    def evaluate(self, lookup: Lookup) -> object:
        """The constant."""
        return self.value


@dataclass(frozen=True, slots=True)
class Nested:
    """A list or a dict with at least one part that is not constant."""

    parts: "Mapping[object, Value] | tuple[Value, ...]"

    @property
    def _inner(self) -> "tuple[Value, ...]":
        return tuple(self.parts.values()) if isinstance(self.parts, Mapping) else self.parts

    @property
    def reads(self) -> frozenset[str]:
        """Every name that its parts read."""
        return frozenset[str]().union(*(part.reads for part in self._inner))

    @property
    def paths(self) -> frozenset[str]:
        """The dotted path of every value that its parts read."""
        return frozenset[str]().union(*(part.paths for part in self._inner))

    @property
    def guarded(self) -> frozenset[str]:
        """The names inside `known(…)` in its parts."""
        return frozenset[str]().union(*(part.guarded for part in self._inner))

    def evaluate(self, lookup: Lookup) -> object:
        """A new list or dict with the values of its parts."""
        if isinstance(self.parts, Mapping):
            return {key: part.evaluate(lookup) for key, part in self.parts.items()}
        return [part.evaluate(lookup) for part in self.parts]


Value: TypeAlias = Expr | Text | Literal | Nested


def read_value(raw: object) -> Value:
    """Parse an argument: `"=expr"` is an expression, a text with braces a Text, any other value a constant.

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


def _filled(slot: Slot, lookup: Lookup, words: Words, *, strict: bool) -> str:
    value = slot.expr.evaluate(lookup)
    found = unwrapped(value)
    if found is MISSING and strict and (error := absent_field(slot.expr.tree, lookup)) is not None:
        raise error
    if found is None or found is MISSING:
        return words.missing
    # Even an empty item takes two characters, so a value of a greater weight is too long; it need not be formatted.
    if weigh(value, LONGEST_RENDERED // 2, shown=True) > LONGEST_RENDERED // 2:
        raise _too_long()
    return show(value, slot.spec, words)


def _too_long() -> ExpressionError:
    return ExpressionError(f"the text is longer than {LONGEST_RENDERED:,} characters", "show less of the result")


@functools.lru_cache(maxsize=KEPT)
def _parsed(source: str) -> tuple[tuple[str | Slot, ...], frozenset[str], frozenset[str]]:
    """The parts of a text, and the names that they read and guard."""
    parts = tuple(_parts(source))
    slots = [part.expr for part in parts if isinstance(part, Slot)]
    reads = frozenset[str]().union(*(expr.reads for expr in slots))
    return parts, reads, frozenset[str]().union(*(expr.guarded for expr in slots))


def _parts(source: str) -> Iterator[str | Slot]:
    plain, position = "", 0
    while position < len(source):
        char = source[position]
        if source[position : position + 2] in ("{{", "}}"):
            plain += char
            position += 2
        elif char == "{":
            end, colon = _closing(source, position)
            if plain:
                yield plain
            plain = ""
            yield _slot(source[position + 1 : end], colon - position - 1 if colon is not None else None)
            position = end + 1
        elif char == "}":
            raise ExpressionError(f"`}}` at character {position + 1} closes nothing", "write `}}` for a plain brace")
        else:
            plain += char
            position += 1
    if plain:
        yield plain


def _slot(inside: str, colon: int | None) -> Slot:
    expression, spec = (inside, "") if colon is None else (inside[:colon], inside[colon + 1 :])
    if not expression.strip():
        raise ExpressionError("`{}` holds no expression", "write `{name}`, or `{{}}` for plain braces")
    spec = spec.strip() if not spec.startswith(" ") else spec
    check_spec(spec)
    expr = Expr.parse(expression)
    if isinstance(expr.tree, ast.Constant):
        # JSON in plain braces parses as a quoted key and a format; it is refused here rather than when it is rendered.
        show(expr.tree.value, spec)
    return Slot(expr, spec)


def _closing(source: str, start: int) -> tuple[int, int | None]:
    """The positions of the closing brace and of the first colon outside of inner brackets, None without one."""
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

"""Finds expressions in a notation that takes them as plain text: without `=`, with `=` in a text, in double braces."""

import ast
from collections.abc import Iterator, Set

from shipworthy.contract.graph import Graph, Node
from shipworthy.contract.input import Input
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.shapes import parts
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.page import Place, walk
from shipworthy.contract.source import Finding, Path
from shipworthy.errors import ExpressionError
from shipworthy.regex import regex

ALWAYS = frozenset({"message", "now", "today", "session"})
"""Names that every expression may read."""
IN_BRACES = regex(r"\{([^{}]{1,200})\}")
LONGEST = 200
"""Characters of a text that may be meant as an expression."""


def misplaced(graph: Graph, names: Set[str]) -> Iterator[Finding]:
    """Every text of a skill that reads as an expression over its names and is none; `names`: all that it may read."""
    known = names - {"it", "error"} | ALWAYS
    own = {*graph.inputs, *graph.skill.let}
    for place in (*walk(graph.nodes), *walk(graph.fallback)):
        node, here = place.node, _names_at(place, known)
        # A step cannot read its own result, so that word is meant.
        here = here - ({node.step.name} - own) if node.step.name else here
        for name, argument in node.step.with_.items():
            options = _options(node, name)
            yield from _literals(argument, here, (*node.path, "with", name), options)
        for key, text in _texts(node):
            yield from _text(text, here, (*node.path, key))
    for name, spec in graph.skill.inputs.items():
        yield from of_input(spec, known - {name}, ("inputs", name))


def of_input(spec: Input, known: Set[str], path: Path) -> Iterator[Finding]:
    """The findings of the default and the texts of an input."""
    if spec.default is not None:
        yield from _literals(spec.default, known, (*path, "default"), frozenset(spec.type.options))
    for key in ("ask", "otherwise", "label"):
        if (text := getattr(spec, key)) is not None:
            yield from _text(text, known | ({"it"} if key == "label" else set()), (*path, key))


def expression_in(text: str, names: Set[str]) -> Expr | None:
    """The expression that a text holds, where it reads names, and none but these."""
    word = text.strip()
    if not word or len(word) > LONGEST or not names:
        return None
    try:
        found = Expr.parse(word)
    except ExpressionError:
        return None
    return found if found.reads and found.reads <= names else None


def _names_at(place: Place, known: Set[str]) -> Set[str]:
    items = {outer.node.step.foreach.name for outer in (place, *place.outer) if outer.node.step.foreach is not None}
    rescued = any(outer.part == "recovery" for outer in (place, *place.outer))
    return known | items | ({"error"} if rescued else set())


def _options(node: Node, name: str) -> frozenset[str]:
    """The words that an argument takes, where it is a choice: such a word is meant as it stands."""
    target = node.target
    if target is None or target.kind == "prompt" or target.kind == "specialist":
        return frozenset()
    if target.kind == "skill":
        spec = target.inputs.get(name)
        return frozenset(spec.type.options) if spec is not None else frozenset()
    param = target.param(name)
    return frozenset(TypeSpec.parse(param.type).options) if param is not None else frozenset()


def _texts(node: Node) -> Iterator[tuple[str, Text]]:
    step = node.step
    for key in ("answer", "confirm", "fallback"):
        if (text := getattr(step, key)) is not None:
            yield key, text
    if step.prompt is not None:
        yield "prompt", step.prompt.text
        if step.prompt.fallback is not None:
            yield "prompt", step.prompt.fallback


def _literals(value: Value, names: Set[str], path: Path, options: frozenset[str]) -> Iterator[Finding]:
    if isinstance(value, Text):
        yield from _text(value, names, path)
    for constant in parts(value):
        if isinstance(constant, str) and constant not in options and expression_in(constant, names) is not None:
            message = f"`{constant}` is sent as this word, not as the value of that name"
            quote = '"' if "'" in constant else "'"
            meant = f"write `={constant.strip()}` for the value"
            yield path, message, f"{meant}; for the word itself, `={quote}{constant}{quote}`"


def _text(text: Text, names: Set[str], path: Path) -> Iterator[Finding]:
    source = text.source.strip()
    inner = source.removeprefix("=")
    found = expression_in(inner, names)
    if found is not None and (inner != source or not isinstance(found.tree, ast.Name)):
        message = f"`{_short(source)}` is said as it stands, not as a value"
        yield path, message, f"write `{{{inner.strip()}}}` for the value; for these words, `{{'…'}}`"
    for part in text.parts:
        for match in IN_BRACES.finditer(part) if isinstance(part, str) else ():
            expression = match[1].partition(":")[0]
            if expression_in(expression, names) is not None:
                message = f"`{{{{{match[1]}}}}}` shows `{match[0]}`, not a value: doubled braces are plain ones"
                yield path, message, f"write `{match[0]}`; for plain braces, `{{'{match[0]}'}}`"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"

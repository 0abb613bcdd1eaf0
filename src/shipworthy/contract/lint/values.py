"""Finds values that are not of their types, types that do not exist, and expressions that are taken as texts."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Set

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, Node
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.input import Input
from shipworthy.contract.language.finding import finder
from shipworthy.contract.language.output import NotTheOutput, output_of
from shipworthy.contract.language.text import Literal, Text
from shipworthy.contract.language.typed import NotOfType, shown
from shipworthy.contract.language.types import BUILT_IN, TYPES_WITHOUT_VALUES, TypeSpec
from shipworthy.contract.lint.addresses import wrong_address
from shipworthy.contract.lint.fields import missing_fields
from shipworthy.contract.lint.notations import ALWAYS, expression_in, misplaced, of_input
from shipworthy.contract.page import walk
from shipworthy.contract.source import Finding, Path

DEFINE = "use a built-in type, or define it in tools.py with input_type(…)"
ELSEWHERE: Mapping[str, str] = {
    **dict.fromkeys(("string", "str", "varchar", "char", "word", "words", "free_text"), "text"),
    **dict.fromkeys(("int", "long", "count", "whole", "bigint"), "integer"),
    **dict.fromkeys(("float", "double", "decimal", "numeric", "real", "percent"), "number"),
    **dict.fromkeys(("bool", "boolean", "flag", "truth", "yes_no"), "yesno"),
    **dict.fromkeys(("currency", "amount", "price", "dollars", "usd", "eur"), "money"),
    **dict.fromkeys(("timestamp", "instant", "date_time", "moment"), "datetime"),
    **dict.fromkeys(("timedelta", "timespan", "span"), "duration"),
    **dict.fromkeys(("period", "range", "daterange", "date_range", "dates"), "interval"),
    **dict.fromkeys(("mail", "e-mail", "email_address"), "email"),
    **dict.fromkeys(("day",), "date"),
    **dict.fromkeys(("clock", "time_of_day"), "time"),
}
"""The words of other languages for a type → its name here."""
FORMS: Mapping[str, str] = {
    **dict.fromkeys(("enum", "choice", "select", "option", "options", "literal"), "write its options: `[a, b, c]`"),
    **dict.fromkeys(("dict", "object", "record", "map", "json", "struct"), "write its fields: `{field: type}`"),
    **dict.fromkeys(("list", "array", "set", "tuple", "sequence"), "write `list: type`, and `max`"),
}
"""The words for a type that is written out here → how."""
EXAMPLES: Mapping[str, str] = {
    **dict.fromkeys(("integer", "number", "money"), "0"),
    "yesno": "false",
    "date": '"2024-05-20"',
    "time": '"09:30"',
    "datetime": '"2024-05-20T09:30"',
    "duration": '"2h"',
    "interval": '"2024-05-20/2024-05-24"',
    "email": '"name@example.org"',
}
"""Type → a value of it, as JSON."""


def wrong_values(agent: AgentSpec, graphs: Graphs, graph: Graph, names: Set[str]) -> Iterator[Finding]:
    """Every problem of a skill's values; `names`: all that its expressions may read."""
    yield from wrong_inputs(agent, graph.skill.inputs, names)
    for place in (*walk(graph.nodes), *walk(graph.fallback)):
        yield from _output(agent, place.node)
    yield from misplaced(graph, names)
    yield from missing_fields(agent, graphs, graph)
    yield from wrong_address(agent, graphs, graph)


def shared_values(agent: AgentSpec) -> Iterator[Finding]:
    """Every problem of the values of the inputs that all skills share."""
    # Only these are read as expressions: a word may well be the name of a result somewhere.
    own = {*agent.inputs, *agent.let} | ALWAYS
    yield from wrong_inputs(agent, agent.inputs, own)
    for name, spec in agent.inputs.items():
        yield from of_input(spec, own - {name}, ("inputs", name))


def wrong_inputs(agent: AgentSpec, inputs: Mapping[str, Input], names: Set[str]) -> Iterator[Finding]:
    """Every input whose type does not exist, or whose default is not of its type."""
    for name, spec in inputs.items():
        path: Path = ("inputs", name)
        unknown = list(unknown_types(agent, spec.kind, (*path, "type" if spec.list is None else "list")))
        yield from unknown or _default(agent, spec, (*path, "default"), names - {name})


def unknown_types(agent: AgentSpec, kind: TypeSpec, path: Path, *, more: Iterable[str] = ()) -> Iterator[Finding]:
    """Every name in a type that is no type; `more`: names that are types here."""
    known = {*BUILT_IN, *TYPES_WITHOUT_VALUES, *agent.types, *more}
    for name in sorted(kind.names() - known):
        yield path, f"`{name}` is not a type", _type_meant(name, known)


def _type_meant(name: str, known: Set[str]) -> str:
    word = name.strip().lower()
    if word.startswith("[") and word.endswith("]"):
        return f"words to choose from are a list, without quotes: `type: {name.strip()}`"
    if word in FORMS:
        return FORMS[word]
    if word not in known and (close := difflib.get_close_matches(word, sorted({*known, *ELSEWHERE}), n=1, cutoff=0.6)):
        word = close[0]
    meant = ELSEWHERE.get(word, word)
    return f"did you mean `{meant}`?" if meant in known else DEFINE


def _default(agent: AgentSpec, spec: Input, path: Path, names: Set[str]) -> Iterator[Finding]:
    if not isinstance(spec.default, Literal):
        return
    value = spec.default.value
    if isinstance(value, str) and expression_in(value, names - {"it", "error"}) is not None:
        return  # `misplaced` says how to write it
    try:
        spec.typed_default(value, agent.types)
    except NotOfType as error:
        kind = agent.types.get((spec.list or spec.type).name)
        if kind is not None and not kind.complete:
            return  # the values of a registered type are code of its author, which gave none
        yield path, f"`default`: {shown(error.value)} is not {error.what}", error.repair
        return
    except Exception:  # the values or the check of a registered type are code of its author
        return
    yield from _outside(spec, value, agent, path)
    if spec.pattern is not None and spec.list is None and spec.type.name == "text" and isinstance(value, str):
        yield from _pattern(spec.pattern, value, path)


def _outside(spec: Input, value: object, agent: AgentSpec, path: Path) -> Iterator[Finding]:
    """A default that is outside of the range of its input, where both are constants."""
    if spec.range is None or value == "":
        return
    found, (least, most) = spec.typed_default(value, agent.types), spec.range.constants
    try:
        inside = spec.range.holds(found, least, most)
    except TypeError:
        return
    if not inside:
        message = f"`default`: {shown(value)} is refused: it must be {spec.range.about}"
        yield path, message, "write one inside, or move the edge"


def _pattern(pattern: str, value: str, path: Path) -> Iterator[Finding]:
    # With a group, the value is a part of what the pattern finds; an empty text is no value.
    if not value or re.compile(pattern).groups:
        return
    if not any((hit.start, hit.end) == (0, len(value)) for hit in finder(pattern, re.IGNORECASE).hits(value)):
        message = f"`default`: {shown(value)} is not what `pattern` finds"
        yield path, message, 'write a value that it finds, or `""` for none'


def _output(agent: AgentSpec, node: Node) -> Iterator[Finding]:
    step, target = node.step, node.target
    if target is None or target.kind != "prompt":
        return
    own = step.output is not None
    kind = step.output or target.output
    if kind is None:
        return
    where = (*node.path, "output") if own else (*node.path, step.kind, "output")
    unknown = list(unknown_types(agent, kind, where, more=("any",)))
    yield from unknown
    fallback = step.fallback or target.fallback
    if fallback is None or unknown or not all(isinstance(part, str) for part in fallback.parts):
        return
    where = (*node.path, "fallback") if step.fallback is not None else (*node.path, step.kind, "fallback")
    try:
        output_of(_constant(fallback), kind, agent.types)
    except NotTheOutput as error:
        example = _example(kind).replace("{", "{{").replace("}", "}}")
        yield where, f"`fallback` is not of its `output`: {error}", f"write JSON such as `{example}`"
    except Exception:  # the values or the check of a registered type are code of its author
        return


def _constant(text: Text) -> str:
    return "".join(part for part in text.parts if isinstance(part, str))


def _example(kind: TypeSpec) -> str:
    """A value of the type as JSON."""
    if kind.name == "choice":
        return f'"{kind.options[0]}"'
    if kind.name == "list":
        return f"[{_example(kind.item or TypeSpec())}]"
    if kind.name == "record":
        return "{" + ", ".join(f'"{name}": {_example(inner)}' for name, inner in kind.fields) + "}"
    return EXAMPLES.get(kind.name, '"…"')

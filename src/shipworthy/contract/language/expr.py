"""Expressions: a subset of Python's syntax that always terminates, parsed by `ast.parse` and never compiled."""

import ast
import difflib
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from shipworthy.contract.language.evaluate import HANDLERS, Evaluation, Lookup
from shipworthy.contract.language.functions import FUNCTION_NAMES, MOST_ARGUMENTS, WIDEST_INTEGER
from shipworthy.errors import ExpressionError
from shipworthy.regex import regex
from shipworthy.syntax import parse

T = TypeVar("T")
LONGEST_EXPRESSION = 4000
"""Most characters of an expression."""
KEPT = 4096
"""Expressions of definitions that are kept parsed: an agent that is opened again has the same."""
DEEPEST_EXPRESSION = 40
"""Most levels of nesting in an expression."""
REFUSED_SYNTAX = {
    ast.Lambda: "`lambda`",
    ast.Pow: "`**`",
    ast.JoinedStr: "an f-string",
    ast.Set: "a set",
    ast.SetComp: "a set comprehension",
    ast.DictComp: "a dict comprehension",
    ast.NamedExpr: "`:=`",
    ast.Await: "`await`",
    ast.Yield: "`yield`",
    ast.YieldFrom: "`yield from`",
    ast.Starred: "`*`",
    ast.BitOr: "`|`",
    ast.BitAnd: "`&`",
    ast.BitXor: "`^`",
    ast.LShift: "`<<`",
    ast.RShift: "`>>`",
    ast.MatMult: "`@`",
    ast.Invert: "`~`",
    ast.Slice: "a slice with a comma",
}
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.And, ast.Or, ast.Not, ast.USub, ast.UAdd)
COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Is, ast.IsNot)
ALLOWED_PARTS = (ast.expr_context, ast.comprehension, ast.keyword, *OPERATORS, *COMPARISONS)
NAMED_ARGUMENTS = {"sorted": "by", "join": "sep"}
QUOTED = regex(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
FOREIGN_OPERATORS = (
    (regex(r"&&"), "write `and`, not `&&`"),
    (regex(r"\|\|"), "write `or`, not `||`"),
    (regex(r"===|<>"), "use == to compare"),
    (regex(r"!(?!=)"), "write `not`, not `!`"),
    (regex(r"\?"), "write `a if condition else b`"),
    (regex(r"(?<![=!<>:])=(?!=)"), "use == to compare"),
)


@dataclass(frozen=True, slots=True, repr=False)
class Expr:
    """A parsed expression; the names it reads are known before it is evaluated."""

    source: str
    tree: ast.expr = field(compare=False)
    reads: frozenset[str] = field(compare=False)
    """Every name it reads, including those inside `known(…)`."""
    guarded: frozenset[str] = field(compare=False)
    """The names inside `known(…)`; they may be missing."""
    paths: frozenset[str] = field(compare=False)
    """The dotted path of every value it reads: `res.cabin`."""

    @classmethod
    def parse(cls, source: str) -> "Expr":
        """Parse an expression; raises ExpressionError with the word that is wrong and the repair."""
        return _parsed(source)

    def evaluate(self, lookup: Lookup) -> object:
        """Evaluate it; a result that is passed through unchanged keeps its compact form.

        Raises ExpressionError, and passes on the exceptions of the lookup.
        """
        # Most arguments are a single name, which needs no evaluation.
        return lookup(self.tree.id) if isinstance(self.tree, ast.Name) else Evaluation(lookup).run(self.tree)

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        return f"Expr({self.source!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return parsed_from_text(cls, cls.parse)


@functools.lru_cache(maxsize=KEPT)
def _parsed(source: str) -> Expr:
    if len(source) > LONGEST_EXPRESSION:
        raise ExpressionError(f"the expression has {len(source):,} characters", f"keep it under {LONGEST_EXPRESSION:,}")
    if (marked := _marked(source.strip())) is not None:
        raise marked
    if "#" in QUOTED.sub("''", source):
        # Lines are joined, so a comment would silently swallow the lines after it.
        raise ExpressionError("`#` is not part of the language", "say it outside of the expression")
    try:
        tree = parse(source.strip().replace("\n", " "), "eval").body
    except SyntaxError as error:
        raise _unreadable(source, error) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError("the expression cannot be read", "keep it short and plain") from error
    _check(tree, 0)
    found = list(_names(tree, frozenset()))
    return Expr(
        source=source,
        tree=tree,
        reads=frozenset(name for name, _, _ in found),
        guarded=frozenset(name for name, _, under_known in found if under_known),
        paths=frozenset(path for _, path, _ in found),
    )


def parsed_from_text(kind: type, parse: Callable[[str], object], *, truths: bool = True) -> CoreSchema:
    """The pydantic schema of a type parsed from a string; numbers and, with `truths`, booleans count as their text."""

    def read(raw: object) -> object:
        return raw if isinstance(raw, kind) else read_text(raw, parse, truths=truths)

    return core_schema.no_info_plain_validator_function(read, serialization=core_schema.to_string_ser_schema())


def read_text(raw: object, parse: Callable[[str], T], *, truths: bool = True) -> T:
    """Parse a text, or a number as its text; raises PydanticCustomError, with the repair of an ExpressionError."""
    if isinstance(raw, int | float) and (truths or not isinstance(raw, bool)):
        raw = str(raw)
    if not isinstance(raw, str):
        raise PydanticCustomError("expression", "expected a text", {"message": "expected a text", "repair": ""})
    try:
        return parse(raw)
    except ExpressionError as error:
        context = {"message": error.message, "repair": error.repair}
        raise PydanticCustomError("expression", "{message}", context) from error


def _marked(text: str) -> ExpressionError | None:
    """The error for an expression that is marked as one in another place: by a leading `=`, or by braces."""
    if text.startswith("=") and not text.startswith("=="):
        return ExpressionError(f"`{text[:60]}` begins with `=`", f"leave it out: write `{text[1:].strip()[:60]}`")
    inner = text.strip("{}").strip()
    if text.startswith("{") and text.endswith("}") and inner.isprintable() and not set(":,*") & set(inner) and inner:
        return ExpressionError(f"`{text[:60]}` is in braces", f"leave them out: write `{inner[:60]}`")
    return None


def _unreadable(source: str, error: SyntaxError) -> ExpressionError:
    text = source.strip()
    if not text:
        return ExpressionError("the expression is empty", "write a condition or a value, such as `price > 10`")
    outside = QUOTED.sub("''", text)
    for sign, repair in FOREIGN_OPERATORS:
        if sign.search(outside):
            return ExpressionError(f"`{text[:60]}` cannot be read", repair)
    near = text[max(0, (error.offset or 1) - 1) :][:20] or text[-20:]
    return ExpressionError(f"`{text[:60]}` cannot be read near `{near}`", "check brackets, quotes and operators")


def _check(node: ast.AST, depth: int) -> None:
    if depth > DEEPEST_EXPRESSION:
        raise ExpressionError("the expression is nested too deeply", "split it up with `let`")
    if type(node) not in HANDLERS and not isinstance(node, ALLOWED_PARTS):
        word = REFUSED_SYNTAX.get(type(node), f"`{type(node).__name__}`")
        raise ExpressionError(f"{word} is not part of the language", "docs/contract.md says what is")
    if isinstance(node, ast.Call):
        _check_call(node)
    elif isinstance(node, ast.ListComp | ast.GeneratorExp):
        _check_loop(node)
    elif isinstance(node, ast.Constant):
        _check_constant(node.value)
    elif isinstance(node, ast.Compare):
        _check_is(node)
    elif isinstance(node, ast.Dict) and None in node.keys:
        raise ExpressionError("`**` is not part of the language", "name the keys")
    for child in _children(node):
        _check(child, depth + 1)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The child nodes; the name of a called function is left out, and a slice is replaced by its bounds."""
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.Subscript) and isinstance(child, ast.Slice):
            if child.step is not None:
                raise ExpressionError("a slice with a step is not part of the language", "write a[i:j]")
            yield from ast.iter_child_nodes(child)
        elif not (isinstance(node, ast.Call) and child is node.func):
            yield child


def _check_constant(value: object) -> None:
    if not isinstance(value, str | int | float | None):
        raise ExpressionError(f"`{value!r}` is not part of the language", "use texts and numbers")
    if isinstance(value, int) and value.bit_length() > WIDEST_INTEGER:
        raise ExpressionError("the number is too large", "write a smaller one")


def _check_is(node: ast.Compare) -> None:
    for op, right in zip(node.ops, node.comparators, strict=True):
        if isinstance(op, ast.Is | ast.IsNot) and not (isinstance(right, ast.Constant) and right.value is None):
            raise ExpressionError("`is` compares with None only", "use == to compare")


def _check_call(node: ast.Call) -> None:
    if not isinstance(node.func, ast.Name):
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        repair = (
            f"write {method}(x)" if method in FUNCTION_NAMES else f"use a function: {', '.join(sorted(FUNCTION_NAMES))}"
        )
        raise ExpressionError(f"`.{method}()`: methods are not part of the language", repair)
    name = node.func.id
    if name not in FUNCTION_NAMES:
        close = difflib.get_close_matches(name, sorted(FUNCTION_NAMES), n=1)
        repair = f"did you mean `{close[0]}`?" if close else f"there are: {', '.join(sorted(FUNCTION_NAMES))}"
        raise ExpressionError(f"`{name}` is not a function here", repair)
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg != NAMED_ARGUMENTS.get(name):
            repair = "use == to compare; only sorted(xs, by=…) and join(xs, sep=…) take one by name"
            raise ExpressionError(f"`{name}` takes no argument `{keyword.arg or '**'}=`", repair)
    if name == "known" and not (len(node.args) == 1 and _is_path(node.args[0])):
        raise ExpressionError("known(…) takes one name", "write known(x) or known(x.y)")
    _check_count(name, len(node.args), len(node.keywords))


def _check_count(name: str, placed: int, by_name: int) -> None:
    most = MOST_ARGUMENTS.get(name, 1)
    if not placed:
        raise ExpressionError(f"`{name}` needs an argument", f"write {name}(x)")
    if by_name > 1 or placed + (by_name if name == "join" else 0) > most:
        raise ExpressionError(f"`{name}` takes {most} argument{'' if most == 1 else 's'}", "leave the others out")


def _check_loop(node: ast.ListComp | ast.GeneratorExp) -> None:
    if len(node.generators) != 1:
        raise ExpressionError("one `for` at a time", "put the inner list under `let`, or make it in a tool")
    if not isinstance(node.generators[0].target, ast.Name) or node.generators[0].is_async:
        raise ExpressionError("a loop takes one plain name", "write [f(x) for x in xs]")


def _is_path(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _names(node: ast.AST, bound: frozenset[str], known: bool = False) -> Iterator[tuple[str, str, bool]]:
    """(name, dotted path, whether inside `known`) of every value that is read, without the loop's own names."""
    if isinstance(node, ast.Attribute | ast.Name):
        yield from _path(node, bound, known)
    elif isinstance(node, ast.ListComp | ast.GeneratorExp):
        part = node.generators[0]
        assert isinstance(part.target, ast.Name)
        yield from _names(part.iter, bound)
        for inner in (node.elt, *part.ifs):
            yield from _names(inner, bound | {part.target.id})
    elif isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        for argument in node.args:
            yield from _names(argument, bound, known=node.func.id == "known")
        for keyword in node.keywords:
            yield from _names(keyword.value, bound | ({"it"} if keyword.arg == "by" else set()))
    else:
        for child in ast.iter_child_nodes(node):
            yield from _names(child, bound)


def _path(node: ast.AST, bound: frozenset[str], known: bool) -> Iterator[tuple[str, str, bool]]:
    parts: list[str] = []
    root: ast.AST = node
    while isinstance(root, ast.Attribute):
        parts.insert(0, root.attr)
        root = root.value
    if not isinstance(root, ast.Name):
        yield from _names(root, bound)
    elif root.id not in bound:
        yield root.id, ".".join((root.id, *parts)), known

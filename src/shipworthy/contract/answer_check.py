"""A check of an answer: an expression over what the answer states and the results, or a function of the author's."""

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import TypeAlias

from pydantic_core import PydanticCustomError

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.functions import FUNCTION_NAMES
from shipworthy.errors import ExpressionError

FACT_LISTS = frozenset({"amounts", "dates", "identifiers", "numbers", "percents"})
"""The names under which an expression reads lists of what the answer states."""
FACT_NAMES = FACT_LISTS | {"text"}
GIVEN = ("text", "facts", "results", "inputs")
"""What a function is given: each of its parameters has one of these names."""
CHECKING_MS = 1000.0
"""Most milliseconds that the functions of a run may take together."""
NO_CONDITION = FUNCTION_NAMES - {"all", "any", "first", "known", "last"}
"""Functions of the language whose result is no yes or no."""
EXPECTED = "`answer_check` takes an expression, a function, or a list of them"
Judge: TypeAlias = Callable[..., object]
"""Returns None or True for an answer that may be given, else a text that says why not."""
AnswerCheck: TypeAlias = Expr | Judge


def read_checks(raw: object) -> tuple[AnswerCheck, ...]:
    """The checks of a definition: one, or a list of them; raises ValueError for what is neither."""
    if isinstance(raw, str):
        try:
            return (_condition(raw),)
        except ExpressionError as error:
            context = {"message": error.message, "repair": error.repair}
            raise PydanticCustomError("expression", "{message}", context) from error
    return tuple(map(_one, raw)) if isinstance(raw, list | tuple) else (_one(raw),)


def written_checks(checks: tuple[AnswerCheck, ...]) -> list[str]:
    """The checks as texts: the expression, or the name of the function."""
    return [name_of(check) for check in checks]


def name_of(check: AnswerCheck) -> str:
    """How messages name a check."""
    if isinstance(check, Expr):
        return str(check)
    return str(getattr(check, "__qualname__", None) or type(check).__qualname__)


def _one(raw: object) -> AnswerCheck:
    if isinstance(raw, str | Expr):
        try:
            return _condition(str(raw))
        except ExpressionError as error:
            raise ValueError(f"`answer_check`: {error}") from error
    if not callable(raw) or isinstance(raw, type):
        raise ValueError(EXPECTED)
    if strange := next(_not_given(raw), None):
        raise ValueError(f"`answer_check`: `{name_of(raw)}` takes `{strange}`; it is given {', '.join(GIVEN)}")
    return raw


def _condition(text: str) -> Expr:
    return _boolean(Expr.parse(text.strip().removeprefix("=").strip()))


def _boolean(check: Expr) -> Expr:
    if not can_be_condition(check.tree):
        raise ExpressionError(f"`{check}` is no condition", "compare it, such as `max(amounts) <= order.total`")
    return check


def can_be_condition(tree: ast.expr) -> bool:
    """Whether the value of an expression may be a yes or a no, as far as its form shows."""
    match tree:
        case ast.BoolOp():
            return all(map(can_be_condition, tree.values))
        case ast.IfExp():
            return can_be_condition(tree.body) and can_be_condition(tree.orelse)
        case ast.UnaryOp():
            return isinstance(tree.op, ast.Not)
        case ast.Constant():
            return isinstance(tree.value, bool)
        case ast.Call():
            return not (isinstance(tree.func, ast.Name) and tree.func.id in NO_CONDITION)
        case ast.Name():
            return tree.id not in FACT_NAMES
        case ast.Compare() | ast.Attribute() | ast.Subscript():
            return True
        case _:
            return False


def parameters_of(check: Judge) -> tuple[str, ...]:
    """The names of what a function is given; all of them where it takes any."""
    try:
        parameters = inspect.signature(check).parameters.values()
    except (TypeError, ValueError):
        return GIVEN
    if any(each.kind is each.VAR_KEYWORD for each in parameters):
        return GIVEN
    return tuple(each.name for each in parameters if each.name in GIVEN and each.kind is not each.POSITIONAL_ONLY)


def _not_given(check: Judge) -> Iterator[str]:
    """The parameters that a function needs and is not given."""
    try:
        parameters = inspect.signature(check).parameters.values()
    except (TypeError, ValueError):
        return
    for each in parameters:
        optional = each.default is not each.empty or each.kind in (each.VAR_KEYWORD, each.VAR_POSITIONAL)
        if not optional and (each.name not in GIVEN or each.kind is each.POSITIONAL_ONLY):
            yield each.name

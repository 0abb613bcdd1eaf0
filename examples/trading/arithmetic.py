"""Arithmetic on plain numbers, read with `ast` and worked out here: nothing is ever executed."""

import ast
import operator
import re
from collections.abc import Callable

LONGEST = 200
LARGEST = 1e15
"""Greatest absolute value of any intermediate result."""

WORDS = (
    (r"multiplied by|times|[x×](?=[\s\d(])", "*"),
    (r"divided by|over|÷", "/"),
    (r"plus", "+"),
    (r"minus|−|–", "-"),
    (r"to the power of|\^", "**"),
    (r"\s*\bpercent\b", "%"),
    (r"(?<=\d),(?=\d{3}\b)", ""),
    (r"[$=?]", ""),
)
CHANGE = re.compile(r"(.+?)([-+])\s*(\d+(?:\.\d+)?)%")
"""`200 - 10%` takes ten percent of what stands before it, as every pocket calculator does."""

TWO: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}


class NotArithmetic(ValueError):
    """The text is not arithmetic, or its result is out of range."""


def work_out(text: str) -> float:
    """The value of the expression: + - * / // % ** and parentheses; raises NotArithmetic."""
    if len(text) > LONGEST:
        raise NotArithmetic(f"that is longer than {LONGEST} characters")
    plain = _plain(text)
    if not re.fullmatch(r"[\d.\s+\-*/%()]+", plain):
        raise NotArithmetic("I only know numbers, + - * / % ^ and parentheses")
    try:
        tree = ast.parse(plain, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotArithmetic("I cannot read that as arithmetic") from None
    return _value(tree.body)


def _plain(text: str) -> str:
    plain = text.strip().lower()
    for pattern, symbol in WORDS:
        plain = re.sub(pattern, symbol, plain)
    if match := CHANGE.fullmatch(plain.strip()):
        plain = f"({match[1]})*(1{match[2]}{match[3]}/100)"
    plain = re.sub(r"%\s*of\b", "/100*", plain)
    plain = re.sub(r"%(?=\s*(?:[-+*/)]|$))", "/100", plain)
    return re.sub(r"(?<![\d.])0+(?=\d)", "", plain).strip()


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return _bounded(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd | ast.USub):
        value = _value(node.operand)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and type(node.op) in TWO:
        return _combine(node.op, _value(node.left), _value(node.right))
    raise NotArithmetic("I only know numbers, + - * / % ^ and parentheses")


def _combine(op: ast.operator, left: float, right: float) -> float:
    # Checked before: the size of a power is known from its operands, and working it out may take for ever.
    if isinstance(op, ast.Pow) and (abs(right) > 64 or (left == 0 and right < 0) or (left < 0 and right % 1)):
        raise NotArithmetic("that power is too large, or not a real number")
    try:
        return _bounded(TWO[type(op)](left, right))
    except ZeroDivisionError:
        raise NotArithmetic("dividing by zero has no result") from None
    except OverflowError:
        raise NotArithmetic("that result is too large for me") from None


def _bounded(value: float) -> float:
    if not abs(value) <= LARGEST:
        raise NotArithmetic("that result is too large for me")
    return value


def written(value: float) -> str:
    """`1,234.5`: at most ten decimals, no zeros at the end."""
    if float(value).is_integer():
        return f"{int(value):,}"
    text = f"{value:,.10f}".rstrip("0").rstrip(".")
    return text if text not in ("0", "-0") else f"{value:.4g}"

"""The tool `calculate`: exact arithmetic over numbers alone, read by a small grammar of its own.

`ast.parse` reads the text and nothing runs it. Numbers are fractions, so no digit is lost before the result is written.
"""

import ast
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from shipworthy.contract.calculation import CALCULATE_TOOL
from shipworthy.errors import ArgumentError
from shipworthy.regex import regex
from shipworthy.syntax import parse
from shipworthy.tools.tool import FunctionTool, Tool

LONGEST = 500
"""Most characters of an expression."""
MOST_PARTS = 200
"""Most numbers, operators and functions."""
WIDEST = 16_384
"""Most bits of a numerator or a denominator."""
LARGEST_POWER = 1000
MOST_PLACES = 30
SHOWN_DIGITS = 15
"""Digits of a result that has no end; one that has is written whole, up to `WHOLE_DIGITS`."""
WHOLE_DIGITS = 60
LONGEST_WRITTEN = 40
"""Digits before or behind the point above which a number is written with an exponent."""
NUMBER = regex(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
PERCENT = regex(r"((?:\d+(?:\.\d*)?|\.\d+))(?:%(?=\s*[+*/-])|\s?%(?=\s*(?:$|[)\],]|of\b)))")
"""A percentage: the sign stands at the number with no operand behind it. In `10 % 3` and `10%3` it is the remainder."""
WORDED = regex(r"(?<=\d)\s*percent\b")
OF = regex(r"(percent\([\d.]+\))\s*of\b")
SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "^": "\u0001", "\u00a0": " ", "\u202f": " "})
GROUPED = regex(r"\d,\d{3}(?!\d)")
HINT = "write numbers and + - * / // % ** ( ) round min max sum abs only"


def calculate_tool() -> Tool:
    """Make the tool `calculate(expression)`; its result is the number as text."""
    return FunctionTool(calculate, CALCULATE_TOOL, None)


def calculate(expression: str) -> str:
    """The result as text, exact, or rounded to 15 digits where it has no end; raises ArgumentError with the repair."""
    text = _read(expression)
    try:
        tree = parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ArgumentError(f"`{expression[:80]}` cannot be read: {HINT}") from error
    return shown(_Work(text).number(tree))


def shown(value: Fraction) -> str:
    """A number with all its digits, or with 15 of them where it has no end."""
    exact = Context(prec=WHOLE_DIGITS)
    whole = exact.divide(Decimal(value.numerator), Decimal(value.denominator))
    if Fraction(whole) != value:
        whole = Context(prec=SHOWN_DIGITS, rounding=ROUND_HALF_EVEN).divide(
            Decimal(value.numerator), Decimal(value.denominator)
        )
        return f"{_plain(whole)} (rounded)"
    return _plain(whole)


def _plain(number: Decimal) -> str:
    if abs(number.adjusted()) > LONGEST_WRITTEN:
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read(expression: str) -> str:
    """The text in the signs of the grammar; raises ArgumentError where it is too long or has other characters."""
    if len(expression) > LONGEST:
        raise ArgumentError(f"the expression has {len(expression)} characters; at most {LONGEST} are taken")
    text = expression.strip().translate(SIGNS).replace("\u0001", "**").removeprefix("=").strip()
    if not text.isascii() or "\n" in text:
        raise ArgumentError(f"`{expression[:80]}` has signs that are none of the grammar: {HINT}, without units")
    text = WORDED.sub("%", text)
    # `percent` is the one name that the text may not have itself.
    if "percent" in text:
        raise ArgumentError("write a percentage as `10%`")
    return OF.sub(r"\1 *", PERCENT.sub(r"percent(\1)", text))


class _Work:
    """One evaluation, with the parts that it may still use."""

    def __init__(self, text: str) -> None:
        self.text, self.left = text, MOST_PARTS

    def number(self, node: ast.expr) -> Fraction:
        """The value of a part; raises ArgumentError."""
        self.left -= 1
        if self.left < 0:
            raise ArgumentError("the expression has too many parts: calculate it in several steps")
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
                inner = self.number(node.operand)
                return -inner if isinstance(node.op, ast.USub) else inner
            case ast.BinOp():
                return self._binary(node)
            case ast.Call():
                return self._call(node)
            case ast.Tuple():
                raise ArgumentError(f"one expression at a time, and no comma inside a number: {HINT}")
            case ast.Name():
                raise ArgumentError(f"`{node.id[:40]}` is no number: put the number itself in its place")
        raise ArgumentError(f"`{type(node).__name__}` is not part of the grammar: {HINT}")

    def _constant(self, node: ast.Constant) -> Fraction:
        # Read from the text: a float would have lost digits already.
        written = self.text[node.col_offset : node.end_col_offset]
        if not NUMBER.fullmatch(written):
            raise ArgumentError(f"`{written[:40]}` is no number: {HINT}")
        return _narrow(Fraction(written.rstrip(".")) if written.endswith(".") else Fraction(written))

    def _binary(self, node: ast.BinOp) -> Fraction:
        adds = isinstance(node.op, ast.Add | ast.Sub) and _is_percent(node.right)
        if adds and not _is_percent(node.left) and not (isinstance(node.left, ast.Constant) and node.left.value == 1):
            raise ArgumentError("a percentage of what? Write x * (1 + 10%), or x + 10% of x")
        left, right = self.number(node.left), self.number(node.right)
        if isinstance(node.op, ast.Pow):
            return _power(left, right)
        operation = OPERATIONS.get(type(node.op))
        if operation is None:
            raise ArgumentError(f"`{type(node.op).__name__}` is not part of the grammar: {HINT}")
        if right == 0 and isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod):
            raise ArgumentError("division by zero")
        return _narrow(operation(left, right))

    def _call(self, node: ast.Call) -> Fraction:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in (*FUNCTIONS, "round", "percent") or node.keywords:
            raise ArgumentError(f"there are round, min, max, sum and abs, not `{ast.unparse(node.func)[:40]}`")
        if name in ("min", "max", "sum") and GROUPED.search(self.text[node.col_offset : node.end_col_offset]):
            raise ArgumentError("a comma in a number? Write 1200, and a blank behind each comma between numbers")
        parts = [item for arg in node.args for item in (arg.elts if isinstance(arg, ast.List | ast.Tuple) else [arg])]
        values = [self.number(part) for part in parts]
        if name == "round":
            return _rounded(values)
        if not values or (name in ("abs", "percent") and len(values) != 1):
            raise ArgumentError(f"`{name}` takes {'one number' if name == 'abs' else 'numbers'}")
        return values[0] / 100 if name == "percent" else _narrow(FUNCTIONS[name](values))


def _is_percent(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "percent"


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or abs(exponent.numerator) > LARGEST_POWER:
        raise ArgumentError(f"`**` takes a whole number up to {LARGEST_POWER}")
    if base == 0 and exponent < 0:
        raise ArgumentError("division by zero")
    wide = max(base.numerator.bit_length(), base.denominator.bit_length())
    if wide * abs(exponent.numerator) > WIDEST:
        raise ArgumentError("the number is too large")
    return _narrow(base**exponent.numerator)


def _rounded(values: list[Fraction]) -> Fraction:
    """Rounded as in commerce: a half goes away from zero."""
    if len(values) not in (1, 2):
        raise ArgumentError("`round` takes a number, and how many digits")
    places = values[1] if len(values) == 2 else Fraction(0)
    if places.denominator != 1 or abs(places) > MOST_PLACES:
        raise ArgumentError(f"`round` takes a whole number of digits up to {MOST_PLACES}")
    scale = Fraction(10) ** places.numerator
    scaled = abs(values[0]) * scale
    away = Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)) / scale
    return -away if values[0] < 0 else away


def _narrow(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > WIDEST:
        raise ArgumentError("the number is too large")
    return value


OPERATIONS: Mapping[type, Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: Fraction(a // b),
    ast.Mod: lambda a, b: a % b,
}
FUNCTIONS: Mapping[str, Callable[[list[Fraction]], Fraction]] = {
    "min": min,
    "max": max,
    "sum": lambda values: sum(values, Fraction(0)),
    "abs": lambda values: abs(values[0]),
}

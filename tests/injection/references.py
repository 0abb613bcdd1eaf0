"""References that an author writes to say where a value stands in an earlier result: `=first([s0.id_[k] for k in …])`.

They are made from the recorded plan of the *user's* task, which the author knows: which record, by what the user's own
words say of it (its name, a number, a word, "the largest"), and which of its fields. Of what an attacker wants, nothing is
known here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.values import MISSING
from shipworthy.errors import ExpressionError

NUMBER = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?)(%?)(?![\w-])")
WORD = re.compile(r"[A-Za-z][\w-]{3,}")
ADDRESS = re.compile(r"\S*[@./]\S+")
COMMON = frozenset(
    ("please", "send", "them", "with", "this", "that", "have", "what", "create", "file", "email", "event")
)
"""Words that pick nothing out."""
EXTREMES = {"largest": "max", "biggest": "max", "smallest": "min"}
SUMS = ("{a} * {n}", "{a} * {n} + {m}", "{a} + {n}", "{a} - {n}", "{a} - {n} / 2")
"""What an author has the runtime work out, instead of a model: a share of an amount, with a fee, without a part of it."""


@dataclass(frozen=True)
class Earlier:
    """A step that has run before: the name of its result, and what is known of it."""

    name: str
    columns: Mapping[str, Mapping[str, Any]]
    text: str
    made: Mapping[str, tuple[str, Any]]
    """Argument → the expression that a model's words for it have, and the value; of arguments that a model made."""


def in_prompt(value: Any, prompt: str) -> bool:
    """Whether the user said the value: as whole words, or as a number."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return value in numbers(prompt)
    if isinstance(value, str):
        return bool(re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", prompt, re.IGNORECASE))
    return isinstance(value, list) and bool(value) and all(in_prompt(item, prompt) for item in value)


def numbers(prompt: str) -> list[float]:
    """The numbers that the user said; a percentage as a share."""
    return [float(digits) / 100 if percent else float(digits) for digits, percent in NUMBER.findall(prompt)]


def reference(value: Any, earlier: list[Earlier], prompt: str) -> str | None:
    """The expression for the value, where the user's words say which field of which record it is."""
    results = {step.name: {**step.columns, "text": step.text} for step in earlier}
    results |= {expr.partition(".")[0]: {name: made} for step in earlier for name, (expr, made) in step.made.items()}
    for step in reversed(earlier):
        if step.text == value:
            return f"{step.name}.text"
        for source in _fields(step, prompt):
            if _gives(source, results, value):
                return source
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _worked_out(value, earlier, prompt, results)
    return None


def _worked_out(value: float, earlier: list[Earlier], prompt: str, results: Mapping[str, Any]) -> str | None:
    said = numbers(prompt)
    amounts = [source for step in earlier for source in _fields(step, prompt) if f"{step.name}.amount[" in source]
    pairs = [(n, m) for n in said for m in said if n != m] or [(n, n) for n in said]
    for amount in amounts:
        for form in SUMS:
            for n, m in pairs:
                source = f"round({form.format(a=amount, n=n, m=m)}, 2)"
                if _gives(source, results, value):
                    return source
    return None


def _fields(step: Earlier, prompt: str) -> Iterator[str]:
    """Every field of every record that the user's words pick out: by a name first, by one word last."""
    # What the service or the user wrote comes before what her organisation did.
    columns = sorted(step.columns, key=lambda name: (name.startswith("team_"), name.startswith("mine_")))
    for conditions in (_names, _words):
        for column in columns:
            for selecting in columns:
                for condition in conditions(step, selecting, prompt):
                    yield f"first([{step.name}.{column}[k] for k in keys({step.name}.{selecting}) if {condition}])"
    yield from (f"first(values({step.name}.{column}))" for column in columns if len(step.columns[column]) == 1)


def _names(step: Earlier, column: str, prompt: str) -> Iterator[str]:
    """Conditions by a whole cell that the user said, or by the largest; each is true of one record alone."""
    cell, every = f"{step.name}.{column}[k]", list(step.columns[column].values())
    for value in every:
        if every.count(value) > 1:
            continue
        if isinstance(value, str) and len(value) > 3 and in_prompt(value, prompt):
            yield f"lower({cell}) == {value.lower()!r}"
        elif isinstance(value, float) and value in numbers(prompt):
            yield f"{cell} == {value}"
        yield from (f"{cell} == {expr}" for expr, made in step.made.values() if made == value)
    for word, best in EXTREMES.items():
        if word in prompt.lower() and all(isinstance(value, float) for value in every):
            yield f"{cell} == {best}(values({step.name}.{column}))"


def _words(step: Earlier, column: str, prompt: str) -> Iterator[str]:
    """Conditions by one word of the user's that stands in one record alone."""
    cell, every = f"{step.name}.{column}[k]", list(step.columns[column].values())
    for word in dict.fromkeys(word.lower() for word in WORD.findall(ADDRESS.sub(" ", prompt))):
        held = [value for value in every if isinstance(value, str) and word in value.lower()]
        if word not in COMMON and len(held) == 1:
            yield f"{word!r} in lower({cell})"


def _gives(source: str, results: Mapping[str, Any], value: Any) -> bool:
    try:
        found = Expr.parse(source).evaluate(lambda name: results.get(name, MISSING))
    except ExpressionError:
        return False
    return type(found) is type(value) and bool(found == value) or _same_number(found, value)


def _same_number(found: Any, value: Any) -> bool:
    both = isinstance(found, int | float) and isinstance(value, int | float)
    return both and not isinstance(found, bool) and not isinstance(value, bool) and found == value

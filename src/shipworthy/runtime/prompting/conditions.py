"""`answer_check` of the guidelines that apply: expressions that must hold of an answer, and functions that judge it."""

import ast
import functools
import inspect
from collections.abc import Callable, Iterator, Sequence

from shipworthy.clock import loop_time
from shipworthy.contract.answer_check import CHECKING_MS, FACT_LISTS, Judge, name_of, parameters_of
from shipworthy.contract.language.evaluate import Evaluation
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.functions import FUNCTION_NAMES
from shipworthy.contract.language.values import MISSING, bare, named
from shipworthy.contract.lint.answers import OF_EVERY_SKILL, names_in
from shipworthy.errors import ExpressionError
from shipworthy.runtime.guard import Breach
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.prompting.facts import Facts, facts_of
from shipworthy.runtime.prompting.stated import Stated, inputs_of, results_of
from shipworthy.tools.abandon import begin
from shipworthy.tools.call import TimeIsUp, follow, words

LEAST = 0.1
"""Seconds that a function has even where the work of the run has used its time up: a third of the grace at its end."""
LONGEST_WHY = 300
EXTREMES = frozenset({"first", "last", "max", "min"})


async def conditions(scope: Scope, text: str, *, answer: bool) -> Sequence[Breach]:
    """What `answer_check` has against an answer; no other text is checked by it."""
    every = [(name, each) for name, each in scope.run.task.guard.rules.named if each.answer_check] if answer else []
    if not every:
        return ()
    facts, found = facts_of(text), list[Breach]()
    for name, guideline in every:
        for check in guideline.answer_check:
            why = unmet(check, scope, facts) if isinstance(check, Expr) else await judged(check, name, scope, facts)
            if why:
                found.append(Breach(name, guideline, why))
    return found


def unmet(check: Expr, scope: Scope, facts: Facts) -> str:
    """Why a condition does not hold; empty where it does, and where the skill does not have what it reads.

    What is missing never passes: neither a result that its step did not give, nor a field that a result does not
    have. Only what the answer does not state at all cannot be wrong: the greatest of no amounts.
    """
    if not check.reads <= names_in(scope.run.agent.spec, scope.frame.graph) | OF_EVERY_SKILL:
        return ""
    for part in _parts(check.tree):
        stated = Stated(scope, facts)
        try:
            value = bare(Evaluation(stated).run(part))
            if not value and any(_of_nothing(each, scope, facts) for each in _extremes(part)):
                continue
        except ExpressionError as error:
            return f"it must hold that `{check}`, and that cannot be decided: {error.message}"
        if stated.missing:
            return f"it must hold that `{check}`, and there is no `{stated.missing[0]}`"
        if not value:
            return f"it must hold that `{check}`"
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return f"it must hold that `{check}`, and that is {named(value)}, no yes or no"
    return ""


def _parts(tree: ast.expr) -> Iterator[ast.expr]:
    """The conditions that `and` joins."""
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        for value in tree.values:
            yield from _parts(value)
    else:
        yield tree


def _extremes(part: ast.expr) -> Iterator[ast.expr]:
    """The parts that take one of the facts: `max(amounts)`, `dates[0]`."""
    for node in ast.walk(part):
        picks = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EXTREMES
        if picks or isinstance(node, ast.Subscript):
            own = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} - FUNCTION_NAMES
            loops = {
                each.target.id
                for each in ast.walk(node)
                if isinstance(each, ast.comprehension) and isinstance(each.target, ast.Name)
            }
            if own - loops and own - loops <= FACT_LISTS and isinstance(node, ast.expr):
                yield node


def _of_nothing(part: ast.expr, scope: Scope, facts: Facts) -> bool:
    return bare(Evaluation(Stated(scope, facts)).run(part)) is MISSING


async def judged(check: Judge, name: str, scope: Scope, facts: Facts) -> str:
    """Why a function does not let an answer pass; one that fails, or takes too long, does not let it pass.

    An equal text is judged once in a run.
    """
    run, guard, key = scope.run, scope.run.task.guard, (name, name_of(check), facts.text)
    if key not in guard.judged:
        guard.judged[key] = await run.world.store(f"{name} {name_of(check)}", lambda: _judged(check, scope, facts))
    return guard.judged[key]


async def _judged(check: Judge, scope: Scope, facts: Facts) -> str:
    guard, label = scope.run.task.guard, f"`{name_of(check)}`"
    given: dict[str, Callable[[], object]] = {
        "text": lambda: facts.text,
        "facts": lambda: facts,
        # Copies: a function that is abandoned may go on to change them.
        "results": lambda: results_of(scope),
        "inputs": lambda: inputs_of(scope),
    }
    began = loop_time()
    left = min(CHECKING_MS / 1000 - guard.judging, max(scope.run.budget.deadline.remaining(), LEAST))
    try:
        work = functools.partial(check, **{name: given[name]() for name in parameters_of(check)})
        is_async = inspect.iscoroutinefunction(check) or inspect.iscoroutinefunction(type(check).__call__)
        owner = name_of(check)
        return _told(await follow(begin(work, is_async=is_async, owner=owner), began + left, owner), label)
    except TimeIsUp:
        return f"{label} did not decide within {max(left, 0.0):.2g} s"
    except Exception as error:  # the author's function may raise anything
        return f"{label} failed: {words(error)}"
    finally:
        guard.judging += loop_time() - began


def _told(value: object, label: str) -> str:
    if value is None or value is True or value == "":
        return ""
    if isinstance(value, str):
        return " ".join(value.split())[:LONGEST_WHY]
    return (
        f"{label} did not let it pass"
        if value is False
        else f"{label} gave {type(value).__name__}: None, True or a text"
    )

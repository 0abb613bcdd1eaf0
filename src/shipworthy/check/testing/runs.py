"""The runs of a test, as they are compared with those of its other repetitions."""

import contextlib
import functools
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import ParamSpec

from shipworthy.app.agent import Agent
from shipworthy.check.trials.same import as_text, first_call
from shipworthy.runtime.result import RunResult

__all__ = ["Ran", "first_difference", "watched"]

P = ParamSpec("P")
COMPARED = ("skill", "inputs", "path", "status")
"""What must be equal, in the order in which a difference is told."""
LONGEST = 300
"""Characters of a value that a difference shows."""


@dataclass(slots=True, kw_only=True)
class Ran:
    """One run of a test, from its message on."""

    agent: str
    message: str
    result: RunResult | None = None
    """None: it goes on, or was cancelled."""
    error: str = ""
    """The class of the error that it raised."""
    inside: list["Ran"] = field(default_factory=list)
    """The runs that its tools began, in any order."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What is compared, each as one text that equal values share."""
        if (result := self.result) is None:
            return {"status": f"raised {self.error}" if self.error else "cancelled"}
        status = f"{result.status} ({result.reason})" if result.reason else result.status
        return {
            "skill": result.skill or "none",
            "status": status,
            "inputs": as_text(result.inputs),
            "path": as_text(result.path),
        }

    @property
    def all(self) -> Iterator["Ran"]:
        """This run, and those that its tools began, in an order that does not depend on time."""
        yield self
        for inner in sorted(self.inside, key=lambda one: (one.agent, one.message, sorted(one.facts.items()))):
            yield from inner.all


@contextlib.contextmanager
def watched() -> Iterator[list[Ran]]:
    """Note every run of every agent while the block runs, in the order in which they begin."""
    runs: list[Ran] = []
    around: ContextVar[Ran | None] = ContextVar("around", default=None)
    before = Agent.run
    Agent.run = _noting(before, runs, around)  # type: ignore[method-assign]
    try:
        yield runs
    finally:
        Agent.run = before  # type: ignore[method-assign]


def _noting(
    run: Callable[P, Coroutine[object, object, RunResult]], runs: list[Ran], around: ContextVar[Ran | None]
) -> Callable[P, Coroutine[object, object, RunResult]]:
    @functools.wraps(run)
    async def noted(*given: P.args, **named: P.kwargs) -> RunResult:
        agent = given[0]
        message = given[1] if len(given) > 1 else named.get("message")
        ran = Ran(agent=agent.spec.name if isinstance(agent, Agent) else "", message=str(message))
        outer = around.get()
        (runs if outer is None else outer.inside).append(ran)
        token = around.set(ran)
        try:
            ran.result = await run(*given, **named)
        except Exception as error:
            ran.error = type(error).__name__
            raise
        finally:
            around.reset(token)
        return ran.result

    return noted


def first_difference(first: Sequence[Ran], other: Sequence[Ran], name: str) -> str | None:
    """Where the runs of another repetition first go another way than those of the first; None where they do not.

    `name`: what the other repetition is called.
    """
    ours, theirs = ([run for one in runs for run in one.all] for runs in (first, other))
    for number, (one, two) in enumerate(zip(ours, theirs, strict=False), start=1):
        place = f"run {number}, “{_cut(one.message)}”"
        if one.message != two.message:
            return f"{place}: the message differs\n{_both(one.message, two.message, name)}"
        here, there = one.facts, two.facts
        for key in COMPARED if len(here) == len(there) else ("status",):
            if here.get(key) != there.get(key):
                return f"{place}: {_path(one, two, name) if key == 'path' else _told(key, here[key], there[key], name)}"
    if len(ours) != len(theirs):
        return f"the number of runs differs\n{_both(str(len(ours)), str(len(theirs)), name)}"
    return None


def _told(key: str, here: str, there: str, name: str) -> str:
    return f"{key} {'differ' if key == 'inputs' else 'differs'}\n{_both(here, there, name)}"


def _path(one: Ran, two: Ran, name: str) -> str:
    paths = [ran.result.path if ran.result is not None else () for ran in (one, two)]
    number, here, there = first_call(*paths) or (0, "", "")
    return f"path differs at call {number}\n{_both(here, there, name)}"


def _both(here: str, there: str, name: str) -> str:
    wide = max(len("first"), len(name)) + 1
    return f"  {'first:':<{wide}} {_cut(here)}\n  {name + ':':<{wide}} {_cut(there)}"


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"

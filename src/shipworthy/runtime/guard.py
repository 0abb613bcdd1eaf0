"""Which guidelines apply to a run, and what they enforce in it: nothing of this is left to a model."""

import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, GraphOf
from shipworthy.contract.guideline import Guideline, Rules
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.values import MISSING, plain
from shipworthy.contract.lint.rules import misses_first, named, unfit
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ExpressionError, ModelError
from shipworthy.routing.guideline import matches
from shipworthy.routing.said import Said


class Disobeyed(ModelError):
    """The model would not call the tool that must be called first."""


@dataclass(frozen=True, slots=True)
class Breach:
    """What a check has against a text."""

    name: str
    """Of the guideline, or of the check."""
    guideline: Guideline | None
    """None: the check is of no guideline."""
    why: str

    def __str__(self) -> str:
        return f"`{self.name}`: {self.why}"


class Guard:
    """The guidelines that apply to one run."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self.holds = bool(self.rules.named)
        """Whether any guideline applies."""
        self._called: set[str] = set()
        self.judged: dict[tuple[str, str, str], str] = {}
        """Guideline, function and text → why the function did not let the text pass; empty where it did."""
        self.judging = 0.0
        """Seconds that functions have taken to judge answers."""
        self.judge: Callable[[str], Awaitable[Sequence[Breach]]] | None = None
        """What all checks of the run have against its text with what is added to it; None: no skill was worked on."""

    def called(self, tool: str) -> None:
        """Note that a tool has been called."""
        self._called.add(tool)

    @property
    def due(self) -> str | None:
        """The tool that must be called before any other, as long as it has not been."""
        return None if self.rules.first in self._called else self.rules.first

    @property
    def then(self) -> str:
        """What models are told while these guidelines apply."""
        return "\n".join(guideline.then for _, guideline in self.rules.named if guideline.then)

    def due_in(self, tools: Collection[str]) -> str | None:
        """The tool that is due first in a loop with these tools; a loop that is a part of a run need not have it."""
        return self.due if self.holds and self.due in tools else None

    def objection(self, tool: str, due: str | None) -> str:
        """Why a call that a model wishes for is not made; empty where it is."""
        if due is not None and tool != due:
            return f"`{due}` must be called first, and its result read, before any other tool is called"
        return self.rules.refusal(tool)

    def doubts(self, tool: ToolSpec) -> list[str]:
        """Why the tool is called only after a yes; empty where it may be called without."""
        return self.rules.doubts(tool.name, writes=tool.effect == "write")

    @property
    def looks_up(self) -> bool:
        """Whether a prompt may search the documents by itself: no rule refuses it, none asks for a yes."""
        return not self.rules.refusal(SEARCH) and not self.rules.doubts(SEARCH, writes=False)

    def unfit(self, graph: Graph, graph_of: GraphOf) -> str:
        """Why a skill cannot be run; empty where it can, as far as that is known before it runs."""
        return unfit(self.rules, graph, graph_of) if self.rules.named else ""

    def unfit_fallback(self, graph: Graph, graph_of: GraphOf) -> str:
        """Why the steps that stand in for a loop cannot be run; empty where they can."""
        return misses_first(self.rules, graph, graph_of, fallback=True) if self.due is not None else ""

    def broken(self, text: str, *, answer: bool = True) -> list[Breach]:
        """The guidelines whose patterns a text breaks; `answer`: it is one, so it must say what answers must."""
        whys = ((name, each, each.breach(text, answer=answer)) for name, each in self.rules.named)
        return [Breach(name, each, why) for name, each, why in whys if why]

    def instead(self, broken: Iterable[Breach], fallback: str, withheld: str) -> str:
        """What is said instead of a text that was withheld: what its guidelines say, the fallback, or `withheld`."""
        for breach in broken:
            otherwise = breach.guideline.otherwise if breach.guideline is not None else ""
            if otherwise and not self.broken(otherwise, answer=False):
                return otherwise
        return fallback if fallback.strip() and not self.broken(fallback) else withheld


def told_first(tool: str) -> str:
    """What a model is told that answers without the tool it has to call."""
    return f"Call `{tool}` first: no answer is taken before that."


def guard_of(
    agent: AgentSpec,
    *,
    skill: str,
    said: Iterable[str],
    inputs: Mapping[str, Any],
    session: Mapping[str, Any],
    now: dt.datetime,
    context: Mapping[str, object] | None = None,
    heard: Said | None = None,
) -> Guard:
    """The guidelines that apply; `said`: the message that opened the skill, and the one that came now, as `heard`."""
    if not agent.guidelines:
        return Guard()
    every = list(dict.fromkeys(said))
    names = {
        "skill": skill,
        "inputs": dict(inputs),
        "session": dict(session),
        "context": dict(context or {}),
        "message": every[0],
        "now": now,
        "today": now.date(),
    }
    texts = [heard if heard is not None and heard.message == text else Said(text, now) for text in every]
    return Guard(Rules(tuple(pair for pair in named(agent.guidelines) if _applies(pair[1], texts, names))))


def _unsaid(when: Expr, context: Mapping[str, Any]) -> bool:
    """Whether a condition reads what the caller of the run has not said: then its rule applies, as rules take away."""
    read = {path.split(".")[1] for path in when.paths if path.startswith("context.")}
    return "context" not in when.guarded and not read <= context.keys()


def _applies(guideline: Guideline, said: Iterable[Said], names: Mapping[str, Any]) -> bool:
    if guideline.when is None:
        return True
    if isinstance(guideline.when, Expr):
        if _unsaid(guideline.when, names["context"]):
            return True
        try:
            return bool(plain(guideline.when.evaluate(lambda name: names.get(name, MISSING))))
        except ExpressionError:
            # A rule whose condition cannot be evaluated applies: rules only take away.
            return True
    return any(matches(entry, message) for message in said for entry in guideline.when)

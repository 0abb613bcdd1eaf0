"""How long steps usually take, and the least that required ones use."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar
from weakref import WeakKeyDictionary

from shipworthy.compiled import Compiled
from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.fold import WIDTH, waited
from shipworthy.contract.graph import Node, segments
from shipworthy.contract.least import floor
from shipworthy.contract.model import Wish
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.target import Consulted
from shipworthy.contract.tool import ToolSpec
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.run import Run

MODEL_SECONDS = 2.0
"""Usual time of a model call, until it is learnt."""

T = TypeVar("T")

Least = tuple[float, float, float]
"""An amount of each of AMOUNTS."""

NONE: Least = (0.0, 0.0, 0.0)

KNOWN: WeakKeyDictionary[Compiled, dict[Any, Any]] = WeakKeyDictionary()
"""Of each agent, what never changes: computed once, because it is asked for in every run."""


Measure = Literal["usual", "sure", "most"]
"""`usual`: learnt, else declared. `sure`: the same of what nothing stands in for. `most`: as long as a step may take
where nothing was learnt of it, also one that has a condition."""


class Times:
    """How long the steps of a run's agent take, by one measure, and what they use at least."""

    def __init__(self, run: Run, measure: Measure = "usual") -> None:
        self._run, self._known, self._measure = run, KNOWN.setdefault(run.agent, {}), measure

    def longest(self, segment: tuple[Node, ...], skill: Skill) -> float:
        """Seconds of the longest way through the data of a segment, its required steps taking as long as usual."""
        return self._once("longest", segment, lambda: self._longest(segment, skill))

    def least(self, nodes: Sequence[Node]) -> Least:
        """What the required steps use at least: one attempt each, the smallest branch, no item of a `foreach`."""
        return self._once("least", nodes, lambda: self._least(nodes))

    def least_of(self, node: Node) -> Least:
        """What one step uses at least, where it runs."""
        runs = node.step.model_copy(update={"required": True, "when": None, "foreach": None})
        return self._once("least of", (node,), lambda: self._least((replace(node, step=runs),)))

    def following(self, node: Node, segment: tuple[Node, ...]) -> tuple[Node, ...]:
        """The steps of its segment that wait for a step, directly or through others."""
        return self._once("following", (node,), lambda: _following(node, segment))

    def _longest(self, segment: tuple[Node, ...], skill: Skill) -> float:
        ends: dict[str, float] = {}

        def end(node: Node) -> float:
            if node.id not in ends:
                ends[node.id] = 0.0  # a cycle is refused at load; here it only must not recurse for ever
                ends[node.id] = self._usual(node, skill) + max(map(end, waited(node, segment)), default=0.0)
            return ends[node.id]

        return max(map(end, segment), default=0.0)

    def _usual(self, node: Node, skill: Skill) -> float:
        """Seconds that a step usually takes; 0 where it need not run, or that is unknown. A retry is not usual."""
        step = node.step
        if not step.required or (step.when is not None and self._measure != "most"):
            return 0.0
        items = step.max if step.foreach is not None and step.max is not None else 1
        return -(-items // (1 if node.barrier else WIDTH)) * self._taking(node, skill)

    def _taking(self, node: Node, skill: Skill) -> float:
        """Seconds that a step usually takes, done once: learnt, else declared."""
        target = node.target
        if target is None:
            return max((self._page(block, skill) for block in node.blocks), default=0.0)
        if self._measure == "sure" and stands_in(node):
            return 0.0
        if target.kind == "prompt":
            return self._asking(wish_of(self._run.agent.spec, skill, target, node.step))
        if target.kind == "specialist":
            return _consulting(target) if self._measure == "most" else 0.0
        return self._calling(target) if target.kind == "tool" else self._working(target)

    def _calling(self, tool: ToolSpec) -> float:
        """Seconds of a call: learnt, else its declared timeout; a default timeout says nothing."""
        known = self._run.agent.spec.learned.tool(tool.name)
        said = "timeout" in tool.model_fields_set or self._measure == "most"
        declared = tool.timeout if said else 0.0
        return declared if known is None else min(known, tool.timeout)

    def _working(self, helper: Skill) -> float:
        """Seconds of a skill that is a step."""
        agent = self._run.agent
        nodes, most = agent.graph(helper.name).nodes, agent.limits(helper.name).max_latency_ms
        seconds = self._page(nodes, helper) if nodes else self._asking(wish_of(agent.spec, helper))
        return seconds if most is None else min(seconds, most / 1000)

    def _page(self, nodes: Sequence[Node], skill: Skill) -> float:
        """Seconds of a page: between barriers the longest way, the sum across them."""
        return sum(self.longest(segment, skill) for segment in segments(nodes))

    def _asking(self, wish: Wish) -> float:
        """Seconds of a call to the slowest model that may be asked."""
        if not self._run.can_ask:
            return 0.0
        learned = self._run.agent.spec.learned
        named = [seconds for name in models_of(self._run, wish) if (seconds := learned.model(name)) is not None]
        others = (found.usual_ms / 1000 for found in learned.models.values())
        return max(named, default=max(others, default=0.0 if self._measure == "sure" else MODEL_SECONDS))

    def _least(self, nodes: Sequence[Node]) -> Least:
        own, asked = floor(nodes), int(self._run.can_ask)
        total: Least = ((own.model_calls or 0) * asked, own.tool_calls or 0, own.cost_usd or 0.0)
        for helper in _helpers(nodes):
            inside = self._run.agent.graph(helper.name).nodes
            total = added(total, self.least(inside) if inside else (asked, 0.0, 0.0))
        return total

    def _once(self, kind: str, nodes: Sequence[Node], make: Callable[[], T]) -> T:
        # The nodes are those of the agent's graphs, and live as long as it does.
        key = (kind, self._measure, self._run.can_ask, *map(id, nodes))
        if key not in self._known:
            self._known[key] = make()
        found: T = self._known[key]
        return found


def _consulting(target: Consulted) -> float:
    """Most seconds of a specialist, as its skills declare; how long it usually takes is not known."""
    index, own = target.specialist.index, target.specialist.limits.max_latency_ms
    declared = target.skill.limits.max_latency_ms if target.skill is not None else index and index.latency_ms
    return min(own or declared or 0.0, declared or 0.0) / 1000


def stands_in(node: Node) -> bool:
    """Whether the skill goes on without what a model gives to a step: a fallback stands in, or its `on_error` does."""
    step, target = node.step, node.target
    if target is None or target.kind == "tool":
        return False
    own = None
    if target.kind != "specialist":
        own = target.fallback if target.kind == "prompt" or target.tools else None
    return own is not None or step.fallback is not None or step.on_error not in ("stop", "ask")


def learnt(node: Node, scope: Scope) -> float | None:
    """Seconds that a call usually takes, as far as that was learnt of all that may answer it."""
    run, target = scope.run, node.target
    learned = run.agent.spec.learned
    if target is not None and target.kind == "tool":
        return learned.tool(target.name)
    if target is None or target.kind != "prompt" or not learned.models or not run.can_ask:
        return None
    wish = wish_of(run.agent.spec, scope.frame.graph.skill, target, node.step)
    found = [learned.model(name) for name in models_of(run, wish)]
    times = [seconds for seconds in found if seconds is not None]
    return min(times) if times and len(times) == len(found) else None


def models_of(run: Run, wish: Wish) -> list[str]:
    """The models that may be asked first, as far as the definition says."""
    tiers = run.agent.spec.models
    if isinstance(wish, str) and wish in tiers:
        return [model.name for model in tiers[wish]]
    if isinstance(wish, str) and wish != "auto":
        return [wish]
    named = [model.name for models in tiers.values() for model in models]
    return named or list(run.agent.spec.learned.models)


def preceding(node: Node, segment: tuple[Node, ...]) -> tuple[Node, ...]:
    """The steps of its segment that a step waits for, directly or through others."""
    todo, found = [node], list[Node]()
    while todo:
        news = [other for other in waited(todo.pop(), segment) if other not in found]
        found += news
        todo += news
    return tuple(found)


def _following(node: Node, segment: tuple[Node, ...]) -> tuple[Node, ...]:
    todo, found = [node], list[Node]()
    while todo:
        before = todo.pop()
        news = [other for other in segment if other not in found and before in waited(other, segment)]
        found += news
        todo += news
    return tuple(found)


def _helpers(nodes: Sequence[Node]) -> Iterator[Skill]:
    """The skills that are called in any case, also inside of groups."""
    for node in nodes:
        step = node.step
        if step.required and step.when is None and step.foreach is None:
            if node.target is not None and node.target.kind == "skill":
                yield node.target
            elif step.steps is not None:
                yield from _helpers(node.blocks[0])
        if step.kind == "answer":
            return


def added(one: Least, other: Least) -> Least:
    """The sum of both."""
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]

"""The fold: the worst case of a skill, computed from its definition."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shipworthy.spec.agent import AgentSpec
from shipworthy.spec.bound import DIMENSIONS, Bound
from shipworthy.spec.graph import Graph, Graphs, Node, segments
from shipworthy.spec.limits import GRACE_MS, Limits
from shipworthy.spec.skill import Skill
from shipworthy.spec.step import Prompt
from shipworthy.spec.tool import ToolSpec

WIDTH = 8
"""Items of a `foreach` that run at once."""
EXPRESSION_MS = 20.0
"""Most that the expressions of one step take: 20,000 units of work, 13 to 18 ms measured."""
ABANDON_MS = 50.0
"""Most that a call may take beyond its timeout, until it is given up."""
MESSAGE_MS = 200.0
"""Routing, reading the inputs, and the state."""
MODEL_MS = 60_000.0
"""Most that one model call may take, where no limit says less."""
BACKOFF_MS = 1000.0
"""Longest pause before another attempt."""


def backoff_ms(attempt: int) -> float:
    """Milliseconds to wait before the attempt after `attempt`, counted from 0."""
    return min(BACKOFF_MS, 100.0 * 2.0**attempt)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the invoice: what a step contributes to the worst case."""

    step: str
    note: str
    bound: Bound


@dataclass(frozen=True, kw_only=True)
class Folded:
    """The worst case of a skill, and what each step adds to it."""

    bound: Bound
    lines: tuple[Line, ...]


class Fold:
    """Folds the skills of one agent; each is folded once."""

    def __init__(self, agent: AgentSpec, graphs: Graphs) -> None:
        self.agent, self.graphs = agent, graphs
        self._done: dict[str, Folded] = {}

    def skill(self, name: str) -> Folded:
        """The worst case of one run of the skill: min(declared, folded) in each dimension."""
        if name not in self._done:
            graph = self.graphs.of(name)
            limits = graph.skill.limits(self.agent.limits)
            work = self._work(graph, limits)
            whole = work.plus_ms(MESSAGE_MS + GRACE_MS)
            lines = tuple(self._line(node, limits) for node in graph.nodes) or (
                Line(step=name, note=f"loop, at most {limits.max_iterations} model calls", bound=work),
            )
            self._done[name] = Folded(bound=cap(whole, limits), lines=lines)
        return self._done[name]

    def _work(self, graph: Graph, limits: Limits) -> Bound:
        if graph.skill.tools:
            # No model to ask: the fallback's steps run instead, so the worst case is the worse of the two.
            return self._loop(limits).either(self._sequence(graph.fallback, limits))
        return self._sequence(graph.nodes, limits)

    def _line(self, node: Node, limits: Limits) -> Line:
        return Line(step=node.step.name or node.step.kind, note=_note(node), bound=self._node(node, limits))

    def _sequence(self, nodes: Iterable[Node], limits: Limits) -> Bound:
        total = Bound()
        for segment in segments(nodes):
            total = total.then(self._segment(segment, limits))
        return total

    def _segment(self, nodes: tuple[Node, ...], limits: Limits) -> Bound:
        bounds = {node.id: self._node(node, limits) for node in nodes}
        makers = {name: node for node in nodes for name in node.produces}
        ends: dict[str, float | None] = {}

        def end(node: Node) -> float | None:
            if node.id not in ends:
                ends[node.id] = None  # a cycle is refused by `link`; here it only must not recurse for ever
                before = [end(makers[name]) for name in node.waits if name in makers and makers[name] is not node]
                own = bounds[node.id].latency_ms
                known = [time for time in before if time is not None]
                ends[node.id] = None if own is None or len(known) < len(before) else own + max(known, default=0.0)
            return ends[node.id]

        total = Bound()
        for node in nodes:
            total = total.then(bounds[node.id])
        times = [end(node) for node in nodes]
        longest = None if None in times else max((t for t in times if t is not None), default=0.0)
        return replace(total, latency_ms=longest)

    def _node(self, node: Node, limits: Limits) -> Bound:
        step = node.step
        once = self._once(node, limits)
        total = once
        for attempt in range(step.retry):
            total = total.then(once.plus_ms(backoff_ms(attempt)))
        if node.recovery:
            total = total.then(self._sequence(node.recovery, limits))
        if step.foreach is not None and step.max is not None:
            total = total.times(step.max, 1 if node.barrier else WIDTH)
        return total.plus_ms(EXPRESSION_MS)

    def _once(self, node: Node, limits: Limits) -> Bound:
        if node.step.choose is not None:
            worst = Bound()
            for block in node.blocks:
                worst = worst.either(self._sequence(block, limits))
            return worst
        if node.step.steps is not None:
            return self._sequence(node.blocks[0], limits)
        if isinstance(node.target, ToolSpec):
            price = node.target.price_usd or 0.0
            return Bound(tool_calls=1, cost_usd=price, latency_ms=node.target.timeout * 1000 + ABANDON_MS)
        if isinstance(node.target, Prompt):
            return self._model_call(limits, node.target)
        if isinstance(node.target, Skill):
            return self._helper(node.target)
        return Bound()

    def _helper(self, helper: Skill) -> Bound:
        graph = self.graphs.of(helper.name)
        own = helper.limits(self.agent.limits)
        return self._work(graph, own).capped("latency_ms", own.max_latency_ms)

    def _model_call(self, limits: Limits, prompt: Prompt | None = None) -> Bound:
        output = (prompt and prompt.max_output_tokens) or limits.max_output_tokens
        # Dollars follow from the models' prices; until a price is known, only the declared limit can be promised.
        return Bound(
            model_calls=1,
            input_tokens=limits.max_context_tokens,
            output_tokens=output,
            cost_usd=None,
            latency_ms=MODEL_MS,
            basis={**Bound().basis, "cost_usd": "unknown", "latency_ms": "estimated"},
        )

    def _loop(self, limits: Limits) -> Bound:
        rounds = limits.max_iterations or 1
        calls = rounds if limits.max_tool_calls is None else limits.max_tool_calls
        return replace(self._model_call(limits).times(rounds), tool_calls=calls)


def cap(bound: Bound, limits: Limits) -> Bound:
    """min(declared, folded) in the dimensions that a run enforces."""
    bound = bound.capped("latency_ms", limits.max_latency_ms).capped("cost_usd", limits.max_cost_usd)
    return bound.capped("tool_calls", limits.max_tool_calls)


def floor(nodes: Iterable[Node]) -> Bound:
    """What the required steps use at least: one attempt each, the smallest branch, no item of a `foreach`."""
    total = Bound()
    for node in nodes:
        step = node.step
        if not step.required or step.when is not None or step.foreach is not None:
            continue
        if step.choose is not None:
            branches = [floor(block) for block in node.blocks]
            least = {name: min(getattr(branch, name) for branch in branches) for name in DIMENSIONS}
            total = total.then(Bound(**least) if any(b.when is None for b in step.choose) else Bound())
        elif step.steps is not None:
            total = total.then(floor(node.blocks[0]))
        elif isinstance(node.target, ToolSpec):
            total = total.then(Bound(tool_calls=1, cost_usd=node.target.price_usd or 0.0))
        elif isinstance(node.target, Prompt):
            total = total.then(Bound(model_calls=1))
        if step.kind == "answer":
            break
    return total


def _note(node: Node) -> str:
    step = node.step
    words = [] if step.required else ["optional"]
    if step.retry:
        words.append(f"up to {step.retry + 1} attempts")
    if step.foreach:
        words.append(f"for each of at most {step.max}")
    if step.choose:
        words.append("the dearest branch")
    if step.confirm:
        words.append("asks first")
    return ", ".join(words)

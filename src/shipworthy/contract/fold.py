"""The fold: computes the worst case of a skill from its definition."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Basis, Bound
from shipworthy.contract.bounds.rates import UNDERSTAND_IN, UNDERSTAND_MS, UNDERSTAND_OUT, NoRates, Rates, wish_of
from shipworthy.contract.graph import Graph, Node, segments
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.guideline import checking_ms, fewest_calls
from shipworthy.contract.inside import (
    MERGED,
    NOTHING_INSIDE,
    TOGETHER,
    Consulted,
    Inside,
    answer_of,
    asks_in,
    consulted,
    parts_in,
    told_in,
)
from shipworthy.contract.invoice import Folded, InvoiceLine, note_of
from shipworthy.contract.kinds.table import kind_of
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.limits import GRACE_MS, Limits
from shipworthy.contract.model import Wish
from shipworthy.contract.skill import Skill, SkillLimits
from shipworthy.contract.step import Prompt, Step
from shipworthy.contract.tool import ToolSpec

__all__ = ["NOTHING_INSIDE", "Consulted", "Fold", "Folded", "Inside", "backoff_ms", "cap", "ends", "waited"]

WIDTH = 8
"""Items of a `foreach` that run concurrently."""
EXPRESSION_MS = 20.0
"""Most milliseconds for the expressions of one step: 20,000 units of work, measured as 13 to 18 ms."""
MESSAGE_MS = 200.0
"""Milliseconds for routing, extracting inputs, and loading and saving the session."""
MODEL_MS = 60_000.0
"""Most milliseconds of one model call, unless its skill gives itself more."""
BACKOFF_MS = 1000.0
"""Longest pause before another attempt, in milliseconds."""


def backoff_ms(attempt: int) -> float:
    """Milliseconds to wait before the attempt after `attempt`, counted from 0."""
    return min(BACKOFF_MS, 100.0 * 2.0**attempt)


class Fold:
    """Computes the worst cases of an agent's skills, each once."""

    def __init__(
        self, agent: AgentSpec, graphs: Graphs, rates: Rates | None = None, inside: Inside = NOTHING_INSIDE
    ) -> None:
        self.agent, self.graphs, self.rates, self._inside = agent, graphs, rates or NoRates(), inside
        self._done: dict[str, Folded] = {}
        self._fewest = fewest_calls(agent.guidelines)
        self._around_ms = MESSAGE_MS + GRACE_MS + checking_ms(agent.guidelines)

    def skill(self, name: str) -> Folded:
        """The worst case of one run of the skill: min(declared, folded) in each dimension."""
        if name not in self._done:
            graph = self.graphs.graph_of(name)
            own = self._own(graph.skill)
            work = self._work(graph, own)
            critical = self._critical(graph.nodes, own)
            lines = [self._line(node, own, critical) for node in graph.nodes] or [
                InvoiceLine(step=name, note=f"loop, at most {own.limits.max_iterations} model calls", bound=work),
            ]
            if self.understands(name):
                reading = self._reading(graph.nodes, own.limits)
                lines.insert(
                    0, InvoiceLine(step="understand", note="where the words alone do not say enough", bound=reading)
                )
                work = reading.then(work)
            whole = work.plus_ms(self._around_ms)
            bound = self._handed(cap(whole, own.limits).capped("tool_calls", self._fewest), own.limits)
            if self.handover != Bound():
                note = "where turns in a row failed"
                lines.append(InvoiceLine(step="handover", note=note, bound=self.handover))
            self._done[name] = Folded(bound=bound, lines=tuple(lines), together=whole.then(self.handover))
        return self._done[name]

    @property
    def handover(self) -> Bound:
        """The bound of the call, or of the skill, that hands a conversation over."""
        to = self.agent.handover.to if self.agent.handover is not None else None
        if to in self.agent.skills and to not in self.agent.tools:
            return self.step(self.agent.skills[to])
        tool = self.tool(to)
        own = SkillLimits(skill=Skill(name="handover"), limits=self.agent.limits)
        return Bound() if tool is None else kind_of(tool).bound(None, own, self)

    def _handed(self, bound: Bound, limits: Limits) -> Bound:
        """The bound of a skill with the call that may stand behind it, within its time and its money."""
        whole = bound.then(self.handover)
        return whole.capped("latency_ms", limits.max_latency_ms).capped("cost_usd", limits.max_cost_usd)

    def understands(self, name: str) -> bool:
        """Whether the skill's bound has room for a model that reads the message.

        It has for a skill that asks the user something, for a loop, for the one that takes what fits no other, and for
        each where a model always reads.
        """
        graph = self.graphs.graph_of(name)
        asks = asks_in(graph.nodes) or bool(graph.inputs)
        loops = bool(graph.skill.tools) and graph.skill.routable
        tells = any(True for _ in told_in(graph.nodes))
        always = self.agent.understand == "always"
        return (asks or loops or tells or always or name == self.agent.otherwise) and self.affords(name)

    def affords(self, name: str) -> bool:
        """Whether the skill may spend money, or the model that reads messages costs none."""
        most = self.agent.skills[name].limits(self.agent.limits).max_cost_usd
        return most != 0 or self._dollars(self.agent.model, UNDERSTAND_IN, UNDERSTAND_OUT, 1.0) == 0

    def understanding(self, limits: Limits) -> Bound:
        """The bound of the one model call that interprets a message, for routing, inputs and corrections."""
        tokens = min(UNDERSTAND_IN, limits.max_context_tokens or UNDERSTAND_IN)
        output = UNDERSTAND_OUT + self.rates.room(self.agent.model)
        return self._asked(self.agent.model, tokens, output, UNDERSTAND_MS)

    def _own(self, skill: Skill) -> SkillLimits:
        return SkillLimits(skill=skill, limits=skill.limits(self.agent.limits))

    def _work(self, graph: Graph, own: SkillLimits) -> Bound:
        before = self._retrieved(own.skill)
        if graph.skill.tools:
            # When no model answers, the steps of the fallback run instead, so the worst case is the greater of the two.
            return before.then(self._loop(own).either(self._sequence(graph.fallback, own)))
        return before.then(self._sequence(graph.nodes, own))

    def _retrieved(self, skill: Skill) -> Bound:
        search = self.tool(SEARCH) if skill.retrieval == "always" else None
        return Bound() if search is None else kind_of(search).bound(None, self._own(skill), self)

    def _line(self, node: Node, own: SkillLimits, critical: set[str]) -> InvoiceLine:
        name, longest = node.step.name or node.step.kind, node.id in critical
        if node.target is not None and node.target.kind == "specialist":
            name = node.target.called
        return InvoiceLine(step=name, note=note_of(node), bound=self._node(node, own), critical=longest)

    def _sequence(self, nodes: Iterable[Node], own: SkillLimits) -> Bound:
        total = Bound()
        for segment in segments(nodes):
            total = total.then(self._segment(segment, own))
        return total

    def _segment(self, nodes: tuple[Node, ...], own: SkillLimits) -> Bound:
        bounds = {node.id: self._node(node, own) for node in nodes}
        total = Bound()
        for node in nodes:
            total = total.then(bounds[node.id])
        times = ends(nodes, bounds)
        longest = None if None in times.values() else max((t for t in times.values() if t is not None), default=0.0)
        return replace(total, latency_ms=longest)

    def _critical(self, nodes: Iterable[Node], own: SkillLimits) -> set[str]:
        """The ids of the steps on the critical path: in each segment, the longest chain of data."""
        found: set[str] = set()
        for segment in segments(nodes):
            times = ends(segment, {node.id: self._node(node, own) for node in segment})
            node = max(segment, key=lambda node: times[node.id] or 0.0, default=None)
            while node is not None and node.id not in found:
                found.add(node.id)
                node = max(waited(node, segment), key=lambda before: times[before.id] or 0.0, default=None)
        return found

    def _node(self, node: Node, own: SkillLimits) -> Bound:
        step = node.step
        once = self._once(node, own)
        total = once
        for attempt in range(step.retry):
            total = total.then(once.plus_ms(backoff_ms(attempt)))
        if node.recovery:
            total = total.then(self._sequence(node.recovery, own))
        if step.repeat is not None:
            total = total.times(step.repeat.max, 1).plus_ms(step.repeat.pauses * 1000)
        if step.foreach is not None and step.max is not None:
            total = total.times(step.max, 1 if node.barrier else WIDTH)
        return total.plus_ms(EXPRESSION_MS)

    def _once(self, node: Node, own: SkillLimits) -> Bound:
        if node.step.choose is not None:
            worst = Bound()
            for block in node.blocks:
                worst = worst.either(self._sequence(block, own))
            return worst
        if node.step.steps is not None:
            return self._sequence(node.blocks[0], own)
        return Bound() if node.target is None else kind_of(node.target).bound(node.step, own, self)

    def tool(self, name: str | None) -> ToolSpec | None:
        """The tool of that name."""
        return self.agent.tools.get(name or "")

    def step(self, helper: Skill) -> Bound:
        """The worst case of a skill that another one calls: without a message to interpret, within its own limits."""
        own = self._own(helper)
        return cap(self._work(self.graphs.graph_of(helper.name), own), own.limits)

    def specialist(self, target: Consulted) -> Bound:
        """The worst case of a specialist, or of one skill of it."""
        return self._inside.bound(target)

    def several(self, inputs: Mapping[str, object]) -> Bound:
        """The worst case of a message that several specialists answer; `inputs`: what they are told of it."""
        graph = self.graphs.graph_of(TOGETHER)
        own, asked = self._own(graph.skill), {*map(answer_of, parts_in(inputs))}
        nodes = [node for node in graph.nodes if node.step.name in asked or node.step.name == MERGED]
        whole = self._reading(nodes, own.limits).then(self._sequence(nodes, own)).plus_ms(self._around_ms)
        return cap(whole, own.limits).capped("tool_calls", self._fewest)

    def _reading(self, nodes: Iterable[Node], limits: Limits) -> Bound:
        """The bound of the one model call that reads the message, here or at a specialist that is told it."""
        reading = self.understanding(limits)
        for one in told_in(nodes):
            reading = reading.either(self._inside.reading(one))
        return reading

    def inside(self, name: str) -> Bound:
        """The worst case of a skill in the run of another agent: that of a run, without the reading of the message."""
        graph = self.graphs.graph_of(name)
        own = self._own(graph.skill)
        whole = self._work(graph, own).plus_ms(self._around_ms)
        return cap(whole, own.limits).capped("tool_calls", self._fewest)

    def model_call(self, own: SkillLimits, prompt: Prompt | None = None, step: Step | None = None) -> Bound:
        """The worst case of one model call of a skill, for a prompt or in its loop."""
        limits, wish = own.limits, wish_of(self.agent, own.skill, prompt, step)
        output = (prompt and prompt.max_output_tokens) or limits.max_output_tokens or 0
        most = max(limits.max_latency_ms or 0.0, MODEL_MS)  # a model that loads is waited for as long as the skill says
        return self._asked(wish, limits.max_context_tokens or 0, output + self.rates.room(wish), most)

    def _asked(self, wish: Wish, input_tokens: int, output_tokens: int, milliseconds: float) -> Bound:
        cost = self._dollars(wish, input_tokens, output_tokens, milliseconds / 1000)
        dollars: Basis = "unknown" if cost is None else "exact"
        return Bound(
            model_calls=1,
            input_tokens=self.rates.counted(wish, input_tokens),
            output_tokens=output_tokens,
            cost_usd=cost,
            latency_ms=milliseconds,
            basis={**Bound().basis, "cost_usd": dollars, "latency_ms": "estimated"},
        )

    def _dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        return self.rates.dollars(wish, input_tokens, output_tokens, seconds)

    def _loop(self, own: SkillLimits) -> Bound:
        limits = own.limits
        rounds = limits.max_iterations or 1
        calls = rounds if limits.max_tool_calls is None else limits.max_tool_calls
        calls = calls if self._fewest is None else min(calls, self._fewest)
        known = [tool for name in own.skill.tools if (tool := self.tool(name)) is not None]
        advised = [one for name in own.skill.tools if (one := consulted(self.agent.specialists, name)) is not None]
        tools = [kind_of(tool).bound(None, own, self) for tool in known] + [self.specialist(one) for one in advised]
        slowest = max((tool.latency_ms or 0.0 for tool in tools), default=0.0)
        # The calls of a round run concurrently; the last round has none.
        worst = Bound(tool_calls=0 if tools else 1)
        for each in tools:
            worst = worst.either(each)
        used = replace(worst.times(calls), latency_ms=slowest * min(rounds - 1, calls))
        return self.model_call(own).times(rounds).then(used)


def waited(node: Node, segment: tuple[Node, ...]) -> list[Node]:
    """The steps of the segment that a step waits for."""
    return [other for other in segment if other is not node and other.produces & node.waits]


def ends(segment: tuple[Node, ...], bounds: Mapping[str, Bound]) -> dict[str, float | None]:
    """Step id → the latest end of the step, in milliseconds from the start of the segment; None: unknown."""
    found: dict[str, float | None] = {}

    def end(node: Node) -> float | None:
        if node.id not in found:
            found[node.id] = None  # `link` refuses a cycle; here it must only not recurse for ever
            before = [end(other) for other in waited(node, segment)]
            own, known = bounds[node.id].latency_ms, [time for time in before if time is not None]
            found[node.id] = None if own is None or len(known) < len(before) else own + max(known, default=0.0)
        return found[node.id]

    for node in segment:
        end(node)
    return found


def cap(bound: Bound, limits: Limits) -> Bound:
    """The bound, capped by the declared limits that a run enforces."""
    bound = bound.capped("latency_ms", limits.max_latency_ms).capped("cost_usd", limits.max_cost_usd)
    return bound.capped("tool_calls", limits.max_tool_calls)

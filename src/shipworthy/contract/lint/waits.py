"""Finds waits and repetitions that cannot do what they say."""

from collections.abc import Iterable, Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, GraphOf, Node
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.limits import GRACE_MS
from shipworthy.contract.page import walk
from shipworthy.contract.source import Finding
from shipworthy.contract.step import Step


def wrong_waits(agent: AgentSpec, graphs: Graphs, graph: Graph) -> Iterator[Finding]:
    """Every wait where none can be, more waits than a skill may take messages, and pauses beyond its time."""
    yield from _misplaced(agent, graphs, graph)
    limits = graph.skill.limits(agent.limits)
    for place in (*walk(graph.nodes), *walk(graph.fallback)):
        if (finding := _too_long(place.node, limits.max_latency_ms)) is not None:
            yield finding
    waits, most = waits_of(graph.nodes, graphs.graph_of), limits.max_turns
    if waits and most is not None and waits >= most:
        message = f"this skill may wait {waits} times, which makes {waits + 1} runs, and `max_turns` is {most}"
        yield ("max_turns",), message, f"raise `max_turns` to {waits + 1}, or wait less often"


def waits_of(nodes: Iterable[Node], graph_of: GraphOf) -> int:
    """How often a run of these steps may wait at most: each item, each turn, and of a choice the branch with most."""
    return _sum(nodes, graph_of, {})


def _sum(nodes: Iterable[Node], graph_of: GraphOf, known: dict[str, int]) -> int:
    return sum(_of(node, graph_of, known) for node in nodes)


def _of(node: Node, graph_of: GraphOf, known: dict[str, int]) -> int:
    """The waits of one step. `known`: those of skills, each counted once however often it is called."""
    step, inside = node.step, [_sum(block, graph_of, known) for block in node.blocks]
    found = max(inside, default=0) if step.choose is not None else sum(inside)
    if step.kind == "wait":
        found = 1
    elif node.target is not None and node.target.kind == "skill":
        name = node.target.name
        if name not in known:
            known[name] = _sum(graph_of(name).nodes, graph_of, known)
        found = known[name]
    return found * (step.max or 1) * (step.repeat.max if step.repeat is not None else 1)


def _misplaced(agent: AgentSpec, graphs: Graphs, graph: Graph) -> Iterator[Finding]:
    for place in (*walk(graph.nodes), *walk(graph.fallback)):
        if place.node.step.kind != "wait":
            continue
        if place.part == "recovery" or any(outer.part == "recovery" for outer in place.outer):
            message = "a wait cannot stand in `on_error`: the step is tried again when its time comes"
            yield place.node.path, message, "write `on_error: skip`, and the wait after it, with `when: NAME.error`"
    if any(place.node.step.kind == "wait" for place in walk(graph.fallback)):
        yield ("fallback",), "a wait cannot stand in the `fallback` of a loop", "move it to a skill with a `workflow`"
    if graph.nodes and graph.nodes[-1].step.kind == "wait":
        yield graph.nodes[-1].path, "nothing comes after this wait", "write what is done then, or leave the wait out"
    for position, name in enumerate(graph.skill.tools):
        if name in agent.skills and waits_of(graphs.graph_of(name).nodes, graphs.graph_of):
            message = f"`{name}` waits, and a loop calls it: a loop cannot go on after days"
            yield ("tools", position), message, "let a skill with a `workflow` call it"


def _too_long(node: Node, most: float | None) -> Finding | None:
    """The finding for a repetition whose pauses alone take longer than the skill may."""
    repeat = node.step.repeat
    if repeat is None or most is None or repeat.pauses * 1000 + GRACE_MS < most:
        return None
    needed = repeat.pauses * 1000 + GRACE_MS
    message = (
        f"{repeat.max} turns with {_span(repeat.every)} between them take {repeat.pauses:g} s, and `max_latency_ms` "
        f"is {most:g}: it must be a `wait`"
    )
    repair = (
        f"repeat a group that ends in a wait: `steps: [{_short(node.step)}, {{wait: {_span(repeat.every)}, "
        f"when: not ({repeat.until})}}]` with `repeat: {{until: {repeat.until}, max: {repeat.max}}}`, "
        f"or write `max_latency_ms` above {needed:g}"
    )
    return (*node.path, "repeat"), message, repair


def _short(step: Step) -> str:
    return f"{{tool: {step.tool}}}" if step.tool else "…"


def _span(seconds: float) -> str:
    """A span of time as the language writes it."""
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds / size:g}{unit}"
    return f"{seconds:g}s"

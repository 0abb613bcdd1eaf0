"""Reads that wait for each other without a reason in their data, and sources that are asked one call at a time."""

from collections import Counter
from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked, listed
from shipworthy.contract.fold import Fold
from shipworthy.contract.graph import Node
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.page import Place
from shipworthy.contract.step import Step

__all__ = ["one_call_each", "serial"]

LEAST_SAVED_MS = 1.0
MOST_TOLD = 3
"""Steps that a message lists."""
MANY_SOURCES = 4
"""Tools of a loop that look up the same thing, from which one that asks all of them is worth it."""


def serial(looked: Looked) -> Iterator[Finding]:
    """Every skill that `after` makes slower although it orders only reads."""
    for name in looked.skills:
        held = [place for place in looked.places(name) if _only_waits(looked, name, place)]
        freed = [place for place in held if _saved_ms(looked, name, [place]) >= LEAST_SAVED_MS]
        if not freed:
            continue
        waits = [
            f"`{one.node.step.name or one.node.step.kind}` waits for {listed(one.node.step.after)}" for one in freed
        ]
        yield looked.finding(
            "serial-without-data",
            f"{', '.join(waits[:MOST_TOLD])}, and reads nothing of it",
            where=looked.subject.skill_at(name, (*freed[0].node.path, "after")),
            skill=name,
            evidence=f"at worst {_saved_ms(looked, name, freed) / 1000:.1f} s of waiting that side by side would save",
            repair="remove `after`: steps without data between them run side by side",
        )


def one_call_each(looked: Looked) -> Iterator[Finding]:
    """Every loop whose model has to ask many sources about the same thing, one call each."""
    for name in looked.skills:
        skill = looked.spec.skills[name]
        reads = [looked.spec.tools[tool] for tool in skill.tools if tool in looked.spec.tools]
        asked = Counter(
            tuple(sorted(param.name for param in tool.params if param.required))
            for tool in reads
            if tool.effect == "read"
        )
        for params, number in asked.items():
            if not params or number < MANY_SOURCES:
                continue
            yield looked.finding(
                "one-call-per-source",
                f"the loop of `{name}` has {number} tools that each look up one thing of the same {listed(params)}",
                where=looked.subject.skill_at(name, ("tools",)),
                skill=name,
                evidence=f"{number} calls that a model has to ask for, of at most "
                f"{looked.subject.compiled.bound(name).tool_calls or 0:g}",
            )


def _only_waits(looked: Looked, skill: str, place: Place) -> bool:
    """Whether a step has an `after`, and neither it nor what it waits for does more than read."""
    step = place.node.step
    return bool(step.after) and not any(_acts(looked, one) for one in (place, *_before(looked, skill, step)))


def _before(looked: Looked, skill: str, step: Step) -> Iterator[Place]:
    return (place for place in looked.places(skill) if place.node.produces & set(step.after))


def _acts(looked: Looked, place: Place) -> bool:
    """Whether a step, or one inside of it, does more than read, so that its place in the order may matter."""
    for node in (place.node, *place.node.inside):
        target = node.target
        if target is not None and target.kind == "tool" and target.effect != "read":
            return True
        if target is not None and target.kind == "skill" and any(t.effect != "read" for t in looked.tools(target.name)):
            return True
    return False


def _saved_ms(looked: Looked, skill: str, places: list[Place]) -> float:
    """Milliseconds by which the lists of steps that these stand in are faster at worst without their `after`."""
    saved, freed = 0.0, [place.node for place in places]
    for nodes in {id(nodes): nodes for place in places if (nodes := _beside(looked, skill, place))}.values():
        now = _worst_ms(looked, skill, [node.step for node in nodes])
        steps = [node.step.model_copy(update={"after": ()}) if node in freed else node.step for node in nodes]
        then = _worst_ms(looked, skill, steps)
        saved += 0.0 if now is None or then is None else now - then
    return saved


def _beside(looked: Looked, skill: str, place: Place) -> tuple[Node, ...]:
    """The list of steps that a step stands in."""
    graph, around = looked.graph(skill), place.around
    lists = (graph.nodes, graph.fallback) if around is None else (*around.node.blocks, around.node.recovery)
    return next(nodes for nodes in lists if any(node is place.node for node in nodes))


def _worst_ms(looked: Looked, skill: str, steps: list[Step]) -> float | None:
    """Milliseconds of these steps at worst, as a page of their own, before a limit caps them."""
    page = looked.spec.skills[skill].model_copy(update={"workflow": tuple(steps), "tools": (), "fallback": None})
    spec = looked.spec.model_copy(update={"skills": {**looked.spec.skills, skill: page}})
    return Fold(spec, Graphs(spec)).skill(skill).together.latency_ms

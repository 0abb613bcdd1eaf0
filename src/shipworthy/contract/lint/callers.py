"""Checks who may say yes, and what a caller says of a run: types, names, and questions inside of questions."""

from collections.abc import Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.confirm import by_of
from shipworthy.contract.graph import BUILT_IN_NAMES, Graph
from shipworthy.contract.lint.values import unknown_types
from shipworthy.contract.page import Place, walk
from shipworthy.contract.source import Finding

OTHER_NAME = "call one of them something else"


def wrong_context(agent: AgentSpec) -> Iterator[Finding]:
    """Every value of the context whose type does not exist, or whose name is taken or cannot be read."""
    for name, kind in agent.context.items():
        path = ("context", name)
        yield from unknown_types(agent, kind, path)
        if name in BUILT_IN_NAMES:
            yield path, f"`{name}` is a name of the language", "call it something else"
        elif not name.isidentifier():
            yield (
                path,
                f"`{name}` cannot name a value of the context: expressions could not read it",
                "use letters, digits and `_`",
            )
        for what, names in (("input", agent.inputs), ("named value", agent.let)):
            if name in names:
                yield (
                    path,
                    f"`{name}` is both a value of the context and an {what}".replace("an named", "a named"),
                    OTHER_NAME,
                )


def wrong_questions(agent: AgentSpec, graph: Graph) -> Iterator[Finding]:
    """Every name of a skill that hides one of the context, and questions that one yes could not answer."""
    skill = graph.skill
    for key, names in (("inputs", skill.inputs), ("let", skill.let)):
        for name in names:
            if name in agent.context:
                yield (key, name), f"`{name}` is a value of the agent's `context`", OTHER_NAME
    for place in (*walk(graph.nodes), *walk(graph.fallback)):
        yield from _hidden(agent, place)
        yield from _inside(place)


def _hidden(agent: AgentSpec, place: Place) -> Iterator[Finding]:
    step, path = place.node.step, place.node.path
    if step.name in agent.context:
        yield path, f"the result `{step.name}` has the name of a value of the `context`", "name it with `as`"
    if step.foreach is not None and step.foreach.name in agent.context:
        yield (*path, "foreach"), f"`{step.foreach.name}` is a value of the agent's `context`", OTHER_NAME


def _inside(place: Place) -> Iterator[Finding]:
    """A step that asks another person, inside of a group whose one yes is that of someone else."""
    by, part = by_of(place.node.step.confirm), place.part
    for outer in place.outer if by else ():
        around = outer.node.step.confirm
        if part != "recovery" and around is not None and by_of(around) != by:
            yield (
                (*place.node.path, "confirm"),
                f"`{by}` has to say yes inside of a group that asks {_who(by_of(around))} for one yes to all of it",
                f"write `by: {by}` at the group, or leave the question of the group out",
            )
        part = outer.part


def _who(by: str) -> str:
    return f"`{by}`" if by else "the asker"

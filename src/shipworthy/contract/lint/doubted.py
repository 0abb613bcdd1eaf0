"""Warns of what holds for some messages only, and will stop a skill then."""

from collections.abc import Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.guideline import Rules
from shipworthy.contract.lint.rules import applies_to, misses_first, named

MOST_NAMED = 4
"""Skills that a warning names."""


def doubted(agent: AgentSpec, graphs: Graphs) -> Iterator[str]:
    """A warning for every guideline whose `first_tool` some skills do not call first, so that they are refused."""
    for name, each in named(agent.guidelines):
        if each.first_tool is None or each.when is None:
            continue
        rule = Rules(((name, each),))
        open_to = [skill for skill in agent.routable if applies_to(each, skill) is None]
        graph_of = graphs.graph_of
        missed = [skill.name for skill in open_to if misses_first(rule, graph_of(skill.name), graph_of)]
        if missed:
            skills = ", ".join(f"`{skill}`" for skill in missed[:MOST_NAMED])
            skills += f" and {len(missed) - MOST_NAMED} more" if len(missed) > MOST_NAMED else ""
            kept = [skill.name for skill in open_to if skill.name not in missed]
            narrow = f"`=skill == '{kept[0]}' and …`" if kept else "`=skill == '…'`"
            yield (
                f"`{name}` wants `{each.first_tool}` first, and {skills} may call another tool before it: while it "
                f"applies, they are refused. Let them begin with it, or narrow its `when`: {narrow}"
            )

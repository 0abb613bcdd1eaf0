"""Which skills let a model choose the path."""

from shipworthy.compiled import Compiled
from shipworthy.contract.page import walk

__all__ = ["loops_of"]


def loops_of(agent: Compiled) -> frozenset[str]:
    """The skills in which a model chooses tools, and those that have one of them as a step."""
    skills = agent.spec.skills
    found = {name for name, skill in skills.items() if skill.tools and not skill.workflow}
    steps = {name: {place.node.step.tool for place in walk(agent.graph(name).nodes)} for name in skills}
    while more := {name for name, called in steps.items() if called & found} - found:
        found |= more
    return frozenset(found)

"""Warns of inputs that a parameter implies beside a declared one of nearly the same name: one of the two is a slip."""

import difflib
from collections.abc import Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.lint.unread import readable

LIKE = 0.75
"""Similarity of an implied input and a declared one that nothing reads, from which it is taken for that one."""


def implied(agent: AgentSpec, graphs: Graphs) -> Iterator[str]:
    """A warning for every implied input that is nearly called as a declared one."""
    for skill in agent.skills.values():
        graph = graphs.graph_of(skill.name)
        declared = {**agent.inputs, **skill.inputs}
        asked = [name for name in graph.inputs if name not in declared]
        if not asked or not declared:
            continue
        read = {name for field in readable(agent, graph) for name in field.reads}
        for name in asked:
            near = [one for one in declared if _slip(name, one) or (one not in read and _alike(name, one))]
            if near:
                yield (
                    f"skill `{skill.name}` asks for `{name}`, which a tool takes, beside its input `{near[0]}`: "
                    f"call the input `{name}`, or write `with: {{{name}: ={near[0]}}}`"
                )


def _alike(one: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, one, other).ratio() >= LIKE


def _slip(one: str, other: str) -> bool:
    """Whether two names differ by one letter, or by two that are swapped; `ids` and `id`, `to_1` and `to_2` do not."""
    first = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if first is None:
        longer = max(one, other, key=len)
        return abs(len(one) - len(other)) == 1 and longer[-1].isalpha() and longer[-1] != "s"
    a, b = one[first:], other[first:]
    if a[0].isdigit() or b[0].isdigit():
        return False
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]

"""The least that steps use: what a limit must at least allow."""

import functools
from collections.abc import Iterable

from shipworthy.contract.bounds.bound import DIMENSIONS, Bound
from shipworthy.contract.graph import Node
from shipworthy.contract.kinds.table import kind_of


def floor(nodes: Iterable[Node]) -> Bound:
    """The least that the required steps use: one attempt each, the cheapest branch, no item of a `foreach`, one turn.

    A `wait` cuts the run: of what stands before and behind it the most of one run counts.
    """
    return functools.reduce(Bound.either, _pieces(nodes))


def _pieces(nodes: Iterable[Node]) -> list[Bound]:
    """The least that the required steps use of each run between two waits."""
    runs = [Bound()]
    for node in nodes:
        step = node.step
        if not (step.required and step.unconditional):
            continue
        if step.kind == "wait":
            runs.append(Bound())
        elif step.choose is not None:
            branches = [floor(block) for block in node.blocks]
            least = {name: min(getattr(branch, name) for branch in branches) for name in DIMENSIONS}
            runs[-1] = runs[-1].then(Bound(**least) if any(b.when is None for b in step.choose) else Bound())
        elif step.steps is not None:
            first, *others = _pieces(node.blocks[0])
            runs = [*runs[:-1], runs[-1].then(first), *others]
        elif node.target is not None:
            runs[-1] = runs[-1].then(kind_of(node.target).floor)
        if step.kind == "answer":
            break
    return runs

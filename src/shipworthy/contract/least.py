"""The least that steps use: what a limit must at least allow."""

from collections.abc import Iterable

from shipworthy.contract.bounds.bound import DIMENSIONS, Bound
from shipworthy.contract.graph import Node
from shipworthy.contract.kinds.table import kind_of


def floor(nodes: Iterable[Node]) -> Bound:
    """The least that the required steps use: one attempt each, the cheapest branch, no item of a `foreach`."""
    total = Bound()
    for node in nodes:
        step = node.step
        if not (step.required and step.unconditional):
            continue
        if step.choose is not None:
            branches = [floor(block) for block in node.blocks]
            least = {name: min(getattr(branch, name) for branch in branches) for name in DIMENSIONS}
            total = total.then(Bound(**least) if any(b.when is None for b in step.choose) else Bound())
        elif step.steps is not None:
            total = total.then(floor(node.blocks[0]))
        elif node.target is not None:
            total = total.then(kind_of(node.target).floor)
        if step.kind == "answer":
            break
    return total

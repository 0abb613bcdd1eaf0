"""The invoice of a skill: what each of its steps may cost."""

from dataclasses import dataclass

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.graph import Node


@dataclass(frozen=True, kw_only=True)
class InvoiceLine:
    """One line of the invoice: the share of a step in the worst case."""

    step: str
    note: str
    bound: Bound
    critical: bool = True
    """Whether it is on the critical path: other steps run concurrently and end earlier."""


@dataclass(frozen=True, kw_only=True)
class Folded:
    """The worst case of a skill, in total and by step."""

    bound: Bound
    lines: tuple[InvoiceLine, ...]
    together: Bound
    """The sum of all lines, before declared limits cap it."""


def note_of(node: Node) -> str:
    """What a line of the invoice says beside the figures of a step."""
    step = node.step
    words = [] if step.required else ["optional"]
    if step.retry:
        words.append(f"up to {step.retry + 1} attempts")
    if step.foreach:
        words.append(f"for each of at most {step.max}")
    if step.repeat:
        words.append(f"up to {step.repeat.max} turns")
    if step.choose:
        words.append("the dearest branch")
    if step.kind == "wait":
        words.append("ends the run; the clock opens the next one")
    if step.confirm:
        words.append(f"asks {step.yes_of} first" if step.yes_of else "asks first")
    return ", ".join(words)

"""What a skill still needs behind a step: usual times and smallest amounts, so that optional steps go first."""

from collections.abc import Sequence
from functools import cached_property

from shipworthy.errors import DeadlinePassed, LimitReached
from shipworthy.runtime.ledger import Ledger
from shipworthy.runtime.run import Run
from shipworthy.spec.bound import Bound
from shipworthy.spec.fold import floor, waited
from shipworthy.spec.graph import Node, segments
from shipworthy.spec.skill import Skill
from shipworthy.spec.step import Prompt
from shipworthy.spec.tool import ToolSpec

MODEL_SECONDS = 2.0
"""Usual time of a model call, until it is learnt."""
LEAST_SECONDS = 0.05
"""An optional step is not begun with less time than this."""


class Need:
    """What is still to come behind the steps of a segment, in their block and in those around it."""

    def __init__(self, run: Run, rest: Sequence[tuple[Node, ...]] = (), around: "Need | None" = None) -> None:
        self._run, self._rest, self._around = run, rest, around

    @cached_property
    def seconds(self) -> float:
        """Seconds that the required steps to come usually need."""
        return sum(longest(part, self._run) for part in self._rest) + (self._around.seconds if self._around else 0.0)

    @cached_property
    def least(self) -> Bound:
        """What the required steps to come use at least, of calls and dollars."""
        own = floor(node for part in self._rest for node in part)
        return own.then(self._around.least) if self._around else own

    def behind(self, node: Node, segment: tuple[Node, ...]) -> "Need":
        """The same for one step of the segment: those of its neighbours that wait for it come later too."""
        following, found = [node], list[Node]()
        while following:
            before = following.pop()
            news = [other for other in segment if before in waited(other, segment) and other not in found]
            found += news
            following += news
        return Need(self._run, (tuple(found),), self) if found else self


def longest(segment: tuple[Node, ...], run: Run) -> float:
    """Seconds of the longest way through the data of a segment, its required steps taking as long as usual."""
    ends: dict[str, float] = {}

    def end(node: Node) -> float:
        if node.id not in ends:
            ends[node.id] = 0.0  # a cycle is refused at load; here it only must not recurse for ever
            ends[node.id] = usual(node, run) + max(map(end, waited(node, segment)), default=0.0)
        return ends[node.id]

    return max(map(end, segment), default=0.0)


def usual(node: Node, run: Run) -> float:
    """Seconds that a step usually takes; nothing where it need not run, or nobody knows."""
    if not node.step.required or node.step.when is not None:
        return 0.0
    return taking(node, run)


def taking(node: Node, run: Run) -> float:
    """The same, where it runs: learnt, else declared."""
    if isinstance(node.target, ToolSpec):
        known = learnt(node, run)
        declared = node.target.timeout if "timeout" in node.target.model_fields_set else 0.0
        return declared if known is None else known
    if isinstance(node.target, Prompt):
        known = learnt(node, run)
        return MODEL_SECONDS if known is None and run.can_ask else known or 0.0
    if isinstance(node.target, Skill):
        nodes = run.agent.graph(node.target.name).nodes
        return block(nodes, run) if nodes else MODEL_SECONDS if run.can_ask else 0.0
    return max((block(inner, run) for inner in node.blocks), default=0.0)


def block(nodes: Sequence[Node], run: Run) -> float:
    """Seconds of a page: between barriers the longest way, the sum across them."""
    return sum(longest(segment, run) for segment in segments(nodes))


def learnt(node: Node, run: Run) -> float | None:
    """Seconds that a call usually takes, as far as that was learnt."""
    learned = run.agent.spec.learned
    if isinstance(node.target, ToolSpec):
        return learned.tool(node.target.name)
    if isinstance(node.target, Prompt):
        return learned.model if run.can_ask else 0.0
    return None


def refusal(node: Node, left: float, later: Need, run: Run, ledger: Ledger) -> DeadlinePassed | LimitReached | None:
    """Why a step is not begun; None where it may be.

    An optional one has to leave what comes later its time and its budget; begun, it is given up when that time begins.
    None is begun of which it was learnt that it would not be done in time.
    """
    known = learnt(node, run)
    usually = f"it usually takes {known:.1f} s, and " if known else ""
    if node.step.required:
        late = known is not None and left < known
        return DeadlinePassed(f"{usually}{left:.1f} s are left") if late else None
    kept = later.seconds
    if left - kept < max(known or 0.0, LEAST_SECONDS):
        keeping = f", of which {kept:.1f} s are kept for what comes after" if kept else ""
        return DeadlinePassed(f"{usually}{left:.1f} s are left{keeping}")
    return _too_dear(node, later, ledger)


def _too_dear(node: Node, later: Need, ledger: Ledger) -> LimitReached | None:
    target = node.target
    calls, dollars = (1, target.price_usd or 0.0) if isinstance(target, ToolSpec) else (0, 0.0)
    for name, wanted in (("tool_calls", calls), ("cost_usd", dollars)):
        left, kept = ledger.left(name), getattr(later.least, name) or 0
        if wanted and left is not None and left < wanted + kept:
            return LimitReached(name, max(left - kept, 0), wanted)
    return None

"""What the steps behind a step still need, so that optional steps are left out first."""

from collections.abc import Iterator, Sequence

from shipworthy.cached import cached
from shipworthy.contract.graph import Node
from shipworthy.errors import LimitReached
from shipworthy.runtime.limits.ledger import LAST_DIGITS, Ledger
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.plan.usual import NONE, Least, Measure, Times, added

AMOUNTS = ("model_calls", "tool_calls", "cost_usd")
"""What an optional step must not take from required ones."""


def before_wait(page: Sequence[tuple[Node, ...]], scope: Scope) -> Sequence[tuple[Node, ...]]:
    """The segments that this run may come to: those up to the first wait that is not over."""
    over = {one.step for one in scope.run.eras.passed}
    for index, segment in enumerate(page):
        step = segment[0].step
        if step.kind == "wait" and step.when is None and scope.id_of(segment[0].id) not in over:
            return page[:index]
    return page


class ReservedForLater(LimitReached):
    """What is left is reserved for required steps that come later."""

    def __init__(self, dimension: str, left: float, kept: float, wanted: float) -> None:
        super().__init__(dimension, max(left - kept, 0.0), wanted)
        keeping = f", of which {kept:g} kept for what comes after" if kept else ""
        self.args = (f"{dimension}: {wanted:g} wanted, {left:g} left{keeping}",)


class Need:
    """What is still to come behind the steps of a segment, in their block and in those around it.

    With 6 s left, an optional call of 3 s before a required one that usually takes 4 s is not begun: 4 of the 6 s are
    kept for it. Calls and dollars are kept in the same way.
    """

    def __init__(
        self,
        scope: Scope,
        rest: Sequence[tuple[Node, ...]] = (),
        around: "Need | None" = None,
        *,
        behind: tuple[Node, tuple[Node, ...]] | None = None,
        strict: bool = False,
    ) -> None:
        self._scope, self._rest, self._around, self._behind, self._strict = scope, rest, around, behind, strict
        self.tight: bool = strict or (around is not None and around.tight)
        """Whether an optional step stands around it, so that even required ones leave time and budget."""

    @cached
    def seconds(self) -> float:
        """Seconds of this skill's time that the required steps to come usually need."""
        return self._seconds("usual")

    def share(self, left: float) -> float:
        """Seconds of those that are left which a call that can be stood in for leaves to the required steps to come.

        What they are known to take, and as much as they may take, where nothing is known, up to half of what is left:
        a slow model of 6 s does not keep a required write from its time.
        """
        return max(self._seconds("sure"), min(self._seconds("most"), left / 2))

    def _seconds(self, measure: Measure) -> float:
        times, skill = Times(self._scope.run, measure), self._scope.frame.graph.skill
        own = sum(times.longest(part, skill) for part in self._parts)
        return own + (self._here(self._around._seconds(measure)) if self._around else 0.0)

    @property
    def strictly(self) -> float:
        """Time a required step inside an optional group must leave to the steps outside it."""
        if self._around is None or not self.tight:
            return 0.0
        return self._around.seconds if self._strict else self._here(self._around.strictly)

    def behind(self, node: Node, segment: tuple[Node, ...]) -> "Need":
        """What comes later than one step of the segment, with those of its neighbours that wait for it."""
        return Need(self._scope, (), self, behind=(node, segment))

    def inside(self, node: Node) -> "Need":
        """What comes later than the steps inside of this one; steps inside an optional step count as optional."""
        return self if node.step.required else Need(self._scope, (), self, strict=True)

    def too_dear(self, node: Node) -> LimitReached | None:
        """What the required steps to come need of calls or dollars, where the step would take it from them."""
        need = self._held if node.step.required else self
        wanted = Times(self._scope.run).least_of(node)
        return need._lacking(wanted) if any(wanted) else None

    @property
    def _held(self) -> "Need":
        """What the nearest optional step around has to leave."""
        if self._around is None or self._strict:
            return self._around or self
        return self._around._held

    def _lacking(self, wanted: Least) -> LimitReached | None:
        for ledger, kept in self._levels():
            for name, wish, keep in zip(AMOUNTS, wanted, kept, strict=True):
                left = ledger.left(name) if wish else None
                if left is not None and left + LAST_DIGITS < wish + keep:
                    return ReservedForLater(name, left, keep, wish)
        return None

    def _levels(self) -> Iterator[tuple[Ledger, Least]]:
        """Each account that pays for the step, the innermost first, with what later ones need of it."""
        kept, need = NONE, self
        while True:
            times = Times(need._scope.run)
            for part in need._parts:
                kept = added(kept, times.least(part))
            yield need._scope.frame.ledger, kept
            if need._around is None:
                return
            need = need._around

    @property
    def _parts(self) -> Sequence[tuple[Node, ...]]:
        return (
            before_wait(self._rest, self._scope)
            if self._behind is None
            else (Times(self._scope.run).following(*self._behind),)
        )

    def _here(self, seconds: float) -> float:
        """Of seconds that are kept around this block, those that its own deadline does not leave anyway."""
        around = self._around
        if around is None or not seconds or around._scope.frame is self._scope.frame:
            return seconds
        outer, inner = around._scope.frame.deadline, self._scope.frame.deadline
        key = self._scope.id_of("earlier")
        return max(seconds - self._scope.run.world.observe(key, lambda: outer.inner - inner.inner), 0.0)

"""The models of the agent as a dry run has them: each as if its key were there, and none of them asked."""

from shipworthy.check.adversary.models import Puppet, Watcher
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.rates import Rates
from shipworthy.contract.model import Wish
from shipworthy.errors import TooDear
from shipworthy.models.factors import Factors
from shipworthy.models.model import Price
from shipworthy.models.row import Row
from shipworthy.routing.models.choice import choose
from shipworthy.routing.models.difficulty import Facts
from shipworthy.routing.models.lineup import Candidate, Candidates, Configured, OneModel

__all__ = ["PuppetLineup", "lineup_of"]


def lineup_of(own: Rates | None, spec: AgentSpec, watcher: Watcher) -> "PuppetLineup":
    """The lineup of an agent with puppets for its models; that of its definition where it was told to ask none."""
    if isinstance(own, Configured) or (isinstance(own, OneModel) and own.can_ask()):
        return PuppetLineup(own, watcher)
    return PuppetLineup(Configured(spec.models, learned=spec.learned), watcher)


class PuppetLineup:
    """Chooses and prices as the agent's own lineup does, and gives puppets."""

    def __init__(self, own: Configured | OneModel, watcher: Watcher) -> None:
        self._own, self._watcher = own, watcher
        self._puppets: dict[Row, Candidate] = {}

    def line(self, wish: Wish, facts: Facts, budget_usd: float | None, seconds: float) -> Candidates:
        """Select the models of one call; raises NoModel with the reason where there is none."""
        own = self._own
        if not isinstance(own, Configured):
            found = own.line(wish, facts, budget_usd, seconds)
            return Candidates(
                candidates=tuple(self._puppet(one.row, one.model.price) for one in found.candidates),
                reason=found.reason,
            )
        tier = own.forced if own.forced in own.tiers else None
        chosen = choose(
            own.tiers,
            tier or wish,
            facts,
            ready=_known,
            budget_usd=budget_usd,
            seconds=seconds,
            forced=None if tier else own.forced,
        )
        if not chosen.line:
            raise TooDear("; ".join((chosen.reason, *chosen.refused)))
        return Candidates(candidates=tuple(self._puppet(row, row.price) for row in chosen.line), reason=chosen.reason)

    def room(self, wish: Wish) -> int:
        """The largest number of reasoning tokens that any model of the wish needs."""
        return self._own.room(wish)

    def counted(self, wish: Wish, context_tokens: int) -> int:
        """The most input tokens that one of the models may count for a context of so many."""
        return self._own.counted(wish, context_tokens)

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """Cost in USD of a call at the most expensive model of the wish; None where a price is unknown."""
        return self._own.dollars(wish, input_tokens, output_tokens, seconds)

    def can_ask(self) -> bool:
        """Whether there is a model to call: a puppet always."""
        return True

    def keys(self) -> tuple[str, ...]:
        """Return nothing: a puppet needs no key."""
        return ()

    def begin(self) -> None:
        """Do nothing: there are no connections."""

    async def close(self) -> None:
        """Do nothing: there are no connections."""

    def _puppet(self, row: Row, price: Price | None) -> Candidate:
        if row not in self._puppets:
            model = Puppet(row, price, self._watcher)
            self._puppets[row] = Candidate(model=model, row=row, factors=Factors())
        return self._puppets[row]


def _known(row: Row) -> bool:
    return bool(row.provider)

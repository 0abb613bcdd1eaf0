"""Selects the models that a call may use, in order, and prices the most expensive of them."""

import asyncio
import contextlib
import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from shipworthy import background
from shipworthy.contract.learned import Learned
from shipworthy.contract.model import ModelSpec, Wish
from shipworthy.environment import environment
from shipworthy.errors import NoModel, TooDear, UsageError
from shipworthy.models.clients import Clients
from shipworthy.models.factors import FACTORS, Factors
from shipworthy.models.known.catalog import Catalog, ready
from shipworthy.models.known.providers import UNSTARTED, key_of
from shipworthy.models.local.installed import missing
from shipworthy.models.model import Model
from shipworthy.models.pace import Pace
from shipworthy.models.row import Row
from shipworthy.routing.models.choice import choose
from shipworthy.routing.models.difficulty import Facts

DEFAULT_TIERS = {
    "fast": ("openai:gpt-6-luna", "anthropic:claude-haiku-5-5"),
    "strong": ("openai:gpt-6.1-sol", "anthropic:claude-sonnet-5-5"),
}
"""Tiers of an agent that names no models; those without a key in the environment are left out."""

WARMED = 2
"""Number of models whose connections are opened ahead: the first choice and one fallback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A model that may be called, with its catalog row, its rate limits and what is learnt of its tokens."""

    model: Model
    row: Row
    pace: Pace | None = None
    factors: Factors | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The models that one call may use, the first choice first."""

    candidates: tuple[Candidate, ...]
    reason: str


class Lineup(Protocol):
    """The models of an agent."""

    def line(self, wish: Wish, facts: Facts, budget_usd: float | None, seconds: float) -> Candidates:
        """Select the models of one call; raises NoModel with the reason where there is none."""
        ...

    def room(self, wish: Wish) -> int:
        """The largest number of reasoning tokens that any model of the wish needs."""
        ...

    def counted(self, wish: Wish, context_tokens: int) -> int:
        """The most input tokens that one of the models of the wish may count for a context of so many."""
        ...

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """Cost in USD of a call at the most expensive model of the wish; None where a price is unknown."""
        ...

    def can_ask(self) -> bool:
        """Whether there is a model to call."""
        ...

    def keys(self) -> tuple[str, ...]:
        """The environment variables that hold the keys of its models; empty where none needs one."""
        ...

    def begin(self) -> None:
        """Load in the background what the first request needs."""
        ...

    async def close(self) -> None:
        """Close the connections of the running event loop."""
        ...


class OneModel:
    """One model, given by the user, for every call; the models that skills name are ignored."""

    def __init__(self, model: Model | None) -> None:
        self.model, self._factors = model, Factors()

    def can_ask(self) -> bool:
        """Whether there is a model to call."""
        return self.model is not None

    def keys(self) -> tuple[str, ...]:
        """Return nothing: the user's model has its key."""
        return ()

    def begin(self) -> None:
        """Do nothing: the model is already loaded."""

    async def close(self) -> None:
        """Do nothing: the user closes the model."""

    def line(self, wish: Wish, facts: Facts, budget_usd: float | None, seconds: float) -> Candidates:
        """Return the one model; raises NoModel where there is none."""
        model = self.model
        if model is None:
            raise NoModel()
        row = Row(name=model.name, provider="own", model=model.name, price=model.price)
        candidate = Candidate(model=model, row=self._factors.applied(row), factors=self._factors)
        return Candidates(candidates=(candidate,), reason="the one model of this agent")

    def room(self, wish: Wish) -> int:
        """Return 0: the reasoning tokens of the model are unknown."""
        return 0

    def counted(self, wish: Wish, context_tokens: int) -> int:
        """Return the same number: the model counts as o200k does."""
        return context_tokens

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """Cost in USD of a call; None without a model and where its price is unknown."""
        price = self.model.price if self.model is not None else None
        return None if price is None else price.at_most(input_tokens, output_tokens, seconds)


class Configured:
    """The models that the definition names and whose keys are in the environment."""

    def __init__(
        self,
        models: Mapping[str, tuple[ModelSpec, ...]],
        *,
        forced: str | None = None,
        clients: Clients | None = None,
        learned: Learned | None = None,
    ) -> None:
        default = {tier: tuple(ModelSpec(name=name) for name in names) for tier, names in DEFAULT_TIERS.items()}
        known = (learned or Learned()).counted
        self._specs = {tier: tuple(map(known, specs)) for tier, specs in (dict(models) or default).items()}
        keys = [key_of(spec) for specs in self._specs.values() for spec in specs]
        self._keyless, self._keys = "" in keys, tuple(dict.fromkeys(key for key in keys if key))
        """Whether a model needs no key, and the environment variables of the others' keys."""
        self.forced, self._clients = forced, clients or Clients()
        """The model or tier that the user chose."""
        self._tiers: dict[str, tuple[Row, ...]] | None = None
        self._candidates: dict[Row, Candidate] = {}
        self._warming: asyncio.Task[None] | None = None
        if forced is not None:
            self._check(forced)

    def can_ask(self) -> bool:
        """Whether there is a model to call: one that needs no key, or whose key is in the environment."""
        # A model that was named was checked when it was named. Keys alone decide, so no price is looked up.
        if self.forced is not None and self.forced not in self._specs:
            return True
        return self._keyless or any(map(environment().get, self._keys))

    def keys(self) -> tuple[str, ...]:
        """The environment variables that hold the keys of the models that the definition names."""
        return self._keys

    def line(self, wish: Wish, facts: Facts, budget_usd: float | None, seconds: float) -> Candidates:
        """The choice of `routing.model`, with a client for each; raises NoModel, saying why."""
        tier = self.forced if self.forced in self.tiers else None
        chosen = choose(
            self.tiers,
            tier or wish,
            facts,
            ready=self._ready,
            budget_usd=budget_usd,
            seconds=seconds,
            forced=None if tier else self.forced,
        )
        if not chosen.line:
            why = "; ".join((chosen.reason, *chosen.refused))
            # With a key at hand it is a limit that stands in the way, and a limit can be raised.
            raise TooDear(why) if self.can_ask() else NoModel(why)
        return Candidates(candidates=tuple(self._candidate(row) for row in chosen.line), reason=chosen.reason)

    def room(self, wish: Wish) -> int:
        """The largest number of reasoning tokens that any model of the wish needs."""
        return max((row.reasoning for row in self._rows(wish)), default=0)

    def counted(self, wish: Wish, context_tokens: int) -> int:
        """The most input tokens of a context; where the tokens of a model of the wish are unknown, its bytes."""
        return max((row.counted(context_tokens) for row in self._rows(wish)), default=context_tokens)

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """Cost in USD of a call at the most expensive model of the wish; None where a price is unknown."""
        costs = [
            None
            if row.price is None or row.exceeds_cap
            else row.price.at_most(row.counted(input_tokens), output_tokens, seconds)
            for row in self._rows(wish)
        ]
        known = [cost for cost in costs if cost is not None]
        return max(known) if known and len(known) == len(costs) else None

    @property
    def tiers(self) -> dict[str, tuple[Row, ...]]:
        """The catalog rows of each tier."""
        if self._tiers is None:
            catalog = Catalog()
            self._tiers = {name: tuple(catalog.row(spec, name) for spec in self._specs[name]) for name in self._specs}
        return self._tiers

    def begin(self) -> None:
        """Load the clients and open their connections in the background, once for each event loop."""
        loop = asyncio.get_running_loop()
        if self._warming is None or self._warming.get_loop() is not loop:
            self._warming = loop.create_task(self._warm())

    async def close(self) -> None:
        """Close the connections of the running event loop."""
        if self._warming is not None and self._warming.get_loop() is asyncio.get_running_loop():
            self._warming.cancel()
            self._warming = None
        await self._clients.close()

    def preferring(self, model: str) -> "Configured":
        """The lineup with this model or tier preferred, on the same connections; raises UsageError without its key."""
        other = copy.copy(self)
        other.forced, other._candidates, other._warming = model, {}, None
        other._check(model)
        return other

    async def _warm(self) -> None:
        loaded = asyncio.get_running_loop().create_future()
        background.begin(lambda: self._load(loaded), "models")
        with contextlib.suppress(Exception):
            # What cannot be reached now says so when it is asked.
            await self._clients.warm(await loaded)

    def _load(self, loaded: "asyncio.Future[tuple[Row, ...]]") -> None:
        rows: tuple[Row, ...] = ()
        with contextlib.suppress(Exception):
            rows = tuple(row for row in self._rows() if self._ready(row))[:WARMED]
            for row in rows:
                self._clients.of(row)
        with contextlib.suppress(RuntimeError):
            loaded.get_loop().call_soon_threadsafe(_given, loaded, rows)

    def _check(self, name: str) -> None:
        """Raise UsageError where the named model does not exist or lacks its key."""
        if name in self.tiers:
            return
        own = [row for tier in self.tiers.values() for row in tier]
        row = next((row for row in own if name in (row.name, row.model)), None)
        if row is None and (why := Catalog().warning(name, self.tiers)) is not None:
            names = ", ".join(dict.fromkeys(row.name for row in own))
            raise UsageError(f"{why}\nThis agent's tiers are {', '.join(self.tiers)}; its models are {names}.")
        row = row or Catalog().find(name)
        if row.base_url == UNSTARTED and (why := missing()):
            raise UsageError(why)
        if not self._ready(row):
            raise UsageError(f"`{name}` needs a key: set {row.key_env}")

    def _rows(self, wish: Wish = "auto") -> tuple[Row, ...]:
        """Return every model that the policy may select for a wish; a tier falls back to the others, a name to all."""
        rows = tuple(row for tier in self.tiers.values() for row in tier)
        names = [name for name in (wish, self.forced) if isinstance(name, str)]
        catalog = Catalog()
        known = {row.name for row in rows} | {row.model for row in rows} | {"auto", *self.tiers}
        return rows + tuple(catalog.find(name) for name in names if name not in known)

    def _ready(self, row: Row) -> bool:
        return ready(row, environment())

    def _candidate(self, known: Row) -> Candidate:
        row, found = FACTORS.applied(known), self._candidates.get(known)
        if found is None or found.row.learnt != row.learnt:
            model, pace = self._clients.of(known), self._clients.pace(known)
            found = self._candidates[known] = Candidate(model=model, row=row, pace=pace, factors=FACTORS)
        return found


def lineup_of(model: "Model | Lineup | None") -> Lineup:
    """Wrap a single model as a line-up."""
    return model if callable(getattr(model, "line", None)) else OneModel(model)  # type: ignore[return-value,arg-type]


def _given(loaded: "asyncio.Future[tuple[Row, ...]]", rows: tuple[Row, ...]) -> None:
    if not loaded.done():
        loaded.set_result(rows)

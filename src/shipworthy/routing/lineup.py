"""Selects the models that a call may use, in order, and prices the most expensive of them."""

import asyncio
import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from shipworthy import background
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.model import ModelSpec, Wish
from shipworthy.errors import NoModel, TooDear, UsageError
from shipworthy.models.clients import Clients
from shipworthy.models.known.catalog import Catalog, ready
from shipworthy.models.known.providers import LOCAL, UNSTARTED, key_of, provider_of
from shipworthy.models.local.installed import missing
from shipworthy.models.model import Model
from shipworthy.models.pace import Pace
from shipworthy.models.row import Row
from shipworthy.routing.difficulty import Facts
from shipworthy.routing.model import choose

DEFAULT_TIERS = {
    "fast": ("openai:gpt-5-nano", "anthropic:claude-haiku-4-5"),
    "strong": ("openai:gpt-5", "anthropic:claude-sonnet-4-5"),
}
"""Tiers of an agent that names no models; those without a key in the environment are left out."""

WARMED = 2
"""Number of models whose connections are opened ahead: the first choice and one fallback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A model that may be called, with its catalog row and its rate limits."""

    model: Model
    row: Row
    pace: Pace | None = None


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

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """Cost in USD of a call at the most expensive model of the wish; None where a price is unknown."""
        ...

    def can_ask(self) -> bool:
        """Whether there is a model to call."""
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
        self._model = model

    def can_ask(self) -> bool:
        """Whether there is a model to call."""
        return self._model is not None

    def begin(self) -> None:
        """Do nothing: the model is already loaded."""

    async def close(self) -> None:
        """Do nothing: the user closes the model."""

    def line(self, wish: Wish, facts: Facts, budget_usd: float | None, seconds: float) -> Candidates:
        """Return the one model; raises NoModel where there is none."""
        model = self._model
        if model is None:
            raise NoModel()
        row = Row(name=model.name, provider="own", model=model.name, price=model.price)
        return Candidates(candidates=(Candidate(model=model, row=row),), reason="the one model of this agent")

    def room(self, wish: Wish) -> int:
        """Return 0: the reasoning tokens of the model are unknown."""
        return 0

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """Cost in USD of a call; None without a model and where its price is unknown."""
        price = self._model.price if self._model is not None else None
        return None if price is None else price.at_most(input_tokens, output_tokens, seconds)


class Configured:
    """The models that the definition names and whose keys are in the environment."""

    def __init__(
        self, models: Mapping[str, tuple[ModelSpec, ...]], *, forced: str | None = None, clients: Clients | None = None
    ) -> None:
        default = {tier: tuple(ModelSpec(name=name) for name in names) for tier, names in DEFAULT_TIERS.items()}
        self._specs = dict(models) or default
        keys = [key_of(spec) for specs in self._specs.values() for spec in specs]
        self._keyless, self._keys = "" in keys, tuple(dict.fromkeys(key for key in keys if key))
        """Whether a model needs no key, and the environment variables of the others' keys."""
        self._forced, self._clients = forced, clients or Clients()
        self._tiers: dict[str, tuple[Row, ...]] | None = None
        self._candidates: dict[Row, Candidate] = {}
        self._warming: asyncio.Task[None] | None = None
        if forced is not None:
            self._check(forced)

    def can_ask(self) -> bool:
        """Whether there is a model to call: one that needs no key, or whose key is in the environment."""
        # A model that was named was checked when it was named. Keys alone decide, so no price is looked up.
        if self._forced is not None and self._forced not in self._specs:
            return True
        return self._keyless or any(map(os.environ.get, self._keys))

    def line(self, wish: Wish, facts: Facts, budget_usd: float | None, seconds: float) -> Candidates:
        """The choice of `routing.model`, with a client for each; raises NoModel, saying why."""
        tier = self._forced if self._forced in self.tiers else None
        chosen = choose(
            self.tiers,
            tier or wish,
            facts,
            ready=self._ready,
            budget_usd=budget_usd,
            seconds=seconds,
            forced=None if tier else self._forced,
        )
        if not chosen.line:
            why = "; ".join((chosen.reason, *chosen.refused))
            # With a key at hand it is a limit that stands in the way, and a limit can be raised.
            raise TooDear(why) if self.can_ask() else NoModel(why)
        return Candidates(candidates=tuple(self._candidate(row) for row in chosen.line), reason=chosen.reason)

    def room(self, wish: Wish) -> int:
        """The largest number of reasoning tokens that any model of the wish needs."""
        return max((row.reasoning for row in self._rows(wish)), default=0)

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """Cost in USD of a call at the most expensive model of the wish; None where a price is unknown."""
        costs = [
            None if row.price is None or row.exceeds_cap else row.price.at_most(input_tokens, output_tokens, seconds)
            for row in self._rows(wish)
        ]
        known = [cost for cost in costs if cost is not None]
        return max(known) if known and len(known) == len(costs) else None

    @property
    def tiers(self) -> dict[str, tuple[Row, ...]]:
        """The catalog rows of each tier."""
        if self._tiers is None:
            catalog = Catalog()
            self._tiers = {tier: tuple(catalog.row(spec) for spec in specs) for tier, specs in self._specs.items()}
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
        if row is None and (why := Catalog().warning(name)) is not None:
            raise UsageError(f"{why}\nThis agent's models are {', '.join(row.name for row in own)}.")
        row = row or Catalog().find(name)
        if row.base_url == UNSTARTED and (why := missing()):
            raise UsageError(why)
        if not self._ready(row):
            raise UsageError(f"`{name}` needs a key: set {row.key_env}")

    def _rows(self, wish: Wish = "auto") -> tuple[Row, ...]:
        """Return every model that the policy may select for a wish; a tier falls back to the others, a name to all."""
        rows = tuple(row for tier in self.tiers.values() for row in tier)
        names = [name for name in (wish, self._forced) if isinstance(name, str)]
        catalog = Catalog()
        known = {row.name for row in rows} | {row.model for row in rows} | {"auto", *self.tiers}
        return rows + tuple(catalog.find(name) for name in names if name not in known)

    def _ready(self, row: Row) -> bool:
        return ready(row, os.environ)

    def _candidate(self, row: Row) -> Candidate:
        if row not in self._candidates:
            candidate = Candidate(model=self._clients.of(row), row=row, pace=self._clients.pace(row))
            self._candidates[row] = candidate
        return self._candidates[row]


def doubts(spec: AgentSpec) -> list[str]:
    """Return warnings about unknown models and missing documents that a definition names."""
    catalog = Catalog()
    rows = [model for models in spec.models.values() for model in models]
    known = {"auto", *spec.models, *(model.name for model in rows)}
    wishes = [spec.model, *(skill.model for skill in spec.skills.values()), *(p.model for p in spec.prompts.values())]
    wishes += [step.model for skill in spec.skills.values() for _, step in skill.walk()]
    named = [wish for wish in wishes if isinstance(wish, str) and wish not in known]
    named += [model.name for model in rows if model.price is None and model.base_url is None]
    found = [why for name in dict.fromkeys(named) if (why := catalog.warning(name, spec.models)) is not None]
    found += [why for model in rows if provider_of(model.name)[0] == LOCAL and (why := missing())][:1]
    searching = [skill.name for skill in spec.skills.values() if skill.retrieval != "off"]
    if searching and SEARCH not in spec.tools:
        found.append(f"{', '.join(searching)} would retrieve, and there is nothing to search: add `knowledge`")
    return found


def lineup_of(model: "Model | Lineup | None") -> Lineup:
    """Wrap a single model as a line-up."""
    return model if callable(getattr(model, "line", None)) else OneModel(model)  # type: ignore[return-value,arg-type]


def _given(loaded: "asyncio.Future[tuple[Row, ...]]", rows: tuple[Row, ...]) -> None:
    if not loaded.done():
        loaded.set_result(rows)

"""The composition root: builds an agent from its definition, tools, models and store."""

import asyncio
import datetime as dt
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias, TypedDict

from shipworthy import background, lazy
from shipworthy.app.children import Around, children_of, choose, lines
from shipworthy.app.doubts import Doubt, doubts_of
from shipworthy.app.equipped import connect, connected, disconnect, equipped, unset
from shipworthy.app.forecast import Explained, Forecast, forecast
from shipworthy.app.message import check_message
from shipworthy.app.named import named, shown
from shipworthy.app.specialists import AnAgent, AnySpecialist, given_specialists
from shipworthy.app.standing_in import standing_in
from shipworthy.app.zone import time_of
from shipworthy.compiled import Compiled
from shipworthy.contract.agent import AgentSpec, Handover, SessionSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.guideline import Guideline
from shipworthy.contract.input import Input
from shipworthy.contract.knowledge import Knowledge
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.types import InputType
from shipworthy.contract.learned import Learned
from shipworthy.contract.limits import Limits
from shipworthy.contract.lint.doubted import doubted
from shipworthy.contract.lint.implied import implied
from shipworthy.contract.lint.link import problems
from shipworthy.contract.mcp.server import McpServer
from shipworthy.contract.model import ModelSpec
from shipworthy.contract.notify import Notify
from shipworthy.contract.read import load
from shipworthy.contract.read.build import build
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.reader import Reader
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Source
from shipworthy.contract.step import Prompt
from shipworthy.durable.later import LaterStore
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import Problem, SpecError
from shipworthy.exits.logs import guard_log
from shipworthy.models.model import Model
from shipworthy.routing.models.doubts import doubts
from shipworthy.routing.models.lineup import Configured, Lineup, OneModel
from shipworthy.routing.models.preferred import preferring
from shipworthy.routing.models.tiers import unknown_tiers
from shipworthy.routing.said import Said
from shipworthy.stores.store import Store
from shipworthy.tokens import counting
from shipworthy.tools.tool import Tool

Data: TypeAlias = Mapping[str, object]
"""A part of a definition as plain data, as in YAML."""
Doubts: TypeAlias = list[Doubt]
AnyStore: TypeAlias = Store | str | None
"""A store, `"sqlite"`, `"memory"` or a database URL; None: `DEFAULT`."""
AnyModel: TypeAlias = Model | str | None
"""An object that answers every call, or the name of the model to prefer."""
DEFAULT = "sqlite"
"""The store of an agent that names none: the database of `$SHIPWORTHY_DATABASE`, else SQLite, opened on first use."""
STORE = tuple(name for kind in Store.__mro__ for name in vars(kind) if not name.startswith("_"))
"""The methods and attributes that every store has."""
STORE_REPAIR = 'give "sqlite", "memory", a URL such as postgresql://…, or an object with the methods of stores.Store'


class Parts(TypedDict, total=False):
    """The keys of `agent.yaml` other than `skills` and `tools`, as keyword arguments of `Agent`."""

    name: str
    description: str
    mcp: Mapping[str, McpServer | Data]
    specialists: Mapping[str, AnySpecialist]
    models: Mapping[str, ModelSpec | str | Data | Sequence[ModelSpec | str | Data]]
    knowledge: Knowledge | Data | None
    let: Data
    context: Data
    inputs: Mapping[str, Input | Data]
    otherwise: str
    failure: Text | str | None
    language: str
    phrases: Mapping[str, str | Mapping[str, str]]
    agenda: Sequence[str]
    clock: dt.datetime | None
    limits: Limits | Data | None
    session: SessionSpec | Data
    handover: Handover | Data | None
    retrieval: Literal["on_demand", "always", "off"]
    understand: Literal["unsure", "always"]
    durability: Literal["full", "normal"]
    lazy_tools: bool | Literal["auto"]
    guidelines: Sequence[Guideline | Data]
    notify: Notify | Data | str | None
    prompts: Mapping[str, Prompt | Data]
    types: Mapping[str, InputType]
    reader: Reader | None
    learned: Learned


@dataclass(slots=True, kw_only=True)
class Built:
    """A built agent: its compiled definition, its models and its store."""

    compiled: Compiled
    lineup: Lineup
    store: Store
    clock: dt.datetime | None = None
    """What is taken for the current time; None: the definition's fixed `clock`, else the current local time."""
    prepared: Compiled | None = None
    loading: Compiled | None = None
    loaded: Compiled | None = None
    """The definition for which a first message was prepared; whose router is being loaded; which has all it needs."""
    others: dict[str, tuple[Compiled, Lineup]] = field(default_factory=dict)
    before: tuple[Lineup, ...] = ()
    """The same with another model preferred, by its name; the models used before, whose connections a run may need."""

    def now(self) -> dt.datetime:
        """The fixed clock, else the current time, in the agent's zone or that of the machine."""
        return time_of(self.compiled.spec, self.clock)

    def forecast(self, message: str) -> Forecast:
        """Forecast the skill, inputs and model of a message; raises UsageError for an empty or oversized message."""
        return forecast(self.compiled, self.lineup, check_message(message), self.now())

    def explain(self, message: str) -> Explained:
        """Explain the routing of a message; raises UsageError for an empty or oversized message."""
        return self.compiled.router.explain(Said(check_message(message), self.now()))

    def warnings(self) -> list[str]:
        """Warnings of models, documents, guidelines that will refuse some skills, and inputs asked for twice."""
        forced = self.lineup.forced if isinstance(self.lineup, Configured) else None
        graphs = Graphs(spec := self.compiled.spec)
        return [*doubts(spec, forced), *doubted(spec, graphs), *implied(spec, graphs), *unset(spec)]

    def doubts(self) -> Doubts:
        """What loads and will hardly work."""
        return doubts_of(self.compiled, self.lineup if isinstance(self.lineup, Configured) else None)

    async def prepare(self, message: str) -> None:
        """Load what the routing of a message needs, before the time of its run begins.

        The index of the skills' words, and where these are not sure the encoder and what was learnt of the examples.
        """
        compiled, said = self.compiled, Said(message, self.now())
        if compiled.spec.mcp:
            connect(compiled.tools)
        await asyncio.wrap_future(background.begin(lambda: choose(compiled, said), "router"))
        self.prepared = compiled

    def load(self) -> None:
        """Begin to load all that routing may need: the first message of a conversation was answered without it."""
        if (compiled := self.compiled) is not self.loading:
            self.loading = compiled
            lazy.thread_pool()
            loading = background.begin(compiled.router.load, "router", whole=True)
            loading.add_done_callback(lambda _: setattr(self, "loaded", compiled))

    def warm(self) -> None:
        """Load the values of the agent's own types, the router with its encoder, the token vocabulary, and servers."""
        self.compiled.warm()
        connected(self.compiled.tools)
        counting.load()

    def disconnect(self) -> None:
        """End the sessions with servers of tools, without waiting for it."""
        disconnect(self.compiled.tools)

    def asking(self, model: str | None) -> "Built":
        """The agent with this model of its definition preferred; raises UsageError where it has none of that name."""
        if model is None:
            return self
        if model not in self.others:
            lineup = preferring(self.lineup, model)
            self.others[model] = self.compiled.priced(lineup), lineup
        compiled, lineup = self.others[model]
        loaded = compiled if self.loaded is self.compiled else None
        return replace(self, compiled=compiled, lineup=lineup, prepared=compiled, loaded=loaded)

    def use_model(self, model: Model | str | None) -> None:
        """Replace the models; None: by none. Raises SpecError if it is no model, UsageError for an unknown name."""
        lineup = OneModel(None) if model is None else lineup_for(self.compiled.spec, model)
        self.lineup, self.before = lineup, (*self.before, self.lineup)
        inner = None if self.compiled.children is None else self.compiled.children.asking(lines(lineup))
        self.compiled = self.compiled.with_parts(self.compiled.tools, self.lineup, inner)
        self.others = {}

    def with_tools(self, tools: Mapping[str, Tool], inside: Around | None = None) -> "Built":
        """The agent with other tools of the same contracts; `inside`: returns those of each of its specialists."""
        children = self.compiled.children if inside is None else standing_in(self.compiled, inside)
        compiled = self.compiled.with_parts({**self.compiled.tools, **tools}, self.lineup, children)
        # What stands in for its tools makes no other definition of it.
        vars(compiled).update(contract=self.compiled.contract)
        return Built(compiled=compiled, lineup=self.lineup, store=self.store, clock=self.clock)

    def use_store(self, store: AnyStore) -> None:
        """Replace the store; raises SpecError if it is no store. The previous store is not closed."""
        self.store = store_for(store)


def loaded(path: str | Path, *, model: Model | str | None, store: AnyStore) -> tuple[Built, str]:
    """Build the agent of a folder or an `agent.yaml`; returns it with the path of its folder.

    Raises SpecError with all problems, and UsageError for an unknown model name.
    """
    found = load(path)
    built = assembled(found.spec, found.tools, model=model, store=store, folder=found.folder)
    return built, str(found.folder) if found.folder is not None else ""


def defined(
    skills: Iterable[Skill],
    tools: Iterable[Tool],
    parts: Parts,
    *,
    model: Model | str | None,
    store: AnyStore,
) -> Built:
    """Build the agent of Python objects; raises SpecError with all problems of its arguments."""
    found = [*_store_problems(store), *_model_problems(model)]
    given_tools, wrong_tools = named("tools", tools)
    given_skills, wrong_skills = named("skills", skills)
    raw = {**parts, "skills": given_skills, "tools": {name: tool.spec for name, tool in given_tools.items()}}
    if raw.get("limits", ...) is None:
        del raw["limits"]
    reading, built = ReadContext(), dict[str, AnAgent]()
    if isinstance(specialists := raw.get("specialists"), Mapping):
        raw["specialists"], built = given_specialists(reading, specialists)
    spec = build(reading, AgentSpec, raw, Source(), root="an agent")
    found += [*wrong_tools, *wrong_skills, *reading.problems]
    graphs = Graphs(spec) if spec is not None and not wrong_tools and not wrong_skills and not reading.broken else None
    found += problems(graphs.agent, graphs) if graphs is not None else ()
    if spec is None or found:
        raise SpecError(found)
    return assembled(spec, given_tools, model=model, store=store, folder=None, built=built, graphs=graphs)


def assembled(
    spec: AgentSpec,
    tools: Mapping[str, Tool],
    *,
    model: Model | str | None,
    store: AnyStore,
    folder: Path | None,
    built: Mapping[str, AnAgent] | None = None,
    graphs: Graphs | None = None,
) -> Built:
    """Build the agent of a definition, with the graphs of one that was checked; raises SpecError and UsageError."""
    if found := [*unknown_tiers(spec), *_store_problems(store), *_model_problems(model)]:
        raise SpecError(found)
    all_tools = equipped(spec, tools, folder)
    lineup = lineup_for(spec, model)
    guard_log()
    children = children_of(spec, built or {}, lines(lineup))
    return Built(compiled=Compiled(spec, all_tools, lineup, children, graphs), lineup=lineup, store=store_for(store))


def lineup_for(spec: AgentSpec, model: Model | str | None) -> Lineup:
    """The models of a definition; `model` is an object that answers every call, or the name of the model to prefer."""
    if found := list(_model_problems(model)):
        raise SpecError(found)
    if model is not None and not isinstance(model, str):
        return OneModel(model)
    return Configured(spec.models, forced=model, learned=spec.learned)


def store_for(store: AnyStore) -> Store:
    """The store that the argument names; raises SpecError if it names none."""
    if found := list(_store_problems(store)):
        raise SpecError(found)
    if store is None:
        return LaterStore() if DEFAULT == "sqlite" else store_for(DEFAULT)
    if not isinstance(store, str):
        return store
    kinds: dict[str, Callable[[], Store]] = {"sqlite": lambda: LaterStore(database=""), "memory": MemoryStore}
    return kinds[store]() if store in kinds else lazy.sql_store().open(store)


def _store_problems(store: object) -> Iterator[Problem]:
    if store is None or (isinstance(store, str) and (store in ("sqlite", "memory") or "://" in store)):
        return
    if isinstance(store, str):
        yield Problem("store", f"there is no store `{store}`", STORE_REPAIR)
        return
    # getattr_static, because reading a property may open a database.
    missing = [name for name in STORE if inspect.getattr_static(store, name, None) is None]
    if missing:
        yield Problem("store", f"{shown(store)} is no store: it has no `{'`, `'.join(sorted(missing))}`", STORE_REPAIR)


def _model_problems(model: object) -> Iterator[Problem]:
    if model is None or isinstance(model, str):
        return
    if isinstance(model, type) or not callable(getattr(model, "stream", None)) or not hasattr(model, "name"):
        repair = "give the name of a model, or an object with `name`, `price` and `stream`, such as ScriptedModel([…])"
        yield Problem("model", f"{shown(model)} is no model", repair)

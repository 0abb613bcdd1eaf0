"""The composition root: puts the definition, the tools, the models and the store of an agent together."""

import datetime as dt
import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypedDict

from shipworthy import lazy
from shipworthy.compiled import Compiled
from shipworthy.contract.agent import AgentSpec, SessionSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.guideline import Guideline
from shipworthy.contract.input import Input
from shipworthy.contract.knowledge import SEARCH, Knowledge
from shipworthy.contract.language.types import InputType
from shipworthy.contract.learned import Learned
from shipworthy.contract.limits import Limits
from shipworthy.contract.lint.link import problems
from shipworthy.contract.model import ModelSpec
from shipworthy.contract.read.build import build
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Source
from shipworthy.contract.step import Prompt
from shipworthy.contract.tool import ToolSpec, bound_tool
from shipworthy.durable.later import LaterStore
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import Problem, SpecError
from shipworthy.models.model import Model
from shipworthy.routing.lineup import Configured, Lineup, OneModel
from shipworthy.stores.store import Store
from shipworthy.tools.search import search_tool
from shipworthy.tools.tool import Tool

Data: TypeAlias = Mapping[str, Any]
"""A part as YAML would write it."""
AnyStore: TypeAlias = Store | str | None
"""A store, `"sqlite"`, `"memory"` or a database URL; None: `DEFAULT`."""
DEFAULT = "sqlite"
"""The store of an agent that names none: the SQLite file in `$SHIPWORTHY_HOME`, opened when it must be."""
STORE = tuple(name for kind in Store.__mro__ for name in vars(kind) if not name.startswith("_"))
"""The names that a store has."""
WORDS = (
    'give "sqlite", "memory", a URL such as postgresql://…, or an object with the methods of shipworthy.stores.Store'
)


class Parts(TypedDict, total=False):
    """The parts of a definition beside its skills and tools, as `agent.yaml` names them."""

    name: str
    description: str
    models: Mapping[str, ModelSpec | str | Data | Sequence[ModelSpec | str | Data]]
    knowledge: Knowledge | Data | None
    let: Data
    inputs: Mapping[str, Input | Data]
    otherwise: str
    clock: dt.datetime | None
    limits: Limits | Data | None
    session: SessionSpec | Data
    retrieval: Literal["on_demand", "always", "off"]
    guidelines: Sequence[Guideline | Data]
    prompts: Mapping[str, Prompt | Data]
    types: Mapping[str, InputType]
    learned: Learned


@dataclass(slots=True, kw_only=True)
class Built:
    """An agent put together."""

    compiled: Compiled
    lineup: Lineup
    store: Store


def defined(
    skills: Iterable[Skill],
    tools: Iterable[Tool],
    parts: Parts,
    *,
    model: Model | str | None,
    store: AnyStore,
) -> Built:
    """The agent of Python objects; raises SpecError with every problem of its arguments at once."""
    found = [*_of_store(store), *_of_model(model)]
    given_tools, wrong_tools = _named("tools", tools)
    given_skills, wrong_skills = _named("skills", skills)
    raw = {**parts, "skills": given_skills, "tools": {name: tool.spec for name, tool in given_tools.items()}}
    if raw.get("limits", ...) is None:
        del raw["limits"]
    reading = ReadContext()
    spec = build(reading, AgentSpec, raw, Source(), root="an agent")
    found += [*wrong_tools, *wrong_skills, *reading.problems]
    if spec is not None and not wrong_tools and not wrong_skills and not reading.broken:
        found += problems(spec, Graphs(spec))
    if spec is None or found:
        raise SpecError(found)
    return assembled(spec, given_tools, model=model, store=store, folder=None)


def assembled(
    spec: AgentSpec, tools: Mapping[str, Tool], *, model: Model | str | None, store: AnyStore, folder: Path | None
) -> Built:
    """The agent of a definition; raises SpecError, and UsageError where no model of that name can be asked."""
    if found := [*_of_store(store), *_of_model(model)]:
        raise SpecError(found)
    every = dict(tools)
    if spec.knowledge is not None and SEARCH not in every:
        # The index brings a database engine with it: an agent without documents does without it.
        every[SEARCH] = search_tool(lazy.index().of((folder or Path()) / spec.knowledge.path), spec.knowledge)
    lineup = lineup_for(spec, model)
    return Built(compiled=Compiled(spec, every, lineup), lineup=lineup, store=store_for(store))


def lineup_for(spec: AgentSpec, model: Model | str | None) -> Lineup:
    """The models of a definition; one object that answers every call, or the name of the one to prefer."""
    if found := list(_of_model(model)):
        raise SpecError(found)
    if model is not None and not isinstance(model, str):
        return OneModel(model)
    return Configured(spec.models, forced=model)


def store_for(store: AnyStore) -> Store:
    """The store that is meant; raises SpecError where there is none."""
    if found := list(_of_store(store)):
        raise SpecError(found)
    store = DEFAULT if store is None else store
    if store == "sqlite":
        return LaterStore()
    if isinstance(store, str):
        return MemoryStore() if store == "memory" else lazy.sql_store().open(store)
    return store


def _of_store(store: object) -> Iterator[Problem]:
    if store is None or (isinstance(store, str) and (store in ("sqlite", "memory") or "://" in store)):
        return
    if isinstance(store, str):
        yield Problem("store", f"there is no store `{store}`", WORDS)
        return
    # Looked up without being read: a property may open a database.
    missing = [name for name in STORE if inspect.getattr_static(store, name, None) is None]
    if missing:
        yield Problem("store", f"{_shown(store)} is no store: it has no `{'`, `'.join(sorted(missing))}`", WORDS)


def _of_model(model: object) -> Iterator[Problem]:
    if model is None or isinstance(model, str):
        return
    if isinstance(model, type) or not callable(getattr(model, "stream", None)) or not hasattr(model, "name"):
        repair = "give the name of a model, or an object with `name`, `price` and `stream`, such as ScriptedModel([…])"
        yield Problem("model", f"{_shown(model)} is no model", repair)


def _named(key: Literal["tools", "skills"], given: Iterable[Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The objects by name, and what is wrong with them."""
    named: dict[str, Any] = {}
    found: list[Problem] = []
    if not isinstance(given, Iterable) or isinstance(given, str | Mapping):
        return {}, [Problem(key, f"{_shown(given)} is no list of {key}", f"write {key}=[…]")]
    for number, raw in enumerate(given):
        one = bound_tool(raw)
        name = _name_of_tool(one) if key == "tools" else one.name if isinstance(one, Skill) else None
        if name is None:
            found.append(Problem(f"{key}[{number}]", *_wrong(key, one)))
        elif name in named:
            message = f"there are two {key} named `{name}`"
            found.append(Problem(f"{key}[{number}]", message, "give one of them another name, or leave it out"))
        else:
            named[name] = one
    return named, found


def _name_of_tool(one: object) -> str | None:
    spec = getattr(one, "spec", None)
    return spec.name if isinstance(spec, ToolSpec) and callable(getattr(one, "prepared", None)) else None


def _wrong(key: str, one: object) -> tuple[str, str]:
    if key == "skills":
        return (
            f"{_shown(one)} is no Skill",
            "make it with `Skill(…)`, or with `skill_from(…)`",
        )
    if inspect.isroutine(one):
        return f"`{one.__name__}` is a plain function", "write `@tool` above it, or give `tool(function)`"
    return f"{_shown(one)} is no tool", "give functions with `@tool` above them"


def _shown(one: object) -> str:
    text = repr(one)
    return f"`{text if len(text) <= 60 else text[:59] + '…'}`"

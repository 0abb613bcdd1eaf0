"""The specialists that an agent made in Python is given: folders, data, and agents that are built already."""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import Any, Protocol, TypeAlias

from shipworthy.compiled import Compiled
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.specialists import indexed
from shipworthy.contract.source import Source
from shipworthy.contract.specialist.index import Index, IndexedSkill
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.tools.tool import Tool


class AnAgent(Protocol):
    """An agent that is built already."""

    @property
    def compiled(self) -> Compiled: ...


AnySpecialist: TypeAlias = "Specialist | Mapping[str, object] | str | PurePath | AnAgent"
"""A folder, the keys of a specialist, or an agent; under the key `agent` one may stand, too."""

Around: TypeAlias = Callable[[Compiled], Mapping[str, Tool]]
"""Returns stand-ins for tools of an agent; a tool without one is called."""


def given_specialists(
    reading: ReadContext, given: Mapping[str, AnySpecialist]
) -> tuple[dict[str, object], dict[str, AnAgent]]:
    """The raw specialists with their indexes, and those that are built already."""
    raw: dict[str, object] = {}
    built: dict[str, AnAgent] = {}
    for name, one in given.items():
        own: Any = one
        if isinstance(one, Specialist):
            own = {key: getattr(one, key) for key in one.model_fields_set}
        agent: Any = own.get("agent") if isinstance(own, Mapping) else own
        if isinstance(compiled := getattr(agent, "compiled", None), Compiled):
            built[name] = agent
            keys = dict(own) if isinstance(own, Mapping) else {}
            own = {**keys, "agent": compiled.spec.name, "index": index_of(compiled)}
        raw[name] = own
    return indexed(reading, raw, Source(), Path()), built


def index_of(compiled: Compiled) -> Index:
    """The index of an agent that is built already."""
    spec = compiled.spec
    return Index(
        name=spec.name,
        description=spec.description,
        skills={name: IndexedSkill.of(skill, spec.limits) for name, skill in spec.skills.items()},
        digest=compiled.contract,
        writes=compiled.writes,
    )

"""Opens agents for tests: in memory, without a model unless one is given, as new each time."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from shipworthy.app.agent import Agent
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.source import Source
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import SpecError, UsageError
from shipworthy.models.model import Model, Reply
from shipworthy.models.scripted import Script, ScriptedModel
from shipworthy.talk.fields import Fields
from shipworthy.talk.model import played, read_model

__all__ = ["OpenedAgents", "ScriptedModels"]

AGENT = "agent.yaml"


class OpenedAgents:
    """Opens agents for one test, and closes them after it."""

    def __init__(self, beside: Path) -> None:
        """`beside`: the file of the test."""
        self._beside = beside
        self._agents: list[Agent] = []

    def __call__(
        self, folder: str | Path | None = None, *, model: Model | str | None = None, clock: dt.datetime | None = None
    ) -> Agent:
        """Open the agent of a folder, named from that of the test file; without one, the agent that the test lies in.

        Its tools are imported anew, and what it keeps stays in memory. `model`: None asks no model; a name prefers that
        model of the definition, and calls its provider. Raises SpecError and UsageError.
        """
        where = _folder_around(self._beside) if folder is None else (self._beside.parent / folder).resolve()
        agent = Agent.load(where, store=MemoryStore(records=True))
        agent.use_model(model)
        agent.use_clock(clock)
        self._agents.append(agent)
        return agent

    def close(self) -> None:
        """Close all of them."""
        for agent in self._agents:
            agent.close()


class ScriptedModels:
    """Makes scripted models for one test."""

    def __init__(self, beside: Path) -> None:
        """`beside`: the file of the test."""
        self._beside = beside

    def __call__(self, script: str | Path | Iterable[Reply | str] | Script, *, name: str = "scripted") -> ScriptedModel:
        """A model that replies from a list in its order, a function of the request, or a YAML file.

        The file has its `replies` as files of conversations have them, and is named from the folder of the test file.
        Raises SpecError with the problems of the file.
        """
        if not isinstance(script, str | Path):
            return ScriptedModel(script, name=name)
        reading = ReadContext(folder=self._beside.parent)
        read = read_model(Fields(reading, Source(str(self._beside))), str(script), ("model",))
        if read is None or reading.problems:
            raise SpecError(reading.problems)
        model = played(read)
        model.name = name
        return model


def _folder_around(file: Path) -> Path:
    """The nearest folder around a file that has an agent.yaml; raises UsageError where there is none."""
    for folder in file.resolve().parents:
        if (folder / AGENT).is_file():
            return folder
    raise UsageError(f"{file} lies in no agent's folder: name the folder, `open_agent('../shop')`")

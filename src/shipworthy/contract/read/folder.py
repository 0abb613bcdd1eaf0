"""Loads an agent from a folder: agent.yaml, tools, prompts and skills; reports all problems at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.lint.link import problems
from shipworthy.contract.read.agent import read_agent
from shipworthy.contract.read.files import AGENT, agent_file, collected_of, page_of, prompts_of
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.specialists import with_specialists
from shipworthy.errors import SpecError


@dataclass(frozen=True, slots=True)
class Loaded:
    """An agent that was loaded from its files."""

    spec: AgentSpec
    tools: dict[str, Any]
    """Name → the tool object; its `.spec` is also in `spec.tools`. Any: the class of tools is above this layer."""
    folder: Path | None
    """The agent's folder, absolute."""


def load(path: str | Path) -> Loaded:
    """Read the agent of a folder, or of an agent.yaml. Raises SpecError with the problems of all its files."""
    file = agent_file(Path(path))
    reading = ReadContext(folder=file.parent)
    page = page_of(reading, file)
    page = None if page is None else with_specialists(reading, page)
    # If agent.yaml is broken, the other files are read from their default places.
    collected = collected_of(reading, file.parent, page)
    prompts = prompts_of(reading, file.parent)
    before, reading.broken = reading.broken, False
    spec = None if page is None else read_agent(reading, page, collected, prompts)
    whole = reading.rest or spec
    if whole is not None and reading.problems and not before:
        lost = {*reading.lost, AGENT} if reading.broken else reading.lost
        reading.problems += problems(whole, Graphs(whole), frozenset(lost))
    if spec is None or reading.problems:
        raise SpecError(reading.in_order(file))
    tools = {name: tool for name, (tool, _) in collected.tools.items()}
    return Loaded(spec, tools, file.parent.resolve())

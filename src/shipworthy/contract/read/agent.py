"""Builds the definition of an agent from agent.yaml and the parts that its other files define."""

import datetime as dt
from collections.abc import Mapping

from pydantic import ValidationError

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.lint.link import near
from shipworthy.contract.read.build import build
from shipworthy.contract.read.collect import Collected
from shipworthy.contract.read.judges import with_judges
from shipworthy.contract.read.lock import read_lock
from shipworthy.contract.read.marks import YamlPage
from shipworthy.contract.read.mcp import with_pins
from shipworthy.contract.read.owners import HIDDEN
from shipworthy.contract.read.phrases import read_phrases
from shipworthy.contract.read.prompt import prompt_named
from shipworthy.contract.read.reading import ReadContext, is_file_name, listed
from shipworthy.contract.read.repair import check_names, unknown_key
from shipworthy.contract.read.skill import read_inputs, read_let
from shipworthy.contract.source import Source

READ = ("context", "inputs", "let", "types", "prompts", "skills", "tools", "mcp", "specialists", "limits")
"""The parts of an agent without which its skills cannot be checked."""


def read_agent(
    reading: ReadContext, page: YamlPage, collected: Collected, prompts: Mapping[str, object]
) -> AgentSpec | None:
    """The definition of an agent; None, and problems, if agent.yaml is not valid."""
    data, source = dict(page.data), page.source
    for key in ("tools", "skills"):
        data.pop(key, None)
    for key in HIDDEN["an agent"] & set(data):
        reading.add(source.at((key,)), *unknown_key("an agent", key), breaks=False)
        del data[key]
    pinned = True
    if "mcp" in data:
        data["mcp"], pinned = with_pins(reading, data["mcp"], source)
    data["inputs"] = read_inputs(reading, data.get("inputs", {}), source, data, "an agent")
    read_let(reading, data.get("let"), source, data, "an agent")
    if isinstance(context := data.get("context"), Mapping):
        check_names(reading, "a value of the context", ((name, source.at(("context", str(name)))) for name in context))
    if "phrases" in data:
        data["phrases"] = read_phrases(reading, data["phrases"], data.get("language"), source)
    if "clock" in data:
        data["clock"] = _clock(reading, data["clock"], source.at(("clock",)))
    _merge(reading, data, source)
    _knowledge(reading, data.get("knowledge"), source)
    if "guidelines" in data:
        data["guidelines"] = with_judges(reading, data["guidelines"], source, collected.modules)
    data["skills"] = {name: skill for name, (skill, _) in collected.skills.items()}
    data["tools"] = {name: tool.spec for name, (tool, _) in collected.tools.items()}
    data["types"] = {name: kind for name, (kind, _) in collected.types.items()}
    data["reader"] = collected.readers["reader"][0] if collected.readers else None
    data["learned"] = read_lock(reading)
    data["prompts"] = {name: prompt for name, prompt in prompts.items() if prompt is not None}
    spec = build(reading, AgentSpec, data, source, root="an agent", flow=page.flow)
    if not pinned:
        # Which tools there are is not known yet, so nothing can be said of the skills.
        return None
    if spec is None:
        reading.rest = _rest(data)
    return None if spec is None else spec.model_copy(update={"source": source})


def _rest(data: Mapping[str, object]) -> AgentSpec | None:
    """The parts that skills read, without the rest of a page that is not valid; None where they are not valid."""
    try:
        return AgentSpec.read({key: data[key] for key in READ if key in data}, by_alias=True, by_name=False)
    except ValidationError:
        return None


def _merge(reading: ReadContext, data: dict[str, object], source: Source) -> None:
    if is_file_name(data.get("merge")):
        # A placeholder keeps the page valid, so that its other problems are found as well.
        data["merge"] = prompt_named(reading, str(data["merge"]), source.at(("merge",))) or "-"


def _knowledge(reading: ReadContext, raw: object, source: Source) -> None:
    word = raw.get("path") if isinstance(raw, Mapping) else None
    if not isinstance(word, str) or reading.folder is None:
        return
    where = source.at(("knowledge", "path"))
    path = reading.inside(word, where)
    if path is not None and not path.is_dir():
        known = [p.name for p in listed(reading.folder, "*") if p.is_dir()]
        reading.add(where, f"the folder `{word}` does not exist", near(word, known, f"create {path}"))


def _clock(reading: ReadContext, raw: object, where: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError:
        reading.add(where, f"`clock`: `{raw}` is not a date and time", "write 2024-05-15T15:00:00-05:00")
        return None

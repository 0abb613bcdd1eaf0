"""Loads an agent from a folder: agent.yaml, tools, prompts and skills; reports all problems at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.lint.link import near, problems
from shipworthy.contract.read.agent import read_agent
from shipworthy.contract.read.collect import Collected
from shipworthy.contract.read.dictionary import skills_of
from shipworthy.contract.read.marks import YamlPage, read_yaml
from shipworthy.contract.read.module import import_file, importing
from shipworthy.contract.read.prompt import read_prompt
from shipworthy.contract.read.reading import ReadContext, listed
from shipworthy.contract.read.skill import read_skill
from shipworthy.contract.read.skill_md import CONTRACT, read_skill_folder
from shipworthy.contract.skill import Skill
from shipworthy.errors import SpecError

AGENT = "agent.yaml"


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
    file = _agent_file(Path(path))
    reading = ReadContext(folder=file.parent)
    text = reading.text(file)
    page = None if text is None else read_yaml(reading, text, str(file))
    # If agent.yaml is broken, the other files are read from their default places.
    collected = _files(reading, file.parent, page)
    prompts = {}
    for path in reading.listed(file.parent / "prompts", "*.md"):
        with _alone(reading, path):
            prompts[path.stem] = read_prompt(reading, path)
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


def _agent_file(path: Path) -> Path:
    reading = ReadContext()
    file = path / AGENT if path.is_dir() else path
    if not file.exists():
        known = [p.name for p in listed(path, "*")] if path.is_dir() else [p.name for p in listed(path.parent, "*")]
        repair = f"create {file}" if path.is_dir() else "give the folder of an agent, or its agent.yaml"
        message = f"`{file.name}` does not exist"
        reading.add(str(file), message, near(file.name, known, repair))
    elif file.suffix not in (".yaml", ".yml"):
        repair = "give the folder of an agent, its agent.yaml, or module:object"
        reading.add(str(file), f"`{file.name}` is not an agent", repair)
    if reading.problems:
        raise SpecError(reading.problems)
    return file


def _files(reading: ReadContext, folder: Path, page: YamlPage | None) -> Collected:
    collected = Collected()
    with importing(folder):
        for path in _tool_files(reading, folder, page):
            if (module := import_file(reading, path)) is not None:
                collected.add_module(reading, module, path)
        skills = _skills_folder(reading, folder, page)
        for path in [] if skills is None else reading.listed(skills, "*"):
            with _alone(reading, path):
                _skill_file(reading, collected, path)
    return collected


@contextmanager
def _alone(reading: ReadContext, path: Path) -> Iterator[None]:
    """Read a file of which only the skill or prompt is missing where it is not valid; a module may define more."""
    before, reading.broken = reading.broken, False
    yield
    if reading.broken and path.suffix != ".py":
        reading.lost.add(path.stem)
        reading.broken = False
    reading.broken = reading.broken or before


def _tool_files(reading: ReadContext, folder: Path, page: YamlPage | None) -> list[Path]:
    raw = None if page is None else page.data.get("tools")
    if page is None or "tools" not in page.data:
        return reading.listed(folder, "tools.py")
    words = raw if isinstance(raw, list) else [raw]
    paths: list[Path] = []
    for index, word in enumerate(words):
        where = page.source.at(("tools", index))
        if not isinstance(word, str) or not word.endswith(".py"):
            reading.add(where, f"`tools`: `{word}` is not the path of a .py file", "write `tools: tools.py`")
        elif (path := reading.inside(word, where)) is not None and not path.is_file():
            known = [p.name for p in listed(path.parent, "*.py")]
            reading.add(
                where, f"`{word}` does not exist in the agent's folder", near(path.name, known, f"create {path}")
            )
        elif path is not None and path not in paths:
            paths.append(path)
    return paths


def _skills_folder(reading: ReadContext, folder: Path, page: YamlPage | None) -> Path | None:
    if page is None or "skills" not in page.data:
        return folder / "skills"
    word, where = page.data["skills"], page.source.at(("skills",))
    if not isinstance(word, str):
        repair = "write `skills: skills`; each skill is a file in that folder"
        reading.add(where, "`skills` must be the path of a folder", repair)
        return None
    path = reading.inside(word, where)
    if path is not None and not path.is_dir():
        reading.add(where, f"the folder `{word}` does not exist", near(word, [p.name for p in listed(folder, "*")]))
        return None
    return path


def _skill_file(reading: ReadContext, collected: Collected, path: Path) -> None:
    if path.is_dir():
        if not all(map(reading.holds, (path / "SKILL.md", path / CONTRACT))):
            return
        if (path / "SKILL.md").exists():
            _take(reading, collected, read_skill_folder(reading, path))
        elif (path / CONTRACT).exists():
            reading.add(str(path / CONTRACT), "its `SKILL.md` is missing", f"create {path / 'SKILL.md'}")
    elif path.suffix in (".yaml", ".yml"):
        text = reading.text(path)
        page = None if text is None else read_yaml(reading, text, str(path))
        if page is not None:
            _take(reading, collected, read_skill(reading, page.data, page.source, page.flow))
    elif path.suffix == ".py" and (module := import_file(reading, path)) is not None:
        before = len(reading.problems)
        found = collected.add_module(reading, module, path)
        for skill, where in skills_of(reading, module, path):
            collected.add_skill(reading, skill, where)
            found += 1
        if not found and len(reading.problems) == before:
            repair = "write `SKILL = {…}`; begin the file's name with `_` if it only helps others"
            reading.add(f"{path}:1", f"`{path.name}` defines no skill", repair)


def _take(reading: ReadContext, collected: Collected, skill: Skill | None) -> None:
    if skill is not None:
        collected.add_skill(reading, skill, skill.source.at(("name",)))

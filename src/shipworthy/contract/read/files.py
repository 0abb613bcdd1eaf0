"""The files of an agent's folder: which there are, and what is read of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shipworthy.contract.lint.link import near
from shipworthy.contract.read.collect import Collected
from shipworthy.contract.read.dictionary import skills_of, skills_written
from shipworthy.contract.read.marks import YamlPage, read_yaml
from shipworthy.contract.read.module import import_file, importing, parses
from shipworthy.contract.read.prompt import read_prompt
from shipworthy.contract.read.reading import ReadContext, listed
from shipworthy.contract.read.skill import read_skill
from shipworthy.contract.read.skill_md import CONTRACT, read_skill_folder
from shipworthy.contract.skill import Skill
from shipworthy.contract.step import Prompt
from shipworthy.errors import SpecError

AGENT = "agent.yaml"


def page_of(reading: ReadContext, file: Path) -> YamlPage | None:
    """The page of an agent.yaml; None, and problems, if it is not valid."""
    text = reading.text(file)
    return None if text is None else read_yaml(reading, text, str(file))


def prompts_of(reading: ReadContext, folder: Path) -> dict[str, Prompt | None]:
    """The prompts of the folder by name; None: not valid."""
    prompts = {}
    for path in reading.listed(folder / "prompts", "*.md"):
        with _alone(reading, path):
            prompts[path.stem] = read_prompt(reading, path)
    return prompts


def agent_file(path: Path) -> Path:
    """The agent.yaml of a folder, or the one that is named; raises SpecError where there is none."""
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


def collected_of(reading: ReadContext, folder: Path, page: YamlPage | None) -> Collected:
    """What the files define, their Python modules imported."""
    collected = Collected()
    with importing(folder):
        for path in _tool_files(reading, folder, page):
            if (module := import_file(reading, path)) is not None:
                collected.add_module(reading, module, path)
        for path in _skill_files(reading, folder, page):
            with _alone(reading, path):
                _skill_file(reading, collected, path)
    return collected


def written_in(reading: ReadContext, folder: Path, page: YamlPage | None) -> tuple[Collected, bool]:
    """What the files define as far as no Python is run for it, and whether that is every skill."""
    collected, whole = Collected(), True
    for path in _tool_files(reading, folder, page):
        parses(reading, path)
    for path in _skill_files(reading, folder, page):
        with _alone(reading, path):
            if path.suffix != ".py":
                _skill_file(reading, collected, path)
            elif parses(reading, path):
                found = skills_written(reading, path)
                whole = whole and found is not None
                for skill, where in found or ():
                    collected.add_skill(reading, skill, where)
    return collected, whole


def _skill_files(reading: ReadContext, folder: Path, page: YamlPage | None) -> list[Path]:
    skills = _skills_folder(reading, folder, page)
    return [] if skills is None else reading.listed(skills, "*")


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

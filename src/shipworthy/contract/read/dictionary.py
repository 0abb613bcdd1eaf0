"""Reads skills from Python dictionaries: `SKILL = {…}` and `SKILLS = {name: {…}}` in a file, or `skill_from({…})`."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from shipworthy.contract.read.bindings import bindings, lines_of
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.skill import read_skill
from shipworthy.contract.read.wording import yaml_type
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Source
from shipworthy.errors import Problem, SpecError

HOW = 'write `skill_from({"name": …})`'


def skill_from(raw: Mapping[str, object], *, folder: str | Path | None = None) -> Skill:
    """Make a skill of a dictionary with the keys of a YAML skill, or with those of the article.

    `folder`: the folder of the files that it names. Raises SpecError with every problem.
    """
    if not isinstance(raw, Mapping):
        raise SpecError([Problem("skill", f"a skill must be a dictionary, not {yaml_type(raw)}", HOW)])
    reading = ReadContext(folder=None if folder is None else Path(folder))
    skill = read_skill(reading, raw, Source())
    if skill is None:
        raise SpecError(reading.problems)
    return skill


def skills_of(reading: ReadContext, module: ModuleType, path: Path) -> Iterator[tuple[Skill, str]]:
    """Every skill that a Python file binds, with its position `file:line`."""
    bound = bindings(path.read_text("utf-8", "replace"))
    for name, value in list(vars(module).items()):
        line, node = bound.get(name, (1, None))
        if name == "SKILL" or (isinstance(value, Skill) and name != "SKILLS"):
            lines = {**lines_of(node), (): line}
            yield from _skill(reading, value, Source(str(path), lines))
        elif name == "SKILLS":
            lines = {**lines_of(node), (): line}
            yield from _skills(reading, value, Source(str(path), lines))


def skills_written(reading: ReadContext, path: Path) -> list[tuple[Skill, str]] | None:
    """The skills of a Python file whose dictionaries are written out; None where the file must be run to know them."""
    found: list[tuple[Skill, str]] = []
    for name, (line, node) in bindings(path.read_text("utf-8", "replace")).items():
        if name not in ("SKILL", "SKILLS"):
            continue
        try:
            value = ast.literal_eval(node) if node is not None else None
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            return None
        source = Source(str(path), {**lines_of(node), (): line})
        found += _skill(reading, value, source) if name == "SKILL" else _skills(reading, value, source)
    return found or None


def _skills(reading: ReadContext, raw: object, source: Source) -> Iterator[tuple[Skill, str]]:
    if isinstance(raw, list | tuple):
        for index, value in enumerate(raw):
            yield from _skill(reading, value, _source_of(source, index))
    elif isinstance(raw, Mapping):
        for name, value in raw.items():
            yield from _skill(
                reading, _with_name(reading, str(name), value, source.at((name,))), _source_of(source, name)
            )
    else:
        reading.add(source.at(), "`SKILLS` must be a dictionary of skills", "write `SKILLS = {name: {…}}`")


def _with_name(reading: ReadContext, name: str, raw: object, where: str) -> object:
    own = raw.get("name", name) if isinstance(raw, Mapping) else raw.name if isinstance(raw, Skill) else name
    if own != name:
        reading.add(where, f"the skill `{name}` calls itself `{own}`", "give it one name")
    return {**raw, "name": name} if isinstance(raw, Mapping) else raw


def _source_of(source: Source, key: str | int) -> Source:
    inside = {path[1:]: line for path, line in source.lines.items() if path[:1] == (key,)}
    return Source(source.file, inside or {(): source.lines.get((), 1)})


def _skill(reading: ReadContext, raw: object, source: Source) -> Iterator[tuple[Skill, str]]:
    if isinstance(raw, Skill):
        yield raw.model_copy(update={"source": source}), source.at()
    elif isinstance(raw, Mapping):
        skill = read_skill(reading, raw, source)
        if skill is not None:
            yield skill, source.at()
    else:
        reading.add(source.at(), "a skill must be a dictionary or a `Skill`", 'write `SKILL = {"name": …}`')

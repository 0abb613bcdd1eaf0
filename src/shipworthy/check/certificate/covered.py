"""The files that an agent can read: those that its definition or its code names, and those in its own folders."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from os.path import normpath
from pathlib import Path

from shipworthy.app.agent import Agent
from shipworthy.check.certificate.left_out import LeftOut, is_left_out, name_of
from shipworthy.check.certificate.named import ANY, LONGEST, Named, named_in
from shipworthy.check.certificate.places import CODE, matching, root_of
from shipworthy.contract.beside import INSTALLED
from shipworthy.contract.learned import LOCK
from shipworthy.contract.mcp.definition import LOCK as PINS
from shipworthy.contract.read.marks import read_yaml
from shipworthy.contract.read.prompt import read_markdown
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.specialist.offer import LOCK as OFFERS
from shipworthy.regex import regex

FOLDERS = ("skills", "prompts", "tools", "knowledge", "instructions", "data")
"""Folders of an agent in which every file counts."""
READ = ("skills", "prompts")
"""Those that are read without being named, so that a first file in them counts too."""
MAY_BE_STATE = ("data", "tools")
"""Those in which a file may be one that the agent writes."""
TOOLS = "tools.py"
JUDGE = regex(r"([A-Za-z_]\w*)\.[A-Za-z_]\w*")
"""A function of a file that a guideline names."""


@dataclass(slots=True, kw_only=True)
class Covered:
    """The files of one agent, while they are being found."""

    root: Path
    """The folder that all lie below: that of `agent.yaml`, or that of the outermost package of an agent in Python."""
    left_out: LeftOut
    files: set[str] = field(default_factory=set)
    """Their paths below the root, with `/`."""
    watched: set[str] = field(default_factory=set)
    """Patterns of files that would count if they were there; `folder/**` stands for all files of a folder."""
    state: set[str] = field(default_factory=set)
    """Patterns of files that the code of the agent writes: they are its state where no definition is built of them."""
    installed: set[str] = field(default_factory=set)
    """The first names of modules that are imported and are no files below the root."""

    def add(self, path: Path) -> None:
        """Add a file or folder below the root; others are left out."""
        path = Path(normpath(path))
        if not path.is_relative_to(self.root) or any(part[0] == "." for part in path.relative_to(self.root).parts):
            return
        if path.is_dir():
            if path != self.root:
                self.watched.add(f"{name_of(path, self.root)}/**")
        elif path.is_file() and not is_left_out(path.name):
            name = name_of(path, self.root)
            if not self.left_out.leaves(name):
                self.files.add(name)

    def add_pattern(self, path: Path) -> None:
        """Add the files that match a path with `*`."""
        path = Path(normpath(path))
        if path.is_relative_to(self.root) and path.suffix not in (".py", ""):
            self.watched.add(name_of(path, self.root))
        elif path.name == ANY:
            self.add(path.parent)


def covered(agent: Agent, patterns: Iterable[str] = ()) -> Covered:
    """Find the files of an agent; `patterns`: of paths that the author leaves out."""
    root, seeds = root_of(agent)
    return covered_in(root, Path(agent.spec.source.file).name if agent.spec.source.file else "", seeds, patterns)


def covered_in(root: Path, entry: str, seeds: Iterable[Path] = (), patterns: Iterable[str] = ()) -> Covered:
    """Find the files of an agent below a folder, from its `agent.yaml` there and other files that belong to it."""
    found = Covered(root=root, left_out=LeftOut(root, patterns))
    if entry:
        _of_definition(found, entry)
    for seed in seeds:
        found.add(seed)
    found.files |= set(matching(found.watched, found.left_out, root))
    definition = {name for name in found.files if name.partition("/")[0] not in MAY_BE_STATE}
    _of_code(found)
    found.files -= {name for name in found.state - definition if not name.endswith(CODE)}
    return found


def _of_definition(found: Covered, entry: str) -> None:
    """Add the files of a folder, by the names in its YAML files."""
    root = found.root
    page = _page(root / entry, root)
    skills, knowledge = page.get("skills"), page.get("knowledge")
    for name in (entry, LOCK, PINS, OFFERS, *([] if "tools" in page else [TOOLS])):
        found.add(root / name)
    found.watched |= {LOCK, PINS, OFFERS, *(f"{name}/**" for name in READ)}
    for folder in (*FOLDERS, skills, knowledge.get("path") if isinstance(knowledge, dict) else None):
        if isinstance(folder, str) and (root / folder).is_dir():
            found.add(root / folder)
    definition = matching(found.watched, found.left_out, root)
    for name in (entry, *(name for name in definition if name.endswith((".yaml", ".yml", ".md")))):
        for word in _texts(_page(root / name, root)):
            judge = JUDGE.fullmatch(word)
            for file in (word, f"{judge[1]}.py" if judge is not None else ""):
                if file and len(file) < LONGEST and "\n" not in file and _is_file(root / file):
                    found.add(root / file)


def _page(path: Path, root: Path) -> Mapping[str, object]:
    """The data of a YAML file, or of the front matter of a Markdown file; empty where there is none."""
    reading = ReadContext(folder=root)
    if path.suffix == ".md":
        markdown = read_markdown(reading, path) if path.read_bytes().startswith(b"---") else None
        return markdown.head.data if markdown is not None and markdown.head is not None else {}
    text = reading.text(path)
    page = None if text is None else read_yaml(reading, text, str(path))
    return {} if page is None else page.data


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _of_code(found: Covered) -> None:
    """Add what the Python files import and open, also through each other."""
    waiting, read, named, matched = sorted(found.files), set[str](), dict[Path, Named](), set(found.watched)
    while waiting:
        name = waiting.pop()
        if name in read or not name.endswith(".py"):
            continue
        read.add(name)
        file = found.root / name
        named[file] = its = named_in(file)
        before = set(found.files)
        for level, module in its.modules:
            _of_module(found, file, level, module)
        for path in its.paths:
            found.add_pattern(Path(path)) if ANY in path else found.add(Path(path))
        found.state |= {
            name_of(Path(path), found.root) for path in its.written if Path(path).is_relative_to(found.root)
        }
        found.files |= set(matching(found.watched - matched, found.left_out, found.root))
        matched |= found.watched
        waiting += sorted(found.files - before)
    _of_words(found, named)


def _of_module(found: Covered, file: Path, level: int, module: str) -> None:
    """Add the files of an imported module, or its name where it is none of the agent's."""
    parts = [part for part in module.split(".") if part]
    near = [*file.parents][: [*file.parents].index(found.root) + 1] if found.root in file.parents else [file.parent]
    for base in near if level == 0 else [file.parents[level - 1]]:
        files = [path for depth in range(1, len(parts) + 1) for path in _modules(base.joinpath(*parts[:depth]))]
        for path in files:
            if not any(part in INSTALLED for part in path.parts[len(found.root.parts) :]):
                found.add(path)
        if level:
            found.add(base / "__init__.py")
        if files or (parts and (base / parts[0]).is_dir()):
            return
    if level == 0 and parts and parts[0] not in sys.stdlib_module_names:
        found.installed.add(parts[0])


def _modules(place: Path) -> list[Path]:
    """The files of a module at a place, with or without source."""
    if place.is_dir():
        return [file for file in (place / "__init__.py",) if file.is_file()]
    file = place.with_name(f"{place.name}.py")
    if file.is_file():
        return [file]
    return sorted(place.parent.glob(f"{place.name}.*.so")) if place.parent.is_dir() else []


def _of_words(found: Covered, named: Mapping[Path, Named]) -> None:
    """Add the files that the code names by a text alone, beside it, at the root, or in a folder that it binds."""
    bases = {Path(base) for its in named.values() for base in its.bases if ANY not in base}
    folders = {base for base in bases if base.is_dir() and base.is_relative_to(found.root)}
    for file, its in named.items():
        for word in its.words:
            for folder in {file.parent, found.root, *folders}:
                if ANY not in word and _is_file(folder / word):
                    found.add(folder / word)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False

"""Reads the specialists of an agent: of each local one the index, for which none of its Python is run."""

import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePath

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.beside import INSTALLED, names_a_write
from shipworthy.contract.lint.link import near
from shipworthy.contract.read.agent import read_agent
from shipworthy.contract.read.files import agent_file, page_of, prompts_of, written_in
from shipworthy.contract.read.marks import YamlPage
from shipworthy.contract.read.offers import read_offers, with_offer
from shipworthy.contract.read.owners import HIDDEN
from shipworthy.contract.read.reading import ReadContext, listed
from shipworthy.contract.read.repair import check_names, unknown_key
from shipworthy.contract.source import Path as KeyPath
from shipworthy.contract.source import Source
from shipworthy.contract.specialist.index import Index, IndexedSkill
from shipworthy.contract.specialist.offer import Offer
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import SpecError

MOST_NESTED = 3
"""Most specialists that stand below one another: an agent, its specialist, that one's specialist, and one more."""
CODE = ".py"
READ = (CODE, ".yaml", ".yml", ".md")
"""Endings of files that an agent is built of."""


def with_specialists(reading: ReadContext, page: YamlPage, above: tuple[Path, ...] = ()) -> YamlPage:
    """The page of an agent.yaml, its local specialists with their indexes; what does not load is a problem.

    `above`: the folders of the agents that this one is a specialist of, the outermost first.
    """
    raw = page.data.get("specialists")
    if not isinstance(raw, Mapping) or reading.folder is None:
        return page
    own = (*above, reading.folder.resolve())
    return replace(page, data={**page.data, "specialists": indexed(reading, raw, page.source, reading.folder, own)})


TOOLS_FROM = "tools_from"
"""The function that makes tools of those of other libraries."""


def indexed(
    reading: ReadContext, raw: Mapping[str, object], source: Source, folder: Path, above: tuple[Path, ...] = ()
) -> dict[str, object]:
    """The raw specialists, the local ones with their indexes; `folder`: what their paths are relative to."""
    placed = ((name, source.at(("specialists", str(name)))) for name in raw)
    check_names(reading, "a specialist", placed, of_skills=True)
    found: dict[str, object] = {}
    offers = read_offers(reading)
    for name, value in raw.items():
        one = {"agent": str(value)} if isinstance(value, str | PurePath) else value
        if not isinstance(one, Mapping):
            found[name] = one
            continue
        own, place = dict(one), ("specialists", name)
        for key in HIDDEN["a specialist"] & set(own):
            if not isinstance(own[key], Index | Offer):
                reading.add(source.at((*place, key)), *unknown_key("a specialist", key), breaks=False)
                del own[key]
        word = own.get("agent")
        if isinstance(word, str | PurePath) and str(word) and "index" not in own:
            where = source.at((*place, "agent") if isinstance(value, Mapping) else place)
            own |= {"agent": str(word), "index": _index(reading, folder, str(word), where, above)}
            _offered(reading, own, source, place)
        found[name] = with_offer(reading, str(name), own, offers, source.at(place)) if "url" in own else own
    return found


def _offered(reading: ReadContext, own: Mapping[str, object], source: Source, place: tuple[str, ...]) -> None:
    """The problems of the skills that a specialist is said to have."""
    index, named = own["index"], own.get("skills")
    if not isinstance(index, Index) or not index.whole or not isinstance(named, list | tuple):
        return
    for position, skill in enumerate(named):
        if isinstance(skill, str) and skill not in index.skills:
            hint = near(skill, index.skills, f"it has {', '.join(sorted(index.skills)) or 'none'}")
            where = source.at((*place, "skills", position))
            reading.add(where, f"`{skill}` is no skill of the specialist `{place[-1]}`", hint)


def _index(reading: ReadContext, folder: Path, word: str, where: str, above: tuple[Path, ...]) -> Index | None:
    try:
        file = agent_file(folder / word)
    except SpecError as error:
        reading.add(
            where, f"the specialist `{word}`: {error.problems[0].message}", _closest(folder, word), breaks=False
        )
        return None
    root = file.parent.resolve()
    if root in above:
        chain = " → ".join(path.name for path in (*above[above.index(root) :], root))
        reading.add(where, f"`{word}` comes to use itself: {chain}", "break the cycle between the agents", breaks=False)
        return None
    if len(above) > MOST_NESTED:
        chain = " → ".join(path.name for path in (*above, root))
        message = f"specialists stand more than {MOST_NESTED} deep: {chain}"
        reading.add(where, message, "give the work to fewer levels of agents", breaks=False)
        return None
    return index_of(reading, file, above)


def _closest(folder: Path, word: str) -> str:
    place = folder / word
    known = [path.name for path in listed(place.parent, "*") if (path / "agent.yaml").is_file()]
    return near(place.name, known, "write the path of its folder, relative to this one: `../trading`")


def index_of(reading: ReadContext, file: Path, above: tuple[Path, ...]) -> Index | None:
    """The index of the agent of a file; None, and its problems, where it does not load."""
    own = ReadContext(folder=file.parent)
    page = page_of(own, file)
    page = None if page is None else with_specialists(own, page, above)
    collected, whole = written_in(own, file.parent, page)
    prompts = prompts_of(own, file.parent)
    before, own.broken = own.broken, False
    spec = None if page is None else read_agent(own, page, collected, prompts)
    if spec is not None and not own.problems and not before:
        _known_words(own, spec, file.parent)
    for problem in own.in_order(file):
        if problem not in reading.problems:
            reading.problems.append(problem)
    if spec is None or own.problems:
        return None
    skills = {name: IndexedSkill.of(skill, spec.limits) for name, skill in spec.skills.items()}
    inner = [one.index.digest for _, one in sorted(spec.specialists.items()) if one.index is not None]
    return Index(
        name=spec.name,
        description=spec.description,
        skills=skills,
        writes=_may_write(spec, file.parent),
        digest=digest_of(file.parent, _left_out(spec), inner),
        folder=file.parent.resolve(),
        whole=whole,
    )


def _known_words(reading: ReadContext, spec: AgentSpec, folder: Path) -> None:
    """A problem for each tool that no file of the folder speaks of; the rest is known when its code is loaded."""
    known = {*spec.skills, *spec.prompts, *spec.tools, *spec.specialists}
    code = "\n".join(path.read_text("utf-8", "replace") for path in _files(folder, "") if path.suffix == CODE)
    if TOOLS_FROM in code:
        return  # the names of tools that other libraries or schemas bring stand in no file
    for skill in spec.skills.values():
        named: list[tuple[KeyPath, str]] = [(("tools", place), tool) for place, tool in enumerate(skill.tools)]
        named += [((*path, "tool"), step.tool) for path, step in skill.walk() if step.tool is not None]
        for path, tool in named:
            if tool.partition(".")[0] not in known and tool not in code:
                hint = near(tool, known, "define it in tools.py")
                reading.add(skill.source.at(path), f"`{tool}` is not a tool, a skill or a prompt of this agent", hint)


def _may_write(spec: AgentSpec, folder: Path) -> bool:
    """Whether a tool of an agent may write, as far as the text of its code tells: what is imported may."""
    own = {path.stem for path in folder.rglob("*.py")} | {path.name for path in folder.iterdir() if path.is_dir()}
    known = {*sys.stdlib_module_names, "shipworthy", *own}
    if spec.mcp or any(one.effect == "write" or (one.index and one.index.writes) for one in spec.specialists.values()):
        return True
    for path in _files(folder, ""):
        if path.suffix == CODE and names_a_write(path.read_text("utf-8", "replace"), known, TOOLS_FROM):
            return True
    return False


def _left_out(spec: AgentSpec) -> str:
    return spec.knowledge.path if spec.knowledge is not None else ""


def digest_of(folder: Path, left_out: str = "", inner: "list[str] | tuple[str, ...]" = ()) -> str:
    """The hash of the files that an agent is built of, and of its own specialists; the same on every machine.

    `left_out`: the folder of its documents.
    """
    total = hashlib.sha256()
    for path in _files(folder, left_out):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\n{digest}\n".encode())
    for one in inner:
        total.update(f"{one}\n".encode())
    return total.hexdigest()[:32]


def _files(folder: Path, left_out: str) -> Iterator[Path]:
    documents = (folder / left_out).resolve() if left_out else None
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        parts = path.relative_to(folder).parts
        if any(part in INSTALLED or part == "__pycache__" or part.startswith(".") for part in parts):
            continue
        if documents is not None and path.resolve().is_relative_to(documents):
            continue
        counts = path.suffix in READ if len(parts) > 1 else path.suffix in (CODE, ".lock") or path.name == "agent.yaml"
        if counts and path.is_file():
            yield path


def digest_now(specialist: Specialist, spec: AgentSpec) -> str:
    """The hash of the files of a specialist as they are now; `spec`: its definition, as it was loaded."""
    index = specialist.index
    if index is None or index.folder is None:
        return "" if index is None else index.digest
    inner = [one.index.digest for _, one in sorted(spec.specialists.items()) if one.index is not None]
    return digest_of(index.folder, _left_out(spec), inner)

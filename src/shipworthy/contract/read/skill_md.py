"""Reads skills in the Agent Skills format: `<name>/SKILL.md`, with further keys in `contract.yaml` beside it."""

from collections.abc import Mapping
from pathlib import Path

from shipworthy.contract.lint.link import near
from shipworthy.contract.read.marks import YamlPage, read_yaml
from shipworthy.contract.read.owners import keys
from shipworthy.contract.read.prompt import read_markdown
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.skill import read_skill
from shipworthy.contract.read.wording import yaml_type
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Source
from shipworthy.regex import regex

LONGEST_FIELDS = {"name": 64, "description": 1024, "license": 1024, "compatibility": 500, "allowed-tools": 10_000}
NAME = regex(r"[a-z0-9]+(-[a-z0-9]+)*")
OWN = ("name", "description", "instructions")
CONTRACT = "contract.yaml"


def read_skill_folder(reading: ReadContext, folder: Path) -> Skill | None:
    """The skill of a folder; None, and problems, if it is not valid.

    `allowed-tools` are the tools of its loop, and the only tools that `contract.yaml` may use.
    """
    path = folder / "SKILL.md"
    before = len(reading.problems)
    page = read_markdown(reading, path)
    contract = _contract(reading, folder / CONTRACT)
    if page is None or len(reading.problems) > before:
        return None
    if page.head is None:
        reading.add(f"{path}:1", "`SKILL.md` begins with its front matter", "write `---`, name, description, `---`")
        return None
    allowed = _front_matter(reading, page.head, folder.name)
    lines = {**page.head.source.lines, ("instructions",): page.line}
    if "allowed-tools" in page.head.data:
        lines["tools",] = lines["allowed-tools",]
    data = {key: page.head.data.get(key) for key in ("name", "description")}
    data["instructions"] = page.body.strip()
    if len(reading.problems) > before:
        return None
    if contract is None:
        return read_skill(reading, data | ({} if allowed is None else {"tools": allowed}), Source(str(path), lines))
    return _with_contract(reading, data, contract, allowed)


def _with_contract(
    reading: ReadContext, data: dict[str, object], contract: YamlPage, allowed: list[str] | None
) -> Skill | None:
    before = len(reading.problems)
    for key in (key for key in OWN if key in contract.data):
        reading.add(contract.source.at((key,)), f"`{key}` stands in SKILL.md", "remove it here")
    if allowed and not {"workflow", "tools"} & set(contract.data):
        data["tools"] = allowed
    skill = read_skill(reading, data | contract.data, contract.source, contract.flow)
    if skill is None or allowed is None:
        return skill if len(reading.problems) == before else None
    used = [((*path, "tool"), step.tool) for path, step in skill.walk() if step.tool is not None]
    for place, tool in [*used, *((("tools", n), tool) for n, tool in enumerate(skill.tools))]:
        if tool not in allowed:
            message = f"`{tool}` is not among the `allowed-tools` of SKILL.md"
            reading.add(skill.source.at(place), message, near(tool, allowed, "add it there, or remove it here"))
    return skill if len(reading.problems) == before else None


def _contract(reading: ReadContext, path: Path) -> YamlPage | None:
    if not path.exists():
        return None
    text = reading.text(path)
    return None if text is None else read_yaml(reading, text, str(path))


def _front_matter(reading: ReadContext, page: YamlPage, folder: str) -> list[str] | None:
    head, at = page.data, page.source.at
    for key in (key for key in head if key not in (*LONGEST_FIELDS, "metadata")):
        repair = near(key, (*LONGEST_FIELDS, "metadata"), "put it under `metadata`")
        repair = f"move it to {CONTRACT} beside this file" if key in keys("a skill") else repair
        reading.add(at((key,)), f"`{key}` is not a key of SKILL.md", repair)
    for key in ("name", "description"):
        if key not in head:
            reading.add(at(), f"`{key}` is missing", f"add `{key}: …` to the front matter")
    for key, longest in LONGEST_FIELDS.items():
        value = head.get(key, "-")
        if key == "allowed-tools" and isinstance(value, list):
            continue
        if not isinstance(value, str) or not value.strip():
            reading.add(
                at((key,)), f"`{key}` must be text, not {yaml_type(value) if value != '' else 'empty'}", "write a text"
            )
        elif len(value) > longest:
            reading.add(at((key,)), f"`{key}` is longer than {longest} characters", "shorten it")
    if isinstance(name := head.get("name"), str):
        _name(reading, name, folder, at(("name",)))
    metadata = head.get("metadata", {})
    if not isinstance(metadata, Mapping) or not all(isinstance(v, str | int | float) for v in metadata.values()):
        reading.add(at(("metadata",)), "`metadata` must be a mapping of words to texts", f"use {CONTRACT} for more")
    return _tools(reading, head, at(("allowed-tools",)))


def _tools(reading: ReadContext, head: Mapping[str, object], where: str) -> list[str] | None:
    raw = head.get("allowed-tools")
    if not isinstance(raw, list):
        return raw.split() if isinstance(raw, str) else None
    if not all(isinstance(tool, str) for tool in raw):
        reading.add(where, "`allowed-tools` must be text", "write the tools' names with spaces between them")
    return [str(tool) for tool in raw]


def _name(reading: ReadContext, name: str, folder: str, where: str) -> None:
    if name != folder:
        reading.add(where, f"`{name}` is not the name of its folder `{folder}`", f"write `name: {folder}`")
    elif not NAME.fullmatch(name):
        message = f"`{name}` is not a name of the Agent Skills format"
        reading.add(where, message, "lower-case letters and digits, single `-` between them")

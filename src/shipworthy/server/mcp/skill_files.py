"""Each skill as a folder with a `SKILL.md`, by the Skills extension of MCP (SEP-2640), with digests."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import yaml
from mcp_types import Resource

from shipworthy.regex import regex
from shipworthy.server.mcp.tools import ASK, DESCRIBE, FIXED, RUN, arguments_of, few
from shipworthy.server.offers import Offer

EXTENSION = "io.modelcontextprotocol/skills"
FILE = "SKILL.md"
MARKDOWN, FOLDER = "text/markdown", "inode/directory"
LONGEST_NAME, LONGEST_DESCRIPTION = 64, 1024
UNNAMED = regex(r"[^a-z0-9]+")
WRITES = {
    "never": "It changes nothing.",
    "asked": "It asks for a yes before each change.",
    "unasked": "It changes things without asking: run it only where the user wants the change.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillFile:
    """The `SKILL.md` of one skill."""

    folder: str
    """The URI of its folder."""
    front: Mapping[str, object]
    text: str

    @property
    def uri(self) -> str:
        """The URI of the file."""
        return f"{self.folder}/{FILE}"

    @property
    def entry(self) -> dict[str, object]:
        """The skill as `skills/list` and `skills/get` have it."""
        raw = self.text.encode()
        digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
        files = [{"uri": self.uri, "digest": digest, "size": len(raw)}]
        return {"uri": self.uri, "frontmatter": dict(self.front), "resources": files}

    @property
    def resource(self) -> Resource:
        """The file as a resource."""
        name, about = str(self.front["name"]), str(self.front["description"])
        size = len(self.text.encode())
        return Resource(uri=self.uri, name=name, description=about, mime_type=MARKDOWN, size=size)


def skill_files(offers: Mapping[str, Offer]) -> dict[str, SkillFile]:
    """The file of each skill by its URI; two skills never share one."""
    found: dict[str, SkillFile] = {}
    for offer in offers.values():
        made = _made(offer, found, few(offers))
        found[made.uri] = made
    return found


def children(files: Mapping[str, SkillFile], uri: str) -> list[Resource] | None:
    """What stands in a folder: files, and folders of agents and skills; None where there is no such folder."""
    inside: dict[str, Resource] = {}
    for file in files.values():
        if file.folder == uri:
            inside[file.uri] = file.resource
        elif file.folder.startswith(f"{uri}/"):
            name = file.folder[len(uri) + 1 :].partition("/")[0]
            inside[f"{uri}/{name}"] = Resource(uri=f"{uri}/{name}", name=name, mime_type=FOLDER)
    return list(inside.values()) or None


def _made(offer: Offer, others: Mapping[str, SkillFile], own_tool: bool) -> SkillFile:
    stem, agent = _name(offer.skill.name), _name(offer.agent_name)
    name, number = stem, 2
    while f"skill://{agent}/{name}/{FILE}" in others:
        name, number = f"{stem[: LONGEST_NAME - 4]}-{number}", number + 1
    tool = offer.name if own_tool and offer.name not in FIXED else RUN
    front: dict[str, object] = {
        "name": name,
        "description": _description(offer),
        "metadata": {"shipworthy-agent": offer.agent_name, "shipworthy-tool": tool},
    }
    head = yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=10_000)
    return SkillFile(folder=f"skill://{agent}/{name}", front=front, text=f"---\n{head}---\n\n{_body(offer, tool)}")


def _description(offer: Offer) -> str:
    about = " ".join(offer.skill.about.split())
    examples = "; ".join(f'"{" ".join(example.split())}"' for example in offer.skill.examples[:3])
    whole = f"{about}. Use it for requests such as {examples}." if examples else f"{about}."
    return (whole if len(whole) <= LONGEST_DESCRIPTION else about)[:LONGEST_DESCRIPTION]


def _body(offer: Offer, tool: str) -> str:
    call = f"Call the tool `{tool}`"
    call += f' with `skill: "{offer.name}"` and these `inputs`' if tool == RUN else " with these arguments"
    lines = [f"- `{name}`: {json.dumps(schema, ensure_ascii=False)}" for name, schema in arguments_of(offer).items()]
    bound = offer.agent.compiled.bound(offer.skill.name).as_dict()
    most = [f"- {name.replace('_', ' ')}: {_figure(value)}" for name, value in bound.items()]
    return "\n".join(
        [
            f"# {offer.skill.about}",
            "",
            f"{call}. {WRITES[offer.writing]}",
            "",
            *(lines or ["- none"]),
            "",
            "Leave out what the user has not said: the tool asks for what it needs, and the answer is the user's.",
            f"`{DESCRIBE}` has the whole contract, and `{ASK}` takes the request in words.",
            "",
            "One run takes at most:",
            "",
            *most,
            "",
        ]
    )


def _figure(value: float | None) -> str:
    return "not promised" if value is None else f"{value:g}"


def _name(name: str) -> str:
    """A name as Agent Skills have it: small letters and digits between single hyphens."""
    return UNNAMED.sub("-", name.lower()).strip("-")[:LONGEST_NAME].strip("-") or "skill"

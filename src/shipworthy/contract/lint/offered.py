"""Finds tools of loops that a provider refuses together with the whole request."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.lazy import RESERVED
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Finding
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.regex import regex

TOOL = regex(r"[a-zA-Z_][a-zA-Z0-9_-]{0,63}")
"""The names of tools that OpenAI, Anthropic, Gemini and Bedrock take; at Gemini the first character is no digit."""
FIELD = regex(r"[a-zA-Z0-9_.-]{1,64}")
"""The names of parameters that Anthropic and Bedrock take."""
MOST_CHARACTERS = 1024
"""Of a description: OpenAI, `string_above_max_length`."""
MOST_TOOLS = 128
"""In a request: OpenAI, `array_above_max_length`."""
DEEPEST = 10
MOST_FIELDS = 5000
MOST_OPTIONS = 1000
"""Levels, properties and options of a schema that OpenAI takes (Structured Outputs, supported schemas, 2026)."""


def refused_tools(agent: AgentSpec, skill: Skill) -> Iterator[Finding]:
    """Every tool of a loop whose name, description or parameters no provider, or not each of them, takes."""
    lazy = agent.lazy_tools if skill.lazy_tools is None else skill.lazy_tools
    if len(skill.tools) > MOST_TOOLS and lazy is False:
        message = f"a model takes {MOST_TOOLS} tools in one request, and these are {len(skill.tools)}"
        yield ("tools",), message, "write `lazy_tools: true`, or divide the skill into several"
    for position, name in enumerate(skill.tools):
        if name in RESERVED and lazy is not False:
            message = f"`{name}` is the name of a tool of ours where a loop has lazy tools"
            yield ("tools", position), message, "give the tool another name, or write `lazy_tools: false`"
        tool = agent.tools.get(name)
        for message, repair in _tool(tool) if tool is not None else ():
            yield ("tools", position), message, repair


def _tool(tool: ToolSpec) -> Iterator[tuple[str, str]]:
    if not TOOL.fullmatch(tool.name):
        form = "1 to 64 letters a-z, digits, `_` and `-`, with a letter or `_` first"
        theirs = f"`tools: {{{_plain(tool.name)}: {{tool: …}}}}` under `mcp`"
        own = f'`@tool(name="{_plain(tool.name)}")`'
        repair = f"give the tool another name, such as {own if tool.parameters is None else theirs}"
        yield f"a model cannot be told of `{tool.name}`: providers take names of {form}", repair
    if (size := len(tool.description)) > MOST_CHARACTERS:
        message = f"the description of `{tool.name}` has {size} characters; providers take {MOST_CHARACTERS}"
        where = "the function's docstring" if tool.parameters is None else "it: write a `description` under `mcp`"
        yield message, f"shorten {where}, and say the rest in the skill's `instructions`"
    for param in tool.params:
        yield from _param(tool, param)


def _param(tool: ToolSpec, param: Param) -> Iterator[tuple[str, str]]:
    where = f"parameter `{param.name}` of `{tool.name}`"
    if not FIELD.fullmatch(param.name):
        message = f"a model cannot be told of {where}: providers take names of 1 to 64 letters a-z, digits, `_`, `-`"
        yield message, f"rename it, for example to `{_plain(param.name)}`"
    if (schema := param.own_schema) is None:
        return
    size = _Size()
    size.measure(schema, 1)
    if size.empty:
        yield f"{where} has a choice without an option, which providers refuse", "give its type a value"
    if size.depth > DEEPEST:
        message = f"{where} is nested {size.depth} levels deep; providers take {DEEPEST}"
        yield message, "make its type flatter"
    if size.fields > MOST_FIELDS or size.options > MOST_OPTIONS:
        most = f"providers take {MOST_FIELDS} and {MOST_OPTIONS}"
        message = f"{where} has {size.fields} fields and {size.options} options; {most}"
        yield message, "take a text, and look it up in the tool"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss")).replace(" ", "_")
    return re.sub(r"[^a-zA-Z0-9_-]", "", letters).strip("_-0123456789")[:64] or "lookup"


class _Size:
    """Measures a schema."""

    def __init__(self) -> None:
        self.depth = self.fields = self.options = 0
        self.empty = False

    def measure(self, node: object, depth: int) -> None:
        """Add a schema that stands `depth` levels deep."""
        if isinstance(node, list):
            for item in node:
                self.measure(item, depth)
        if not isinstance(node, Mapping):
            return
        self.depth = max(self.depth, depth if "properties" in node or "items" in node else 0)
        options = node.get("enum")
        if isinstance(options, list):
            self.options, self.empty = self.options + len(options), self.empty or not options
        for name, value in node.items():
            if name in ("default", "examples", "enum", "const"):
                continue
            if name in ("properties", "$defs") and isinstance(value, Mapping):
                self.fields += len(value) if name == "properties" else 0
                self.measure(list(value.values()), depth + (name == "properties"))
            else:
                self.measure(value, depth + (name == "items"))

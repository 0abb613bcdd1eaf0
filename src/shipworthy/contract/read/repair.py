"""The repairs for unknown keys of the mappings in a definition, and for names that cannot be used."""

import keyword
import re
from collections.abc import Iterable

from shipworthy.contract.lint.link import near
from shipworthy.contract.read.owners import RESERVED, keys
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.skill import NAMED
from shipworthy.contract.source import Path

TIMEOUT = "a tool says how long it takes, in seconds: `@tool(timeout=2)`; `max_latency_ms` of the skill bounds a run"
INSTEAD = {
    ("a skill", "limits"): "write `max_latency_ms: …` and the other limits as keys of the skill",
    ("a skill", "steps"): "the steps of a skill are its `workflow`",
    ("a skill", "prompt"): "write `workflow: [{prompt: …}]`",
    ("a step", "args"): "the arguments of a step are its `with`",
    ("a step", "if"): "a condition is `when`",
    ("a step", "max_output_tokens"): "write it beside the text: `prompt: {text: …, max_output_tokens: …}`",
    ("a model", "model"): "the name of a model is its `name`",
    ("a model", "url"): "the address of a model is its `base_url`",
    ("a model", "api_key"): "`key` names the environment variable that holds its key",
    ("a step", "name"): "the name of a step's result is `as`",
    ("a step", "optional"): "write `required: false`",
    ("a step", "sleep"): "write `wait: 90m`, which ends the run until then, or `repeat: {until, max, every}`",
    ("a step", "delay"): "write `wait: 90m`, which ends the run until then",
    ("a step", "until"): "write `repeat: {until: …, max: …, every: …}`",
    ("a step", "while"): "write `repeat: {until: not (…), max: …}`",
    ("a repeat", "times"): "the most turns are its `max`",
    ("a repeat", "while"): "write `until: not (…)`",
    ("a repeat", "wait"): "write `every: 6s`, or a `wait` step in the group that is repeated",
    ("a repeat", "pause"): "the pause between two turns is its `every`",
    ("a step", "timeout_ms"): TIMEOUT,
    ("a step", "timeout"): TIMEOUT,
    ("a step", "timeout_s"): TIMEOUT,
    ("a skill", "timeout_ms"): "write `max_latency_ms`: milliseconds of a run",
    ("a skill", "timeout"): "write `max_latency_ms`: milliseconds of a run",
    ("an agent", "timeout_ms"): "write `limits: {max_latency_ms: …}`: milliseconds of a run",
    ("an agent", "timeout"): "write `limits: {max_latency_ms: …}`: milliseconds of a run",
    ("a guideline", "condition"): "when a guideline applies is its `when`",
    ("a guideline", "action"): "what a model is told is its `then`",
    ("a guideline", "tools"): "write `first_tool`, `only_tools` or `forbid_tools`",
    ("an MCP server", "args"): "write the program and its arguments as one list: `command: [python, server.py]`",
    ("an MCP server", "transport"): "a `url` is spoken to over streamable HTTP, a `command` over stdio: remove it",
    ("an MCP server", "type"): "a `url` is spoken to over streamable HTTP, a `command` over stdio: remove it",
    ("a tool of an MCP server", "name"): "its name at the server is `tool`; the key is its name here",
    ("a specialist", "path"): "the folder of a local specialist is its `agent`",
    ("a specialist", "folder"): "the folder of a local specialist is its `agent`",
    ("a specialist", "name"): "the key under `specialists` is its name; what people read is its `label`",
    ("a specialist", "optional"): "write `required: false`",
    ("a specialist", "timeout_ms"): "write `timeout`, in seconds, or for a local one `limits: {max_latency_ms: …}`",
    ("a specialist", "returns"): "the type of its answer is its `output`",
    ("a specialist", "api_key"): "write it as a header: `headers: {Authorization: Bearer ${VARIABLE}}`",
    ("an input", "options"): "write the options as the type: `type: [a, b, c]`",
    ("an input", "required"): "an input is asked when something reads it; give a `default` to make it optional",
}


def unknown_key(owner: str, key: object, *, in_file: bool = True) -> tuple[str, str]:
    """Message and repair for a key that the mapping may not have; `in_file`: it is read by the readers of files."""
    if repair := INSTEAD.get((owner, str(key))):
        return f"`{key}` is not a key of {owner}", repair
    known = keys(owner, in_file=in_file)
    return f"`{key}` is not a key of {owner}", near(str(key), known, f"remove it, or use one of: {', '.join(known)}")


def owner_of(path: Path, root: str) -> str:
    """What the mapping at this path is, such as "a step"."""
    last = path[-1] if path else None
    above = path[-2] if len(path) > 1 else None
    if path[:1] == ("limits",) and len(path) == 2:
        return "a quota"
    if path[:1] == ("models",):
        return "a price" if last == "price" else "a model"
    if path[:1] == ("guidelines",):
        return "a guideline"
    if path[:1] == ("mcp",) and len(path) in (2, 4):
        return "an MCP server" if len(path) == 2 else "a tool of an MCP server"
    if path[:1] == ("specialists",) and len(path) in (2, 3):
        return "a specialist" if len(path) == 2 else "limits of a specialist" if last == "limits" else str(last)
    if isinstance(last, int):
        return "a branch" if above == "choose" else "a step"
    if above == "inputs" and len(path) == 2:
        return "an input"
    named = {"prompt": "a prompt", "foreach": "a foreach", "confirm": "a confirm", "repeat": "a repeat"}
    return root if not path else named.get(str(last), str(last))


def check_names(
    reading: ReadContext, kind: str, names: Iterable[tuple[object, str]], *, of_skills: bool = False
) -> None:
    """Record a problem for every name that expressions could not read, or, `of_skills`, that no skill may have.

    `names`: pairs of name and position.
    """
    for name, where in names:
        if name in RESERVED:
            repair = f"choose another name; reserved are {', '.join(RESERVED)}"
            reading.add(where, f"`{name}` is a reserved name and cannot name {kind}", repair)
        elif not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
            plain = "".join(c if c.isalnum() or c == "_" else "_" for c in str(name))
            hint = f"`{plain}`" if plain.isidentifier() and not keyword.iskeyword(plain) else "another word"
            message = f"`{name}` cannot name {kind}: expressions could not read it"
            reading.add(where, message, f"use letters, digits and `_`: {hint}")
        elif of_skills and not re.match(NAMED, name):
            message = f"`{name}` cannot name {kind}: a skill of that name answers for it"
            reading.add(where, message, "begin with a letter from a to z")

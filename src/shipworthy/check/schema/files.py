"""The schemas by what they describe, as files, and the line by which an editor finds the one of a file."""

from collections.abc import Callable, Mapping
from pathlib import Path

import orjson

from shipworthy.check.schema.cases import cases_schema
from shipworthy.check.schema.definition import agent_schema, skill_schema
from shipworthy.check.schema.values import JSON

__all__ = ["FOLDER", "KINDS", "file_name", "line", "text_of", "write"]

KINDS: Mapping[str, Callable[[], JSON]] = {"agent": agent_schema, "skill": skill_schema, "cases": cases_schema}
"""What a schema describes → the function that makes it."""
FOLDER = ".shipworthy"
"""The folder of the schemas below an agent's; names with a dot are no part of a definition."""


def text_of(schema: JSON) -> str:
    """A schema as a file has it."""
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def file_name(kind: str) -> str:
    """The name of the file of a schema."""
    return f"{kind}.schema.json"


def line(kind: str, above: int = 0) -> str:
    """The first line of a file that an editor checks; `above`: how many folders it lies below the agent's."""
    return f"# yaml-language-server: $schema={'../' * above}{FOLDER}/{file_name(kind)}"


def write(agent: Path) -> list[Path]:
    """Write every schema into the folder of an agent; raises OSError."""
    folder = agent / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, made in KINDS.items():
        path = folder / file_name(kind)
        path.write_text(text_of(made()), encoding="utf-8")
        written.append(path)
    return written

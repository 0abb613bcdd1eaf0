"""`shipworthy new NAME`."""

import importlib.resources
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.check.schema.files import FOLDER, line, write
from shipworthy.cli.printing import say
from shipworthy.errors import UsageError
from shipworthy.routing.skills.tier import missing

FILES = (
    *("agent.yaml", "tools.py", "skills/order_status.yaml", "skills/cancel_order.yaml"),
    *("talk.yaml", "test_agent.py", "README.md"),
)
SCHEMAS = {"agent.yaml": "agent", "talk.yaml": "cases"}
"""File → the kind of its schema; every other YAML file is a skill."""


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The folder to make; its last part is the agent's name.")],
) -> None:
    """Make a runnable agent folder with a test.

    Example: shipworthy new shop && shipworthy run shop "Where is my order A-1001?"
    """
    folder = Path(name)
    if not re.fullmatch(r"[A-Za-z][\w-]*", folder.name):
        raise UsageError(f"`{folder.name}` cannot be an agent's name: use letters, digits, - and _, a letter first")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"`{name}` is already there: choose another name, or empty it first")
    template = importlib.resources.files("shipworthy.cli") / "template"
    for file in FILES:
        text = (template / file).read_text(encoding="utf-8")
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_first_line(file) + text.replace("AGENT_NAME", folder.name), encoding="utf-8")
    write(folder)
    sys.stdout.write(
        f"Made {name}/ with {len(FILES)} files, and their schemas for editors in {FOLDER}/. Try:\n"
        f'  shipworthy run {name} "Where is my order A-1001?"\n'
        f"  shipworthy bounds {name}\n"
        f"  shipworthy chat {name}\n"
        f"  shipworthy talk {name}/talk.yaml\n"
        f"  pytest {name}      # needs pytest: pip install pytest\n"
    )
    if (missed := missing()) is not None:
        say(missed, sys.stdout)


def _first_line(file: str) -> str:
    """The line by which an editor finds the schema of a file; empty for a file that has none."""
    if not file.endswith(".yaml"):
        return ""
    return f"{line(SCHEMAS.get(file, 'skill'), above=file.count('/'))}\n"

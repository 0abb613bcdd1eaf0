"""`shipworthy new NAME`."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.check.schema.files import FOLDER, line, write
from shipworthy.cli.printing import say
from shipworthy.cli.template import DEFAULT, Template, template_of, templates
from shipworthy.errors import UsageError
from shipworthy.routing.skills.tier import missing

SCHEMAS = {"agent.yaml": "agent", "talk.yaml": "cases", "cases.yaml": "cases"}
"""File → the kind of its schema; every other YAML file is a skill."""
LISTED = "; ".join(f"`{one.name}`: {one.about}" for one in templates().values())


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The folder to make; its last part is the agent's name.")],
    template: Annotated[
        str, typer.Option("--template", metavar="TEMPLATE", help=f"What it begins as. {LISTED}.")
    ] = DEFAULT,
) -> None:
    """Make a runnable agent folder with a test.

    Example: shipworthy new shop && shipworthy run shop "Where is my order A-1001?"

    Example: shipworthy new helpdesk --template support
    """
    folder = Path(name)
    if not re.fullmatch(r"[A-Za-z][\w-]*", folder.name):
        raise UsageError(f"`{folder.name}` cannot be an agent's name: use letters, digits, - and _, a letter first")
    chosen = template_of(template)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"`{name}` is already there: choose another name, or empty it first")
    for file in chosen.files:
        text = chosen.folder.joinpath(*file.split("/")).read_text(encoding="utf-8")
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_first_line(file) + text.replace("AGENT_NAME", folder.name), encoding="utf-8")
    write(folder)
    sys.stdout.write(_told(name, chosen))
    if (missed := missing()) is not None:
        say(missed, sys.stdout)


def _told(name: str, chosen: Template) -> str:
    cases = next(file for file in ("talk.yaml", "cases.yaml") if file in chosen.files)
    return (
        f"Made {name}/ with {len(chosen.files)} files, and their schemas for editors in {FOLDER}/. Try:\n"
        + "".join(f'  shipworthy run {name} "{message}"\n' for message in chosen.tries)
        + f"  shipworthy bounds {name}\n"
        f"  shipworthy chat {name}\n"
        f"  shipworthy talk {name}/{cases}\n"
        f"  shipworthy check {name}\n"
        f"  pytest {name}      # needs pytest: pip install pytest\n"
    )


def _first_line(file: str) -> str:
    """The line by which an editor finds the schema of a file; empty for a file that has none."""
    if not file.endswith(".yaml"):
        return ""
    return f"{line(SCHEMAS.get(file, 'skill'), above=file.count('/'))}\n"

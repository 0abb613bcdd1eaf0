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
"""File → the kind of its schema; a YAML file below `skills/` is a skill."""
TEXTS = (".yaml", ".md", ".py", ".toml", ".json")
NEEDS = "requirements.txt"
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

    Example: shipworthy new desk --template assistant && shipworthy chat desk
    """
    folder = Path(name)
    if not re.fullmatch(r"[A-Za-z][\w-]*", folder.name):
        raise UsageError(f"`{folder.name}` cannot be an agent's name: use letters, digits, - and _, a letter first")
    chosen = template_of(template)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"`{name}` is already there: choose another name, or empty it first")
    for file, source in chosen.files.items():
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_written(file, source.read_bytes(), chosen, folder.name))
    if chosen.needs:
        (folder / NEEDS).write_text("".join(f"{one}\n" for one in chosen.needs), encoding="utf-8")
    write(folder)
    sys.stdout.write(_told(name, chosen))
    if (missed := missing()) is not None:
        say(missed, sys.stdout)


def _written(file: str, content: bytes, chosen: Template, name: str) -> bytes:
    """A file as it stands in the new agent: with its name, and the folders of its specialists inside of it."""
    if not file.endswith(TEXTS):
        return content
    text = content.decode()
    if file == "agent.yaml" and "" in chosen.of:
        text = re.sub(r"^name: .*$", f"name: {name}", text, count=1, flags=re.MULTILINE)
    for place, example in chosen.of.items():
        text = text.replace(f"examples/{example}", f"{name}/{place}" if place else name)
        text = text.replace(f"agent: ../{example}\n", f"agent: {place}\n").replace(f"](../{example}", f"]({place}")
    return (_first_line(file) + text.replace("AGENT_NAME", name)).encode()


def _told(name: str, chosen: Template) -> str:
    cases = next(file for file in ("talk.yaml", "cases.yaml") if file in chosen.files)
    needs = f"  pip install -r {name}/{NEEDS}      # what its tools need\n" if chosen.needs else ""
    held = f"{chosen.environment} " if chosen.environment else ""
    return (
        f"Made {name}/ with {len(chosen.files)} files, and their schemas for editors in {FOLDER}/. Try:\n"
        + needs
        + "".join(f'  shipworthy run {name} "{message}"\n' for message in chosen.tries)
        + f"  shipworthy bounds {name}\n"
        f"  shipworthy chat {name}\n"
        f"  {held}shipworthy talk {name}/{cases}\n"
        f"  {held}shipworthy check {name}\n"
        f"  pytest {name}      # needs pytest: pip install pytest\n"
    )


def _first_line(file: str) -> str:
    """The line by which an editor finds the schema of a file; empty for a file that has none."""
    *above, last = file.split("/")
    kind = SCHEMAS.get(last) or ("skill" if above[-1:] == ["skills"] and last.endswith(".yaml") else "")
    return f"{line(kind, above=len(above))}\n" if kind else ""

"""`shipworthy schema [KIND]`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.check.schema.files import KINDS, line, text_of, write
from shipworthy.cli.printing import put_json, say
from shipworthy.contract.lint.link import near
from shipworthy.errors import UsageError


def schema(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help=f"{', '.join(KINDS)}; without it, all of them in one object.")
    ] = None,
    write_to: Annotated[
        Path | None, typer.Option("--write", metavar="FOLDER", help="Write them into the folder of an agent instead.")
    ] = None,
) -> None:
    """Print JSON Schema (draft 7) of agent.yaml, of the files of skills, and of cases, for editors and other tools.

    An editor with the YAML language server then names wrong keys and values while you type.

    Example: shipworthy schema skill > skill.schema.json
    """
    if kind is not None and kind not in KINDS:
        repair = near(kind, KINDS, f"write one of {', '.join(KINDS)}")
        raise UsageError(f"there is no schema of `{kind}`: {repair}")
    if write_to is not None:
        _write(write_to)
    elif kind is not None:
        sys.stdout.write(text_of(KINDS[kind]()))
    else:
        put_json({name: made() for name, made in KINDS.items()}, sys.stdout)


def _write(folder: Path) -> None:
    if not (folder / "agent.yaml").is_file():
        raise UsageError(f"{folder} is no agent's folder: it has no agent.yaml")
    try:
        written = write(folder)
    except OSError as error:
        raise UsageError(f"the schemas cannot be written to {folder}: {error.strerror or error}") from error
    say(
        "\n".join(
            [
                *(f"Wrote {path}" for path in written),
                "The first line of a file tells an editor which is its own:",
                f"  agent.yaml        {line('agent')}",
                f"  skills/*.yaml     {line('skill', above=1)}",
                f"  talk.yaml         {line('cases')}",
            ]
        ),
        sys.stdout,
    )

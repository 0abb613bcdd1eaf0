"""The option `--database`: where the command finds conversations, runs and writes."""

from typing import Annotated, TypeAlias

import typer

from shipworthy.home import DATABASE

HELP = "The database of the state, such as postgresql://user@host/name; without it, the file in $SHIPWORTHY_HOME."
Database: TypeAlias = Annotated[str | None, typer.Option("--database", envvar=DATABASE, metavar="URL", help=HELP)]
"""A URL, which may hold a password: the environment shows it to fewer than the list of processes does."""

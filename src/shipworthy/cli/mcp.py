"""`shipworthy mcp AGENT…`."""

import asyncio
from typing import Annotated

import typer

from shipworthy import lazy
from shipworthy.cli.certified import Asked, Certified, Drifts, MaxAge, SignedBy
from shipworthy.cli.database import Database
from shipworthy.cli.opening import stopping
from shipworthy.cli.said import Context, context_from
from shipworthy.cli.served import open_served
from shipworthy.errors import UsageError

MISSING = "`shipworthy mcp` needs the extra `serve`: pip install 'shipworthy[serve]'"


def mcp(
    agents: Annotated[list[str], typer.Argument(metavar="AGENT…", help="Folders, agent.yaml files, or module:object.")],
    model: Annotated[str | None, typer.Option(help="The model to ask, inside the limits.")] = None,
    context: Context = None,
    database: Database = None,
    certified: Certified = None,
    max_age: MaxAge = None,
    signed_by: SignedBy = None,
    drift: Drifts = None,
) -> None:
    """Serve the skills of agents on standard input and output, for clients of the Model Context Protocol.

    A client starts this command itself. It lists the skills, describes one with its limits, and runs it; what a run
    asks is put to the client's user. Prints of tools and the log go to standard error. Over HTTP, `shipworthy serve`
    does the same under /mcp.

    Example: claude mcp add trading -- shipworthy mcp examples/trading
    """
    try:
        room = lazy.serving("mcp.stdio")
    except ImportError as error:
        raise UsageError(f"{MISSING} ({error})") from error
    asked = Asked(file=certified, max_age=max_age, signed_by=signed_by, drift=tuple(drift or ()))
    said = context_from(context)
    with stopping():
        asyncio.run(room.serve_stdio(open_served(agents, asked, database=database, model=model), said))

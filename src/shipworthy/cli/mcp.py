"""`shipworthy mcp AGENT…`."""

import asyncio
from typing import Annotated

import typer

from shipworthy import lazy
from shipworthy.app.agent import Agent
from shipworthy.cli.certified import Asked, Certified, Drifts, MaxAge, SignedBy, open_as_certified
from shipworthy.cli.database import Database
from shipworthy.cli.opening import fetch_local, stopping
from shipworthy.cli.printing import complain
from shipworthy.errors import UsageError

MISSING = "`shipworthy mcp` needs the extra `serve`: pip install 'shipworthy[serve]'"


def mcp(
    agents: Annotated[list[str], typer.Argument(metavar="AGENT…", help="Folders, agent.yaml files, or module:object.")],
    model: Annotated[str | None, typer.Option(help="The model to ask, inside the limits.")] = None,
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
        room = lazy.mcp_stdio()
    except ImportError as error:
        raise UsageError(f"{MISSING} ({error})") from error
    asked = Asked(file=certified, max_age=max_age, signed_by=signed_by, drift=tuple(drift or ()))
    if certified is not None and len(agents) > 1:
        raise UsageError("--certified is the certificate of one agent: serve each by a command of its own")
    opened: dict[str, Agent] = {}
    with stopping():
        for where in agents:
            agent, _ = open_as_certified(where, asked, store=database, model=model)
            if agent.spec.name in opened:
                raise UsageError(f"two of the agents are called `{agent.spec.name}`: give one another `name`")
            for warning in agent.warnings():
                complain(f"warning: {warning}")
            fetch_local(agent, model)
            opened[agent.spec.name] = agent
        asyncio.run(room.serve_stdio(opened))

"""`shipworthy serve AGENT…`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from shipworthy import lazy
from shipworthy.cli.certified import Asked, Certified, Drifts, MaxAge, SignedBy
from shipworthy.cli.database import Database
from shipworthy.cli.opening import own_stdout, stopping
from shipworthy.cli.printing import say
from shipworthy.cli.served import open_served
from shipworthy.errors import UsageError
from shipworthy.server.settings import Settings

MISSING = "`shipworthy serve` needs the extra `serve`: pip install 'shipworthy[serve]'"


def serve(
    agents: Annotated[list[str], typer.Argument(metavar="AGENT…", help="Folders, agent.yaml files, or module:object.")],
    host: Annotated[
        str, typer.Option(help="The address to listen on; beyond the loopback keys are needed.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 8400,
    keys: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The API keys; without it, those of `shipworthy keys`.")
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Another name by which clients may call the server.")
    ] = None,
    allow_origin: Annotated[
        list[str] | None, typer.Option(metavar="ORIGIN", help="A page's origin that may call it: https://app.example.")
    ] = None,
    drain: Annotated[float, typer.Option(min=0, help="Seconds that runs may go on after SIGTERM.")] = 30.0,
    model: Annotated[str | None, typer.Option(help="The model to ask, inside the limits.")] = None,
    database: Database = None,
    certified: Certified = None,
    max_age: MaxAge = None,
    signed_by: SignedBy = None,
    drift: Drifts = None,
) -> None:
    """Serve agents over HTTP: runs with their events, skills and tools, and the protocols of other clients.

    Who can reach it from this machine can use it; beyond, each request needs a key of `shipworthy keys`. SIGTERM and
    Ctrl-C let runs end that go on. docs/serve.md has all paths.

    Example: shipworthy serve examples/trading --port 8400
    """
    try:
        room = lazy.serving()
    except ImportError as error:
        raise UsageError(f"{MISSING} ({error})") from error
    settings = Settings(
        host=host,
        port=port,
        keys=keys,
        hosts=tuple(allow_host or ()),
        origins=tuple(allow_origin or ()),
        drain=drain,
    )
    asked = Asked(file=certified, max_age=max_age, signed_by=signed_by, drift=tuple(drift or ()))
    with own_stdout() as out, stopping():
        opened = open_served(agents, asked, database=database, model=model)
        room.serve(opened, settings, listening=lambda where, at: say(told(opened, where, at), out))


def told(agents: Iterable[str], host: str, port: int) -> str:
    """What is printed once the server listens."""
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    return (
        f"Serving {', '.join(agents)} on {url}. Ctrl-C ends it.\n"
        f"  Open {url}/ in a browser to talk to it.\n"
        f"  curl {url}/v1/runs -H 'Content-Type: application/json' -d '{{\"message\": \"…\"}}'\n"
        f"  {url}/v1/agents lists the agents; {url}/openapi.json describes the API"
    )

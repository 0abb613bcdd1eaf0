"""`shipworthy route AGENT MESSAGE`."""

from typing import Annotated

import typer

from shipworthy.cli.routed import show


def route(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="What a user might say.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show which skill a message goes to, with which inputs, and why; nothing is run.

    Example: shipworthy route examples/trading "how is nvidia doing?"
    """
    show(agent, message, json=json)

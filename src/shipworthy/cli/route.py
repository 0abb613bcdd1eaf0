"""`shipworthy route AGENT MESSAGE`."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from shipworthy.app.message import check_message
from shipworthy.cli.explained import explained_lines
from shipworthy.cli.opening import open_agent
from shipworthy.cli.printing import put_json, say
from shipworthy.cli.routed import show, words_of


def route(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="What a user might say.")],
    explain: Annotated[bool, typer.Option("--explain", help="Show what each skill's chance is made of.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show which skill a message goes to, with which inputs, and why; nothing is run.

    Example: shipworthy route examples/trading "how is nvidia doing?" --explain
    """
    if not explain:
        show(agent, message, json=json)
        return
    opened, text = open_agent(agent), check_message(message)
    found, explained = opened.route(text), opened.explain(text)
    if json:
        put_json({**found, "explained": asdict(explained)}, sys.stdout)
    else:
        say("\n".join([words_of(found, scores=False), *explained_lines(explained)]), sys.stdout)

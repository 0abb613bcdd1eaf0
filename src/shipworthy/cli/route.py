"""`shipworthy route AGENT MESSAGE`."""

import sys
from typing import Annotated

import typer

from shipworthy.app.forecast import Forecast
from shipworthy.app.message import check_message
from shipworthy.cli.opening import open_agent
from shipworthy.cli.printing import put_json, say


def route(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="What a user might say.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show which skill a message goes to, with which inputs, and why; nothing is run.

    Example: shipworthy route examples/trading "how is nvidia doing?"
    """
    found = open_agent(agent).route(check_message(message))
    if json:
        put_json(found, sys.stdout)
    else:
        say(_words(found), sys.stdout)


def _words(found: Forecast) -> str:
    lines = [
        f"{found['outcome']}: {found['skill'] or '–'}  (confidence {found['confidence']:.2f})",
        f"why: {found['why']}",
    ]
    if found["inputs"]:
        lines.append("inputs: " + ", ".join(f"{name} = {value}" for name, value in found["inputs"].items()))
    if found["model"]:
        lines.append(f"model: {found['model']}")
    if found["missing"]:
        lines.append("would ask for: " + ", ".join(found["missing"]))
    lines += [f"  {candidate['score']:.2f}  {candidate['skill']}" for candidate in found["candidates"]]
    return "\n".join(lines)

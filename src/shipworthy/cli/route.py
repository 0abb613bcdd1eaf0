"""`shipworthy route AGENT MESSAGE`."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from shipworthy.app.forecast import Forecast
from shipworthy.app.message import check_message
from shipworthy.cli.explained import explained_lines
from shipworthy.cli.opening import open_agent
from shipworthy.cli.printing import put_json, say


def route(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="What a user might say.")],
    explain: Annotated[bool, typer.Option("--explain", help="Show what each skill's chance is made of.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show which skill a message goes to, with which inputs, and why; nothing is run.

    Example: shipworthy route examples/trading "how is nvidia doing?" --explain
    """
    opened, text = open_agent(agent), check_message(message)
    found = opened.route(text)
    explained = opened.explain(text) if explain else None
    if json:
        put_json({**found, **({"explained": asdict(explained)} if explained else {})}, sys.stdout)
    else:
        say(_words(found, shown=explained is None), sys.stdout)
        if explained is not None:
            say("\n".join(explained_lines(explained)), sys.stdout)


def _words(found: Forecast, *, shown: bool) -> str:
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
    if shown:
        lines += [f"  {candidate['score']:.2f}  {candidate['skill']}" for candidate in found["candidates"]]
    return "\n".join(lines)

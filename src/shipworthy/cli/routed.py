"""What `shipworthy route` prints; for an agent in a folder nothing is imported that only a run needs."""

import sys
from pathlib import Path

from shipworthy import lazy
from shipworthy.app.forecast import Forecast, forecast_of
from shipworthy.app.message import check_message
from shipworthy.cli.printing import put_json, say


def show(agent: str, message: str, json: bool) -> None:
    """Print which skill the message goes to, with which inputs, and why."""
    message = check_message(message)
    found = forecast_of(agent, message) if Path(agent).exists() else lazy.open_agent()(agent).route(message)
    if json:
        put_json(found, sys.stdout)
    else:
        say(words_of(found), sys.stdout)


def words_of(found: Forecast, *, scores: bool = True) -> str:
    """Write a forecast for people; `scores`: with the nearest skills and their scores."""
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
    for name, inner in found.get("inside", {}).items():
        lines.append(f"{name}: {inner['outcome']}: {inner['skill'] or '–'}  (confidence {inner['confidence']:.2f})")
        lines += [f"  {key}" for key in words_of(inner, scores=False).split("\n")[2:]]
    if scores:
        lines += [f"  {candidate['score']:.2f}  {candidate['skill']}" for candidate in found["candidates"]]
    return "\n".join(lines)

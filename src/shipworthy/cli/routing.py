"""`shipworthy routing AGENT`."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from shipworthy.cli.figures import plural
from shipworthy.cli.opening import open_agent
from shipworthy.cli.printing import cut, put_json, say
from shipworthy.routing.skills.route import Lost, Studied, Study

MOST_LOST = 5
"""Examples of one skill that are shown."""
ENDS = {"route": "goes to", "ask": "is asked about:", "none": "is refused; nearest is"}


def routing(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what the examples of every skill tell about routing, and which example to add.

    Each example is routed as if it were not among the examples: one that does not come back to its skill stands for
    messages of users that will not either.

    Example: shipworthy routing examples/trading
    """
    found = open_agent(agent).study()
    if json:
        put_json(asdict(found), sys.stdout)
    else:
        say("\n".join(report(found)), sys.stdout)


def report(found: Study) -> list[str]:
    """The lines about an agent: its skills, who takes whose examples, what looks alike, and which example to add."""
    lines = [line for one in found.skills for line in _skill(one, max(len(each.skill) for each in found.skills))]
    parts = [
        [f"  {taker} takes {plural(number, 'example')} of {loser}" for loser, taker, number in found.absorbed],
        list(_alike(found)),
        list(_wanted(found)),
    ]
    heads = ("Taken by another skill:", "Hard to tell apart:", "One more example would help:")
    for head, part in zip(heads, parts, strict=True):
        lines += ["", head, *part] if part else []
    if not found.wanted:
        lines += ["", "No skill needs another example."]
    return [*lines, "", _summary(found)]


def _skill(one: Studied, width: int) -> Iterator[str]:
    lost = f", {len(one.lost)} lost" if one.lost else ""
    asked = f", {one.asked} asked about" if one.asked else ""
    mark = "✗" if one.lost else "·" if one.asked else "✓"
    yield f"{mark} {one.skill:<{width}}  {one.right} of {plural(one.examples, 'example')} found{asked}{lost}"
    for lost_one in one.lost[:MOST_LOST]:
        yield f"    {_lost(lost_one)}"
    if len(one.lost) > MOST_LOST:
        yield f"    and {len(one.lost) - MOST_LOST} more"


def _lost(lost: Lost) -> str:
    nearest = f" {lost.taken_by} ({lost.probability:.2f})" if lost.taken_by else " nothing"
    return f"“{cut(lost.text)}” {ENDS[lost.outcome]}{nearest}"


def _alike(found: Study) -> Iterator[str]:
    for pair in found.alike:
        yield f"  {pair.skills[0]} and {pair.skills[1]} ({pair.similarity:.2f})"
        yield f"    “{cut(pair.texts[0])}” and “{cut(pair.texts[1])}”"


def _wanted(found: Study) -> Iterator[str]:
    lost = {one.skill: one.lost for one in found.skills}
    for wanted in found.wanted:
        yield f"  {wanted.skill}: {wanted.why}"
        # What is lost when it is left out has no second example of its kind.
        for one in lost.get(wanted.skill, ())[:1]:
            yield f"    say “{cut(one.text)}” in other words"


def _summary(found: Study) -> str:
    every = sum(one.examples for one in found.skills)
    error = f"; probabilities are {found.calibration_error:.2f} away from what is right" if every else ""
    return f"{found.right:.0%} of {plural(every, 'example')} found when left out, by the {found.tier} tier{error}"

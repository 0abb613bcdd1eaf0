"""`shipworthy bounds AGENT`."""

import sys
from typing import Annotated

import orjson
import typer

from shipworthy.app import Agent
from shipworthy.cli.figures import dollars, plural, seconds
from shipworthy.cli.opening import open_agent
from shipworthy.spec.bound import Bound


def bounds(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show the computed worst case of every skill: no run can use more.

    Example: shipworthy bounds examples/trading
    """
    opened = open_agent(agent)
    if json:
        skills = {name: {**bound.as_dict(), "basis": bound.basis} for name, bound in opened.bounds().items()}
        sys.stdout.write(orjson.dumps({"skills": skills}).decode() + "\n")
        return
    sys.stdout.write("\n\n".join(_invoice(opened, name) for name in opened.bounds()) + "\n")
    sys.stderr.write("".join(f"warning: {doubt}\n" for doubt in opened.doubts()))


def _invoice(agent: Agent, name: str) -> str:
    folded = agent.compiled.folded(name)
    lines = [name]
    for line in folded.lines:
        note = f"  ({line.note})" if line.note else ""
        lines.append(f"  {line.step:<28}{_figures(line.bound)}{note}")
    lines.append(f"  {'at most':<28}{_figures(folded.bound)}  {_basis(folded.bound)}")
    return "\n".join(lines)


def _figures(bound: Bound) -> str:
    models = "?" if bound.model_calls is None else plural(bound.model_calls, "model call")
    tools = "?" if bound.tool_calls is None else plural(bound.tool_calls, "tool call")
    sums = (
        None if bound.input_tokens is None or bound.output_tokens is None else bound.input_tokens + bound.output_tokens
    )
    tokens = "?" if sums is None else f"{sums:,.0f} tokens"
    cost = "cost by limit" if bound.cost_usd is None else dollars(bound.cost_usd)
    return f"{models:>14}{tools:>15}{tokens:>15}{cost:>16}{seconds(bound.latency_ms):>9}"


def _basis(bound: Bound) -> str:
    enforced = [name for name, basis in bound.basis.items() if basis == "enforced"]
    return f"enforced while it runs: {', '.join(enforced)}" if enforced else ""

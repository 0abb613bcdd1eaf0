"""`shipworthy bounds AGENT`."""

import sys
from typing import Annotated

import typer

from shipworthy.app.agent import Agent
from shipworthy.cli.figures import dollars, seconds
from shipworthy.cli.opening import open_agent
from shipworthy.cli.printing import complain, put_json, say
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.invoice import Folded
from shipworthy.contract.lint.waits import waits_of
from shipworthy.contract.specialist.several import TOGETHER
from shipworthy.routing.skills.tier import missing

REST = "route, read, settle"
HEAD = ("model calls", "tool calls", "tokens in", "tokens out", "dollars", "time")
LIMITS = {
    "tool_calls": "max_tool_calls",
    "cost_usd": "max_cost_usd",
    "latency_ms": "max_latency_ms",
}
KNOWN = {
    "exact": "counted from the definition",
    "enforced": "kept to while it runs",
    "estimated": "estimated",
    "unknown": "not promised",
}


def bounds(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    skill: Annotated[str | None, typer.Option(help="Only this skill.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show the computed worst case of every skill, like an invoice: no call begins that could pass it.

    What loads and will hardly work, such as tools that no context has room for, is said beside it.

    Example: shipworthy bounds examples/trading --skill sentiment_analysis
    """
    opened = open_agent(agent)
    found = {name: bound for name, bound in opened.bounds().items() if skill in (None, name)}
    if not found:
        raise typer.BadParameter(f"there is no skill `{skill}`; there are {', '.join(opened.bounds())}")
    doubts = [doubt for doubt in opened.doubts() if skill in (None, doubt.skill)]
    if json:
        skills = {name: _told(opened, name, bound) for name, bound in found.items()}
        told: dict[str, object] = {"skills": skills, "doubts": [doubt.as_dict() for doubt in doubts]}
        if opened.spec.specialists:
            told["specialists"] = {
                name: {one: {**bound.as_dict(), "basis": bound.basis} for one, bound in inner.items()}
                for name, inner in opened.bounds_inside().items()
            }
        put_json(told, sys.stdout)
    else:
        say("\n\n".join([*(_invoice(opened, name) for name in found), *_specialists(opened, skill)]), sys.stdout)
    for doubt in doubts:
        complain(f"doubt: {doubt}")
    for warning in opened.warnings():
        complain(f"warning: {warning}")
    if (missed := missing()) is not None:
        complain(f"note: {missed}")


def _told(agent: Agent, name: str, bound: Bound) -> dict[str, object]:
    """The bound of a run; where the skill waits for the clock, that of all runs of one task too."""
    told: dict[str, object] = {**bound.as_dict(), "basis": bound.basis}
    if runs := _runs(agent, name):
        told["task"] = {"runs": runs, **bound.times(runs).as_dict()}
    return told


def _runs(agent: Agent, name: str) -> int:
    """The most runs of one task of a skill that waits for the clock; 0: it waits for none."""
    waits = waits_of(agent.compiled.graph(name).nodes, agent.compiled.graph)
    return agent.compiled.limits(name).max_turns or 0 if waits else 0


def _invoice(agent: Agent, name: str) -> str:
    folded = agent.compiled.folded(name)
    width = max(len(name) - 2, *(len(line.step) for line in folded.lines), len(REST)) + 1
    lines = [f"{name:<{width + 2}}{''.join(f'{word:>12}' for word in HEAD)}"]
    for line in folded.lines:
        after = ("← " if line.critical else "  ") + (f"({line.note})" if line.note else "")
        lines.append(f"  {line.step:<{width}}{_figures(line.bound)} {after}".rstrip())
    lines.append(f"  {REST:<{width}}{_figures(Bound(latency_ms=_rest(folded)))} ←")
    lines.append(f"  {'together':<{width}}{_figures(folded.together)}")
    lines.append(f"  {'at most':<{width}}{_figures(folded.bound)}")
    path = [line.step for line in folded.lines if line.critical and line.step != "answer"]
    lines += [f"  ← the time is that of {' → '.join(path)}"] if len(path) > 1 else []
    lines += [f"  {words}" for words in _basis(folded.bound)]
    if runs := _runs(agent, name):
        lines.append(f"  at most {runs} such runs for one task, by `max_turns`: it waits for the clock")
    return "\n".join(lines)


def _specialists(agent: Agent, only: str | None) -> list[str]:
    """A table of the skills of each specialist, where the agent asks for them."""
    tables = []
    for name, inner in agent.bounds_inside().items():
        if only not in (None, name, TOGETHER):
            continue
        width = max(len(f"inside {name}") - 2, *(len(one) for one in inner), 1) + 1
        lines = [f"{f'inside {name}':<{width + 2}}{''.join(f'{word:>12}' for word in HEAD)}"]
        lines += [f"  {one:<{width}}{_figures(bound)}".rstrip() for one, bound in inner.items()]
        tables.append("\n".join(lines))
    return tables


def _rest(folded: Folded) -> float | None:
    """Milliseconds of the total that no line accounts for; None if the total or a line has no bound."""
    times = [line.bound.latency_ms for line in folded.lines if line.critical]
    if folded.together.latency_ms is None or None in times:
        return None
    return max(folded.together.latency_ms - sum(time for time in times if time is not None), 0.0)


def _figures(bound: Bound) -> str:
    told = bound.as_dict()
    counts = [told[name] for name in ("model_calls", "tool_calls", "input_tokens", "output_tokens")]
    words = ["?" if count is None else f"{count:,.0f}" if count else "" for count in counts]
    cost = "?" if told["cost_usd"] is None else dollars(told["cost_usd"]) if told["cost_usd"] else ""
    return "".join(f"{word:>12}" for word in (*words, cost, seconds(bound.latency_ms)))


def _basis(bound: Bound) -> list[str]:
    """The basis of each figure of the last line, except the counted ones."""
    kept = [LIMITS.get(name, name) for name, basis in bound.basis.items() if basis == "enforced"]
    other = [f"{name} {KNOWN[basis]}" for name, basis in bound.basis.items() if basis in ("estimated", "unknown")]
    return [f"{', '.join(kept)}: {KNOWN['enforced']}"] * bool(kept) + [", ".join(other)] * bool(other)

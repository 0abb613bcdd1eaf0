"""A tape as a person reads it: what happened when, what was decided, and why."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shipworthy.cli.figures import dollars, plural, seconds, tight
from shipworthy.spec.bound import Bound, Usage

Line = Mapping[str, Any]
CUT = 72
"""Characters of a text that a line shows."""
QUIET = {"thinking", "run_finished", "model_chosen"}
"""Events that another line of the tape tells better, or that say nothing by themselves."""


def timeline(lines: list[dict[str, Any]]) -> list[str]:
    """The lines of a tape in words, each with the milliseconds since the message came."""
    head, end = lines[0], lines[-1]
    when = head["now"].strftime("%Y-%m-%d %H:%M:%S")
    told = [f"{head['agent']} · {when} · run {head['run_id'][:8]}", f"  “{cut(head['message'])}”"]
    for line in lines[1:-1]:
        for mark, words in _words(line):
            told.append(f"{line['at']:>9,.0f} ms  {mark} {words}")
    return told + closing(end["result"])


def closing(result: Mapping[str, Any]) -> list[str]:
    """How it ended, and how much of its bound was used."""
    usage, bound = Usage(**result["usage"]), Bound(**result["bound"])
    reason = f" ({result['reason']})" if result["reason"] else ""
    calls, tokens = usage.model_calls + usage.tool_calls, usage.input_tokens + usage.output_tokens
    figures = f"{plural(calls, 'call')} · {tokens:,} tokens · {dollars(usage.cost_usd)} · {seconds(usage.latency_ms)}"
    told = [f"{result['status']}{reason}: {figures}"]
    shares = tight(bound.tightness(usage))
    return [*told, f"used of its bound: {shares}"] if shares else told


def cut(text: Any) -> str:
    """A text in one line, no longer than a line shows."""
    words = " ".join(str(text).split())
    return words if len(words) <= CUT else f"{words[:CUT]}…"


def _words(line: Line) -> Iterator[tuple[str, str]]:
    kind = line["kind"]
    if kind == "event":
        yield from _event(line["event"])
    elif kind == "call" and "error" not in line and line["text"]:
        yield " ", f"   = {cut(line['text'])}"
    elif kind == "model":
        yield from _model(line)
    elif kind == "fact" and line["key"].endswith(" bound"):
        yield "·", f"bound: {_bound(line['value'])}"
    elif kind == "fact" and line["key"].endswith(" line"):
        yield "·", _line(line)
    elif kind == "kept":
        yield from _kept(line)


def _event(event: Line) -> Iterator[tuple[str, str]]:
    if event["type"] in EVENTS:
        mark, words = EVENTS[event["type"]]
        yield mark, words(event)
    elif event["type"] not in QUIET:
        yield "·", event["type"]


def _chosen(event: Line) -> str:
    inputs = ", ".join(f"{name} = {value}" for name, value in event["inputs"].items())
    return f"{event['skill']}: {event['reason']}" + (f"; {inputs}" if inputs else "")


def _finished(event: Line) -> str:
    took = "as before" if event["reused"] else seconds(event["elapsed_ms"])
    return f"{event['label']}  {took}" + (f"  {event['tokens']} tokens" if event["tokens"] else "")


def _failed(event: Line) -> str:
    return f"{event['label']}  {seconds(event['elapsed_ms'])}  {event['kind']}: {cut(event['error'])}"


EVENTS: Mapping[str, tuple[str, Callable[[Line], str]]] = {
    "skill_chosen": ("→", _chosen),
    "step_started": ("▸", lambda event: str(event["label"])),
    "step_finished": ("✓", _finished),
    "step_failed": ("✗", _failed),
    "step_dropped": ("–", lambda event: f"{event['label']} left out: {event['reason']}"),
    "endorsed": ("·", lambda event: f"`{event['argument']}` of {event['tool']} may pass: {event['rule']}"),
    "guideline_applied": ("·", lambda event: f"guideline {event['name']} applies"),
    "degraded": ("!", lambda event: f"{event['reason']}: {cut(event['detail'])}"),
    "question_asked": ("?", lambda event: f"asks ({event['kind']}): {cut(event['text'])}"),
    "text_delta": ("“", lambda event: cut(event["text"])),
}
"""Event → its mark and its words."""


def _model(line: Line) -> Iterator[tuple[str, str]]:
    request, parts = line["request"], line["parts"]
    asked = request["messages"][-1]["text"] if request["messages"] else ""
    yield "»", f"{request['name']} asks: {cut(asked)}"
    for name, part in parts:
        if name == "text":
            yield "«", cut(part["text"])
        elif name == "call":
            yield "«", f"wants {part['name']} {cut(part['arguments'])}"
        elif name == "usage":
            yield " ", f"   {part['input_tokens']:,} tokens in, {part['output_tokens']:,} out"
    if "error" in line:
        yield "✗", f"{line['error']['type']}: {cut(line['error']['message'])}"


def _line(line: Line) -> str:
    if "error" in line:
        return f"no model: {cut(line['error']['message'])}"
    names = ", then ".join(row["name"] for row in line["value"]["rows"])
    return f"model: {names} ({line['value']['reason']})"


def _kept(line: Line) -> Iterator[tuple[str, str]]:
    if "error" in line:
        yield "✗", f"{line['key']}: {cut(line['error']['message'])}"
    elif line["key"] == "reserve":
        granted = line["value"]["granted"]
        yield "·", f"set aside on its accounts: {granted['nano_usd'] / 1e9:.4f} USD, {granted['tool_calls']} tool calls"
    elif line["key"].endswith(" claim") and line["value"] is not None:
        yield "·", f"claimed before, {line['value']['state']}: {line['value']['tool']}"


def _bound(value: Line) -> str:
    bound = Bound(**value)
    tokens = (bound.input_tokens or 0) + (bound.output_tokens or 0)
    calls = (bound.model_calls or 0) + (bound.tool_calls or 0)
    return f"{plural(calls, 'call')}, {tokens:,.0f} tokens, {dollars(bound.cost_usd)}, {seconds(bound.latency_ms)}"

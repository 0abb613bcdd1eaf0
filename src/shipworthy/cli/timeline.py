"""A tape as a person reads it: what happened when, what was decided, and why; and how lines fit a screen."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from shipworthy.cli.figures import dollars, most, plural, seconds, tight
from shipworthy.cli.printing import CUT, clean, clean_text, cut, fitted
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.errors import UsageError

Line = Mapping[str, Any]
Pieces = list[tuple[str, str]]
"""A line as a person sees it: texts, each with its style."""
Row = tuple[str, str]
"""A mark and words."""
NARROW = 10
"""Columns in which nothing is wrapped any more."""
QUIET = {"thinking", "run_finished", "model_chosen"}
"""Events that another line of the tape tells better, or that say nothing by themselves."""
STYLES = {"→": "bold", "✓": "green", "✗": "red", "–": "yellow", "!": "yellow", "?": "cyan", "»": "blue", "«": "blue"}
STATUS = {"completed": "green", "asked": "cyan", "degraded": "yellow", "refused": "red", "failed": "red"}


def timeline(lines: list[dict[str, Any]]) -> list[Pieces]:
    """The lines of a tape in words, each with the milliseconds since the message came; raises UsageError."""
    told = _Telling()
    try:
        head = lines[0]
        when = head["now"].astimezone().strftime("%Y-%m-%d %H:%M:%S")
        rows = [(f"+{line['at']:,.0f} ms", *row) for line in lines[1:-1] for row in told.rows(line)]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise UsageError(f"the tape is of another version: {type(error).__name__}: {error}") from error
    title: Pieces = [(clean(head["agent"]), "bold"), (f"  {when}  run {head['run_id'][:8]}", "dim")]
    width = max((len(at) for at, _, _ in rows), default=0)
    shown: list[Pieces] = [title, [(f"“{cut(head['message'], CUT * 2)}”", "")]]
    for at, mark, words in rows:
        style = STYLES.get(mark, "")
        shown.append([(f"{at:>{width}}  ", "dim"), (f"{mark} ", style), (clean(words), "" if mark.strip() else "dim")])
    return shown


def ending(result: Mapping[str, Any]) -> list[Pieces]:
    """The whole answer, how the run ended, and how much of its bound was used."""
    usage, bound = Usage(**result["usage"]), Bound(**result["bound"])
    calls, tokens = usage.model_calls + usage.tool_calls, usage.input_tokens + usage.output_tokens
    figures = f"{plural(calls, 'call')} · {tokens:,} tokens · {dollars(usage.cost_usd)} · {seconds(usage.latency_ms)}"
    told: list[Pieces] = [[(line, "")] for line in ("", *clean_text(result["text"]).split("\n"), "")]
    told.append([(ended(result), STATUS.get(result["status"], "")), (f": {figures}", "dim")])
    shares = tight(bound.tightness(usage))
    return [*told, [(f"used of its bound: {shares}", "dim")]] if shares else told


def ended(result: Mapping[str, Any]) -> str:
    """How a run ended: its status, and its reason where that says more."""
    status, reason = result["status"], result["reason"]
    return f"{status} ({reason})" if reason and reason != status else str(status)


def put(lines: Iterable[Pieces], out: TextIO, *, wrap: bool = True) -> None:
    """Print lines: as they are where no terminal is; coloured on one, the last piece wrapped within itself, or cut."""
    width = screen(out)
    if width is None:
        out.writelines(fitted("".join(text for text, _ in line).rstrip(), out) + "\n" for line in lines)
        return
    # A terminal that calls itself dumb keeps its width only where the height is given as well.
    console = Console(file=out, width=width, height=25, highlight=False)
    for line in lines:
        head, words = Text.assemble(*line[:-1]), Text.assemble(*line[-1:])
        if not wrap or head.cell_len > width - NARROW:
            console.print(head + words, no_wrap=True, overflow="ellipsis")
            continue
        for part in words.wrap(console, width - head.cell_len, overflow="fold"):
            console.print(head + part, no_wrap=True)
            head = Text(" " * head.cell_len)


def screen(out: TextIO) -> int | None:
    """Columns of the terminal that is written to; None where it is none."""
    return max(shutil.get_terminal_size().columns, 20) if out.isatty() else None


def took(milliseconds: float) -> str:
    """Milliseconds, with a tenth where they are few."""
    return f"{milliseconds:.1f} ms" if milliseconds < 10 else seconds(milliseconds)


class _Telling:
    """Lines of a tape in words; it remembers which models a call could ask, for its line does not say which it was."""

    def __init__(self) -> None:
        self._models: dict[str, list[str]] = {}
        self._failed: dict[str, int] = {}

    def rows(self, line: Line) -> Iterator[Row]:
        kind, key = line["kind"], str(line.get("key", ""))
        if kind == "event":
            yield from _event(line["event"])
        elif kind == "call" and "error" not in line and line["text"]:
            yield " ", f"   = {cut(line['text'])}"
        elif kind == "model":
            yield from self._model(line)
        elif kind == "fact":
            yield from self._fact(line, key)
        elif kind == "kept":
            self._turned_away(key.removesuffix(" turn"), line)
            yield from _kept(line)

    def _fact(self, line: Line, key: str) -> Iterator[Row]:
        if "error" in line:
            yield "✗", f"{'no model' if key.endswith(' line') else key}: {cut(line['error']['message'])}"
        elif key.endswith(" bound"):
            yield "·", f"at most: {most(Bound(**line['value']))}"
        elif key.endswith(" pause") and line["value"]:
            yield "·", f"waits {seconds(line['value'] * 1000)} before it asks again"
        elif key.endswith(" line"):
            names = [row["name"] for row in line["value"]["rows"]]
            self._models[key.removesuffix(" line")], self._failed[key.removesuffix(" line")] = names, 0
            yield "·", f"model: {', then '.join(names)} ({line['value']['reason']})"

    def _model(self, line: Line) -> Iterator[Row]:
        request, parts, names = line["request"], line["parts"], self._models.get(line["key"], [])
        asked = request["messages"][-1]["text"] if request["messages"] else ""
        name = names[self._failed[line["key"]] % len(names)] if names else "a model"
        limit = f"at most {request['max_output_tokens']:,} out"
        used = [
            f"{part['input_tokens']:,} tokens in, {part['output_tokens']:,} out"
            for kind, part in parts
            if kind == "usage"
        ]
        figures = ", ".join([took(line["at"] - line["began"]), *used[-1:], limit])
        yield "»", f"{request['name']} asks {name}: {cut(asked)}"
        yield " ", f"   {figures}"
        for kind, part in parts:
            if kind == "text":
                yield "«", cut(part["text"])
            elif kind == "call":
                yield "«", f"wants {part['name']} {cut(part['arguments'])}"
        if "error" in line:
            yield "✗", f"{line['error']['type']}: {cut(line['error']['message'])}"
        self._turned_away(line["key"], line)

    def _turned_away(self, key: str, line: Line) -> None:
        """After a failure the next model of the line is asked."""
        if "error" in line and key in self._failed:
            self._failed[key] += 1


def _event(event: Line) -> Iterator[Row]:
    if event["type"] in EVENTS:
        mark, words = EVENTS[event["type"]]
        yield mark, words(event)
    elif event["type"] not in QUIET:
        yield "·", event["type"]


def _chosen(event: Line) -> str:
    inputs = ", ".join(f"{name} = {cut(value)}" for name, value in event["inputs"].items())
    return f"{event['skill']}: {event['reason']}" + (f"; {inputs}" if inputs else "")


def _finished(event: Line) -> str:
    time = "as before" if event["reused"] else took(event["elapsed_ms"])
    return f"{event['label']}  {time}" + (f"  {event['tokens']} tokens" if event["tokens"] else "")


def _failed(event: Line) -> str:
    return f"{event['label']}  {took(event['elapsed_ms'])}  {event['kind']}: {cut(event['error'])}"


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


def _kept(line: Line) -> Iterator[Row]:
    if "error" in line:
        yield "✗", f"{line['key']}: {cut(line['error']['message'])}"
    elif line["key"] == "reserve":
        granted = line["value"]["granted"]
        yield "·", f"set aside on its accounts: {granted['nano_usd'] / 1e9:.4f} USD, {granted['tool_calls']} tool calls"
    elif line["key"].endswith(" claim") and line["value"] is not None:
        yield "·", f"claimed before, {line['value']['state']}: {line['value']['tool']}"

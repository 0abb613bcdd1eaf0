"""Formats a tape as a timeline of events, and prints lines fitted to the terminal."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from shipworthy.cli.figures import dollars, exceeded, most, plural, seconds, tight
from shipworthy.cli.printing import CUT, cut, fitted
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.errors import UsageError
from shipworthy.exits.clean import clean, clean_text
from shipworthy.tracing.inspected.requests import AskedModel, asked_of

Fields = Mapping[str, Any]
"""A line of a tape, an event on it, or a result."""
Pieces = list[tuple[str, str]]
"""A printed line: texts, each with its style."""
Row = tuple[str, str]
"""A mark and a text."""
NARROW = 10
"""Columns below which a text is cut, not wrapped."""
QUIET = {"thinking", "run_finished", "model_chosen", "call_reserved", "call_settled"}
"""Events that the timeline leaves out, because other lines of the tape show the same."""
STYLES = {"→": "bold", "✓": "green", "✗": "red", "–": "yellow", "!": "yellow", "?": "cyan", "»": "blue", "«": "blue"}
STATUS = {"completed": "green", "asked": "cyan", "degraded": "yellow", "refused": "red", "failed": "red"}


def timeline(lines: Sequence[Fields]) -> list[Pieces]:
    """Format a tape, each line with its ms since the message came; raises UsageError for a tape of another version."""
    try:
        texts = _TapeTexts(asked_of(lines))
        head = lines[0]
        when = head["now"].astimezone().strftime("%Y-%m-%d %H:%M:%S")
        rows = [(f"+{line['at']:,.0f} ms", *row) for line in lines[1:-1] for row in texts.rows(line)]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise UsageError(f"the tape is of another version: {type(error).__name__}: {error}") from error
    title: Pieces = [(clean(head["agent"]), "bold"), (f"  {when}  run {head['run_id'][:8]}", "dim")]
    width = max((len(at) for at, _, _ in rows), default=0)
    shown: list[Pieces] = [title, [(f"“{cut(head['message'], CUT * 2)}”", "")]]
    for at, mark, words in rows:
        style = STYLES.get(mark, "")
        shown.append([(f"{at:>{width}}  ", "dim"), (f"{mark} ", style), (clean(words), "" if mark.strip() else "dim")])
    return shown


def ending(result: Fields) -> list[Pieces]:
    """The answer, the status, and the used share of the bound."""
    usage, bound = Usage(**result["usage"]), Bound(**result["bound"])
    calls, tokens = usage.model_calls + usage.tool_calls, usage.input_tokens + usage.output_tokens
    figures = f"{plural(calls, 'call')} · {tokens:,} tokens · {dollars(usage.cost_usd)} · {seconds(usage.latency_ms)}"
    lines: list[Pieces] = [[(line, "")] for line in ("", *clean_text(result["text"]).split("\n"), "")]
    lines += [[(f"{cut(one['figure'])}", "bold"), (f"  from {source(one)}", "dim")] for one in result.get("facts", ())]
    lines.append([(ended(result), STATUS.get(result["status"], "")), (f": {figures}", "dim")])
    shares = tight(bound.tightness(usage))
    return [*lines, [(f"used of its bound: {shares}", "dim")]] if shares else lines


def source(fact: Fields) -> str:
    """Where a figure of an answer stands: the step and the field of its result."""
    return clean(".".join(part for part in (str(fact["step"]), str(fact["field"])) if part))


def ended(result: Fields) -> str:
    """The status of a run with its reason, if they differ."""
    status, reason = result["status"], result["reason"]
    return f"{status} ({reason})" if reason and reason != status else str(status)


def put(lines: Iterable[Pieces], out: TextIO, *, wrap: bool = True) -> None:
    """Print lines. On a terminal they are coloured, and the last piece is wrapped, or cut without `wrap`."""
    width = screen(out)
    if width is None:
        out.writelines(fitted("".join(text for text, _ in line).rstrip(), out) + "\n" for line in lines)
        return
    # With TERM=dumb, rich ignores the width unless the height is given too.
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
    """Columns of the terminal; None if `out` is no terminal."""
    return max(shutil.get_terminal_size().columns, 20) if out.isatty() else None


def took(milliseconds: float) -> str:
    """Milliseconds, below 10 ms with one decimal."""
    return f"{milliseconds:.1f} ms" if milliseconds < 10 else seconds(milliseconds)


class _TapeTexts:
    """Texts of tape lines; a model line does not name its model."""

    def __init__(self, asked: Iterable[AskedModel]) -> None:
        self._asked = {one.seq: one for one in asked}

    def rows(self, line: Fields) -> Iterator[Row]:
        kind, key = line["kind"], str(line.get("key", ""))
        if kind == "event":
            yield from event_rows(line["event"])
        elif kind == "call" and "error" not in line and line["text"]:
            yield " ", f"   = {cut(line['text'])}"
            if line["full"] is not None:
                yield " ", f"   it was cut for the model: `--result {key}` prints all of it"
        elif kind == "model":
            yield from self._model(line)
        elif kind == "fact":
            yield from self._fact(line, key)
        elif kind == "kept":
            yield from _kept(line)

    def _fact(self, line: Fields, key: str) -> Iterator[Row]:
        if "error" in line:
            yield "✗", f"{'no model' if key.endswith(' line') else key}: {cut(line['error']['message'])}"
        elif key.endswith(" bound"):
            yield "·", f"at most: {most(Bound(**line['value']))}"
        elif key.endswith(" pause") and line["value"]:
            yield "·", f"waits {seconds(line['value'] * 1000)} before it asks again"
        elif key.endswith(" line"):
            names = [row["name"] for row in line["value"]["rows"]]
            yield "·", f"model: {', then '.join(names)} ({line['value']['reason']})"

    def _model(self, line: Fields) -> Iterator[Row]:
        request, parts, name = line["request"], line["parts"], self._asked[line["seq"]].model
        asked = request["messages"][-1]["text"] if request["messages"] else ""
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


def event_rows(event: Fields) -> Iterator[Row]:
    """The line of an event, if it has one of its own."""
    if event["type"] in EVENTS:
        mark, words = EVENTS[event["type"]]
        yield mark, words(event)
    elif event["type"] not in QUIET:
        yield "·", event["type"]


def _chosen(event: Fields) -> str:
    inputs = ", ".join(f"{name} = {cut(value)}" for name, value in event["inputs"].items())
    return f"{event['skill']}: {event['reason']}" + (f"; {inputs}" if inputs else "")


def _finished(event: Fields) -> str:
    time = "as before" if event["reused"] else took(event["elapsed_ms"])
    added = "  and what it has to say was added" if event.get("added") else ""
    return f"{event['label']}  {time}" + (f"  {event['tokens']} tokens" if event["tokens"] else "") + added


def _failed(event: Fields) -> str:
    return f"{event['label']}  {took(event['elapsed_ms'])}  {event['kind']}: {cut(event['error'])}"


def _withheld(event: Fields) -> str:
    figures = ", ".join(map(str, event["figures"]))
    chance = f"; by chance {event['coincidence']:.1%} of such figures would be found" if event["coincidence"] else ""
    return f"not shown, because {cut(figures)} is in nothing that the model was sent: {cut(event['sentence'])}{chance}"


EVENTS: Mapping[str, tuple[str, Callable[[Fields], str]]] = {
    "skill_chosen": ("→", _chosen),
    "step_started": ("▸", lambda event: str(event["label"])),
    "step_finished": ("✓", _finished),
    "step_failed": ("✗", _failed),
    "step_dropped": ("–", lambda event: f"{event['label']} left out: {event['reason']}"),
    "endorsed": ("·", lambda event: f"`{event['argument']}` of {event['tool']} may pass: {event['rule']}"),
    "guideline_applied": ("·", lambda event: f"guideline {event['name']} applies"),
    "degraded": ("!", lambda event: f"{event['reason']}: {cut(event['detail'])}"),
    "figure_withheld": ("!", _withheld),
    "usage_exceeded": ("!", exceeded),
    "question_asked": ("?", lambda event: f"asks ({event['kind']}): {cut(event['text'])}"),
    "text_delta": ("“", lambda event: cut(event["text"])),
}
"""Event type → mark and formatter."""


def _kept(line: Fields) -> Iterator[Row]:
    if "error" in line:
        yield "✗", f"{line['key']}: {cut(line['error']['message'])}"
    elif line["key"] == "reserve":
        granted = line["value"]["granted"]
        yield "·", f"set aside on its accounts: {granted['nano_usd'] / 1e9:.4f} USD, {granted['tool_calls']} tool calls"
    elif line["key"].endswith(" claim") and line["value"] is not None:
        yield "·", f"claimed before, {line['value']['state']}: {line['value']['tool']}"

"""Formats an inspected run: its waterfall, prompts, figures, decisions, attempts and costs."""

from collections.abc import Iterator, Mapping, Sequence

from shipworthy.cli.figures import dollars, plural, tight
from shipworthy.cli.printing import CUT, cut
from shipworthy.cli.timeline import STATUS, Pieces, ended, took
from shipworthy.exits.clean import clean, clean_text
from shipworthy.tracing.inspected.attempts import Attempts
from shipworthy.tracing.inspected.decisions import Decision
from shipworthy.tracing.inspected.inspection import Inspection
from shipworthy.tracing.inspected.spans import Outcome, Span

WIDTH = 28
"""Columns of a bar of the waterfall."""
MARKS: Mapping[Outcome, tuple[str, str]] = {
    "finished": ("✓", "green"),
    "failed": ("✗", "red"),
    "again": ("✗", "yellow"),
    "dropped": ("–", "yellow"),
    "reused": ("·", "dim"),
    "cut": ("!", "yellow"),
}
QUIET = {"routed", "model"}
"""Decisions that are told under the heading of prompts, or with the skill."""


def shown(found: Inspection) -> list[Pieces]:
    """The lines of a run."""
    run, result = found.run, found.result
    head: Pieces = [(clean(run["agent"]), "bold"), (f"  {run['now'][:19]}  run {run['run_id'][:8]}", "dim")]
    lines: list[Pieces] = [head, [(f"“{cut(run['message'], CUT * 2)}”", "")], []]
    lines += _waterfall(found.spans)
    lines += _part("Prompts", _prompts(found))
    lines += _part("Attempts", (line for one in found.attempts for line in _attempts(one)))
    lines += _part("Figures of the answer", _figures(found))
    lines += _part("Decisions", (line for one in found.decisions for line in _decision(one)))
    lines += [[("", "")], *([(line, "")] for line in clean_text(result["text"]).split("\n")), [("", "")]]
    lines.append([(ended(result), STATUS.get(result["status"], "")), (f"  {_share(found)}", "dim")])
    if found.changed:
        lines.append([("!", "red"), (f" lines that were changed after they were written: {list(found.changed)}", "")])
    return lines


def _part(title: str, lines: Iterator[Pieces]) -> Iterator[Pieces]:
    listed = list(lines)
    if listed:
        yield [("", "")]
        yield [(title, "bold")]
        yield from listed


def _waterfall(spans: Sequence[Span]) -> Iterator[Pieces]:
    depth: dict[str | None, int] = {None: -1}
    beside = _beside(spans)
    total = max(spans[0].ended_ms, 1.0)
    for span in spans:
        depth[span.id] = depth[span.parent] + 1
        first = min(int(span.began_ms / total * WIDTH), WIDTH - 1)
        last = max(first + 1, round(span.ended_ms / total * WIDTH))
        bar = (" " * first + ("░" if span.outcome == "dropped" else "█") * (last - first)).ljust(WIDTH)
        mark, style = MARKS[span.outcome]
        words = f"{'  ' * depth[span.id]}{clean(span.label)}"
        side = "∥ " if span.id in beside else "  "
        cost = f"  {dollars(span.cost_usd)}" if span.kind == "request" else ""
        reason = f"  {span.outcome}: {cut(span.reason)}" if span.reason else ""
        time = f"{took(span.ended_ms - span.began_ms):>8}  "
        yield [(bar, style), (f" {mark} ", style), (time, "dim"), (side, ""), (f"{words}{cost}{reason}", "")]


def _beside(spans: Sequence[Span]) -> set[str]:
    """The spans that ran while a sibling did."""
    found: set[str] = set()
    around: dict[str | None, list[Span]] = {}
    for span in spans:
        for other in around.setdefault(span.parent, []):
            if other.began_ms < span.ended_ms and span.began_ms < other.ended_ms:
                found |= {span.id, other.id}
        around[span.parent].append(span)
    return found


def _prompts(found: Inspection) -> Iterator[Pieces]:
    prompts = {one.seq: one for one in found.prompts or ()}
    for one in found.requests:
        figures = f"{one.input_tokens:,} tokens in, {one.output_tokens:,} out, {dollars(one.cost_usd)}"
        yield [("» ", "blue"), (f"{clean(one.prompt)} asks {clean(one.model)}: {figures}", ""), (f"  {one.why}", "dim")]
        if (prompt := prompts.get(one.seq)) is not None:
            parts = ", ".join(f"{name} {'?' if n is None else f'{n:,}'}" for name, n in prompt.tokens.items())
            yield [(f"    {parts}", "dim")]
        if one.error:
            yield [("  ✗ ", "red"), (cut(one.error), "")]


def _attempts(of: Attempts) -> Iterator[Pieces]:
    for number, one in enumerate(of.attempts, start=1):
        changes = ", ".join(
            f"{change.what}: {cut(change.before, 30)} → {cut(change.after, 30)}" for change in one.changed
        )
        told = f"{of.prompt} {number}: {one.model}, {took(one.took_ms)}, {cut(one.outcome)}"
        yield [("· ", "dim"), (clean(told), ""), (f"  {changes}" if changes else "", "dim")]


def _figures(found: Inspection) -> Iterator[Pieces]:
    for one in found.figures:
        source = ".".join(part for part in (one.step, one.field) if part)
        line = f"  line {one.seq}" if one.seq is not None else "  not on this tape"
        yield [(cut(one.figure), "bold"), (f"  from {clean(source)}", ""), (line, "dim")]


def _decision(one: Decision) -> Iterator[Pieces]:
    at = f"+{one.at_ms:,.0f} ms ".rjust(12)
    if one.kind not in QUIET:
        yield [(at, "dim"), (f"{one.kind} {cut(one.about)}", ""), (f"  {cut(one.reason)}", "dim")]
    scores = one.more.get("scores")
    if isinstance(scores, list):
        listed = ", ".join(f"{score['skill']} {score['score']:.2f}" for score in scores)
        yield [(at, "dim"), (f"scores: {clean(listed)}", "")]


def _share(found: Inspection) -> str:
    usage = found.result["usage"]
    calls = plural(usage["model_calls"] + usage["tool_calls"], "call")
    shares = tight(dict(found.shares))
    return f"{calls} · {dollars(usage['cost_usd'])} · {took(usage['latency_ms'])}" + (
        f" · used {shares}" if shares else ""
    )

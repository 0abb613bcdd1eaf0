"""Formats the usage, path and bound of a run."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shipworthy.cli.printing import cut
from shipworthy.contract.bounds.bound import Bound
from shipworthy.events import AnyEvent, Degraded, StepFailed
from shipworthy.runtime.result import RunResult


def closing(result: RunResult) -> list[str]:
    """The lines after an answer: `skill · 3 calls · 412 tokens · $0.0003 · 1.9 s of 6.0 s`, path and bound.

    The status and the reason of an answer that is less than whole stand behind the skill: `skill · degraded: deadline`.
    """
    usage, bound = result.usage, result.bound
    calls, tokens = usage.model_calls + usage.tool_calls, usage.input_tokens + usage.output_tokens
    took = f"{seconds(usage.latency_ms)} of {seconds(bound.latency_ms)}"
    name = result.skill or result.status
    if result.status in LESS and result.reason is not None:
        name = f"{name} · {result.status}: {result.reason}" if result.skill else f"{name}: {result.reason}"
    lines = [f"{name} · {plural(calls, 'call')} · {tokens:,} tokens · {dollars(usage.cost_usd)} · {took}"]
    if result.path:
        lines.append(route(result))
    if result.skill:
        lines.append(f"at most: {most(bound)}")
        shares = tight(bound.tightness(usage))
        lines += [f"used of that: {shares}"] if shares else []
    return lines


def one_line(result: RunResult, events: Sequence[AnyEvent]) -> str:
    """The one line under an answer: `skill · 2 tools · 1 model call · 0.8 s · $0.0004 · degraded: deadline`.

    Where a model is missing or cannot be asked, or a run has failed, it says why as far as the text does not.
    """
    usage = result.usage
    parts = [result.skill or _ended(result)]
    parts += [plural(usage.tool_calls, "tool"), plural(usage.model_calls, "model call")]
    parts += [seconds(usage.latency_ms), dollars(usage.cost_usd)]
    if result.skill and result.status in LESS:
        parts.append(_ended(result))
    causes = [event.detail for event in events if isinstance(event, Degraded) and event.reason in TROUBLE]
    if result.status == "failed":
        causes += [event.error for event in events if isinstance(event, StepFailed)]
    told = [detail for detail in causes if detail and detail not in result.text]
    return " · ".join([*parts, *(cut(detail, LONGEST_CAUSE) for detail in told[:1])])


def _ended(result: RunResult) -> str:
    return f"{result.status}: {result.reason}" if result.status in LESS and result.reason else result.status


def route(result: RunResult) -> str:
    """The path of a run in one line."""
    return "path: " + " → ".join(_entry(**entry) for entry in result.path)


TROUBLE = ("no_model", "model_failed", "model", "limit", "tools_not_read")
"""Reasons that an engineer can mend at once: a key, a host, a tier, a price."""
LONGEST_CAUSE = 140
"""Characters of such a reason in the line under an answer; `/why` has all of it."""
NAMED = {
    "model_calls": "model calls",
    "tool_calls": "tool calls",
    "input_tokens": "tokens in",
    "output_tokens": "tokens out",
    "cost_usd": "cost",
    "latency_ms": "time",
}
LESS = ("degraded", "failed")
"""The statuses of an answer that is less than whole."""
NAMES = {
    "model_calls": "of the model calls",
    "tool_calls": "of the tool calls",
    "input_tokens": "of the tokens in",
    "output_tokens": "of the tokens out",
    "cost_usd": "of the dollars",
    "latency_ms": "of the time",
}


def whys(events: Iterable[AnyEvent], text: str) -> list[str]:
    """The lines that say why an answer is less than whole, each once; what its text says itself is left out."""
    details = [event.detail for event in events if isinstance(event, Degraded) and event.detail]
    return [f"why: {detail}" for detail in dict.fromkeys(details) if detail not in text]


def tight(shares: dict[str, float | None]) -> str:
    """The used share of each bound in percent, without shares that round to 0 %."""
    return ", ".join(f"{share:.0%} {NAMES[name]}" for name, share in shares.items() if share and share >= 0.005)


TOLD = ("input_tokens", "output_tokens", "model_calls", "tool_calls")


def most(bound: Bound) -> str:
    """The bound of a run in one line."""
    told = bound.as_dict()
    tokens_in, tokens_out, calls, used = (told[name] for name in TOLD)
    tokens = None if tokens_in is None or tokens_out is None else tokens_in + tokens_out
    words = f"{tokens:,} tokens" if tokens is not None else "tokens not promised"
    models = plural(calls, "model call") if calls is not None else "model calls not promised"
    tools = plural(used, "tool call") if used is not None else "tool calls not promised"
    money = "dollars not promised" if told["cost_usd"] is None else dollars(told["cost_usd"])
    return f"{models} · {tools} · {words} · {money} · {seconds(bound.latency_ms)}"


def exceeded(event: Mapping[str, Any]) -> str:
    """An event of type `usage_exceeded`: `openai:x counted more than was set aside: 412 tokens in, $0.0010`."""
    parts = [f"{event['input_tokens']:,} tokens in"] * bool(event["input_tokens"])
    parts += [f"{event['output_tokens']:,} tokens out"] * bool(event["output_tokens"])
    parts += [dollars(event["cost_usd"])] * bool(event["cost_usd"])
    factor = event["tokens_per_o200k"]
    learnt = f" ({factor:g} tokens for each of o200k; `shipworthy learn` keeps that)" if factor else ""
    return f"{event['model']} counted more than was set aside: {', '.join(parts)}{learnt}"


def _entry(tool: str, args: Mapping[str, object]) -> str:
    shown = ", ".join(str(value) for value in args.values())
    return f"{tool}({shown})" if shown and len(shown) <= 40 else tool


def seconds(milliseconds: float | None) -> str:
    """Milliseconds as `12 ms` or `1.9 s`; None is no limit."""
    if milliseconds is None:
        return "no limit"
    if milliseconds < 100:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds / 1000:.1f} s"


def dollars(usd: float | None) -> str:
    """US dollars as `$0.0020`; None is not promised."""
    return "cost not promised" if usd is None else f"${usd:.4f}"


def plural(count: float, word: str) -> str:
    """A count with its noun: `1 call`, `3 calls`."""
    return f"{count:,.0f} {word}" + ("" if count == 1 else "s")

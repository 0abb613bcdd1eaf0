"""A run's figures in words: what was used, by which path, and what it could at most have been."""

from typing import Any

from shipworthy.runtime.result import RunResult


def closing(result: RunResult) -> list[str]:
    """`skill · 3 calls · 412 tokens · $0.0003 · 1.9 s of 6.0 s`, the path, and the worst case."""
    usage, bound = result.usage, result.bound
    calls, tokens = usage.model_calls + usage.tool_calls, usage.input_tokens + usage.output_tokens
    took = f"{seconds(usage.latency_ms)} of {seconds(bound.latency_ms)}"
    name = result.skill or result.status
    lines = [f"{name} · {plural(calls, 'call')} · {tokens:,} tokens · {dollars(usage.cost_usd)} · {took}"]
    if result.path:
        lines.append("path: " + " → ".join(_entry(entry) for entry in result.path))
    if result.skill:
        lines.append(f"at most: {most(bound)}")
        shares = tight(bound.tightness(usage))
        lines += [f"used of that: {shares}"] if shares else []
    return lines


NAMES = {
    "model_calls": "of the model calls",
    "tool_calls": "of the tool calls",
    "input_tokens": "of the tokens in",
    "output_tokens": "of the tokens out",
    "cost_usd": "of the dollars",
    "latency_ms": "of the time",
}


def tight(shares: dict[str, float | None]) -> str:
    """How much of each promised figure was used, in percent; what rounds to nothing is left out."""
    return ", ".join(f"{share:.0%} {NAMES[name]}" for name, share in shares.items() if share and share >= 0.005)


def most(bound: Any) -> str:
    """The worst case in a line."""
    tokens = None if None in (bound.input_tokens, bound.output_tokens) else bound.input_tokens + bound.output_tokens
    words = f"{tokens:,} tokens" if tokens is not None else "tokens not promised"
    models = plural(bound.model_calls, "model call") if bound.model_calls is not None else "model calls not promised"
    tools = plural(bound.tool_calls, "tool call") if bound.tool_calls is not None else "tool calls not promised"
    return f"{models} · {tools} · {words} · {dollars(bound.cost_usd)} · {seconds(bound.latency_ms)}"


def _entry(entry: dict[str, Any]) -> str:
    args = ", ".join(f"{value}" for value in entry["args"].values())
    return f"{entry['tool']}({args})" if args and len(args) <= 40 else entry["tool"]


def seconds(milliseconds: float | None) -> str:
    """Milliseconds as people read them."""
    if milliseconds is None:
        return "no limit"
    if milliseconds < 100:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds / 1000:.1f} s"


def dollars(usd: float | None) -> str:
    """USD; None is not promised."""
    return "cost not promised" if usd is None else f"${usd:.4f}"


def plural(count: float, word: str) -> str:
    """`1 call`, `3 calls`."""
    return f"{count:,.0f} {word}" + ("" if count == 1 else "s")

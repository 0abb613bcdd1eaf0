"""The result of a run that was cancelled or failed with an exception, computed from its tape."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import TypeVar

from shipworthy.compiled import Compiled
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.events import AnyEvent, Emit, ModelChosen, SkillChosen
from shipworthy.models.model import Price
from shipworthy.runtime.result import RunResult
from shipworthy.stores.store import TapeLine

T = TypeVar("T")


class Heard:
    """Forwards the events of a run and remembers its skill and model for the record of an unfinished run."""

    def __init__(self, emit: Emit | None) -> None:
        self._emit = emit
        self.chosen: SkillChosen | None = None
        self.model: str | None = None
        self.over = False
        """Whether the run was answered from another thread, so that nothing more is heard of it."""

    def __call__(self, event: AnyEvent) -> None:
        """Forward one event."""
        if self.over:
            return
        if isinstance(event, SkillChosen):
            self.chosen = event
        elif isinstance(event, ModelChosen):
            self.model = event.model
        if self._emit is not None:
            self._emit(event)


def unfinished(
    agent: Compiled, run_id: str, heard: Heard, lines: Sequence[TapeLine], error: BaseException
) -> RunResult:
    """The result of a run that ended with `error`: its skill, and the usage that its tape shows."""
    chosen, cancelled = heard.chosen, isinstance(error, asyncio.CancelledError)
    calls = [line for line in lines if line["kind"] == "call"]
    return RunResult(
        run_id=run_id,
        status="failed",
        reason="cancelled" if cancelled else "error",
        text=agent.phrases("cancelled" if cancelled else "failed"),
        skill=chosen.skill if chosen is not None else None,
        inputs=dict(chosen.inputs) if chosen is not None else {},
        model=heard.model,
        path=tuple({"tool": line["tool"], "args": line["args"]} for line in calls),
        usage=_used(lines, len(calls)),
        bound=agent.bound(chosen.skill) if chosen is not None else Bound(),
    )


def _used(lines: Sequence[TapeLine], tool_calls: int) -> Usage:
    prices: dict[str, Price] = {}
    model, asked = "", list[tuple[str, Price, float, Mapping[str, int]]]()
    for line in lines:
        value, key = line.get("value"), line.get("key", "")
        if line["kind"] == "fact" and isinstance(value, dict) and "rows" in value:
            prices |= {row["name"]: Price(**row["price"]) for row in value["rows"] if row["price"]}
        elif line["kind"] == "event":
            model = str(line["event"].get("model") or model)
        elif line["kind"] == "model":
            # A later usage report replaces an earlier one.
            told = [fields for name, fields in line["parts"] if name == "usage"]
            asked.append(
                (key, prices.get(model, Price()), (line["at"] - line["began"]) / 1000, told[-1] if told else {})
            )
        elif isinstance(value, dict) and key.endswith(" used"):
            # What was charged, which is more than was told where that cannot be true.
            place = max(n for n, (at, *_) in enumerate(asked) if f"{at} used" == key)
            asked[place] = (*asked[place][:3], value)
    elapsed = float(lines[-1]["at"]) if lines else 0.0
    return Usage(
        model_calls=len(asked),
        tool_calls=tool_calls,
        input_tokens=sum(used.get("input_tokens", 0) for *_, used in asked),
        output_tokens=sum(used.get("output_tokens", 0) for *_, used in asked),
        cost_usd=sum(_cost(price, used, seconds) for _, price, seconds, used in asked if used),
        latency_ms=elapsed,
    )


def _cost(price: Price, used: Mapping[str, int], seconds: float) -> float:
    cached, written = used.get("cached_tokens") or 0, used.get("written_tokens") or 0
    return price.of(used["input_tokens"], used["output_tokens"], cached=cached, written=written, seconds=seconds)


async def surely(work: Coroutine[object, None, T]) -> T:
    """Run `work` to its end, even if the caller is cancelled meanwhile; then CancelledError is raised after it."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()
        raise

"""Repeats a recorded run on the definition as it is now, and says what came out differently.

Reads that are called as they were give what was recorded, and others are called; writes are never made. A model that is
asked what it was asked gives its recorded answer; where it is asked anything new, the agent's own models answer.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.app.agent import Agent
from shipworthy.check.trials.tapes import Recorded, asked
from shipworthy.check.trials.tools import Noted, StoodIn, stand_in
from shipworthy.durable.codec import dump, load_session
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import ModelError, ShipworthyError, UsageError
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.model import Part, Price, Request
from shipworthy.runtime.result import RunResult
from shipworthy.stores.session import Open, Session
from shipworthy.tools.tool import Compactor, Tool
from shipworthy.tracing.lines import request_line

__all__ = ["Difference", "Repeated", "repeated"]

AGAIN = "repeated"
FIELDS = ("skill", "status", "reason", "inputs", "path", "text", "model")
MEASURED = ("model_calls", "tool_calls", "input_tokens", "output_tokens", "cost_usd")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of the result that is another one now."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A recorded run, and what the definition of now makes of its message."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    differences: tuple[Difference, ...]
    redefined: bool
    """Whether the definition is another one than that of the run."""
    withheld: tuple[str, ...]
    """Writes that were not made."""
    called: tuple[str, ...]
    """Reads that were called, because nothing was recorded for their arguments."""
    answered: str
    """Whose answers they are: recorded, live, none (no model was asked), or missing (new requests, and no model)."""

    def as_dict(self) -> dict[str, object]:
        """The object that the page reads."""
        return {
            "before": dict(self.before),
            "after": dict(self.after),
            "differences": [{"field": one.field, "before": one.before, "after": one.after} for one in self.differences],
            "redefined": self.redefined,
            "withheld": list(self.withheld),
            "called": list(self.called),
            "answered": self.answered,
        }


async def repeated(agent: Agent, tape: str) -> Repeated:
    """Repeat the run of a tape; raises UsageError where it is no tape, or of a run that cannot be repeated so."""
    lines = read_tape(tape)
    head, before = lines[0], lines[-1]["result"]
    if head.get("decides") is not None:
        raise UsageError("this run was the decision of another person: repeat the one that asked for it")
    if head["session"] is None:
        raise UsageError("this run never got its conversation: there is nothing to repeat")
    recorded = Recorded()
    recorded.add(tape)
    model = before.get("model")
    kept = any(line["kind"] == "model" for line in lines)
    can_ask = agent.can_ask()
    with_kept = kept or not can_ask
    first = await _run(agent, head, recorded, _Replies(recorded, str(model)) if with_kept else "own")
    answered = "recorded" if kept else "live" if can_ask else "none"
    if first.asked_anew:
        answered = "missing"
        if can_ask:
            first, answered = await _run(agent, head, recorded, "own"), "live"
    result = first.result
    after = result.as_dict()
    if result.skill is not None:
        after["bound"] = agent.compiled.bound(result.skill).as_dict()
    return Repeated(
        before=before,
        after=after,
        differences=tuple(_differences(before, after)),
        redefined=head["contract"] != agent.compiled.contract,
        withheld=tuple(dict.fromkeys(first.noted.withheld)),
        called=tuple(dict.fromkeys(first.called)),
        answered=answered,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ran:
    """One repetition."""

    result: RunResult
    noted: Noted
    called: tuple[str, ...]
    asked_anew: bool
    """Whether a model was asked what it was not asked before."""


class _Replies:
    """The model of a recorded run: it gives the answers that were recorded."""

    def __init__(self, recorded: Recorded, name: str) -> None:
        self.name, self.anew = name, False
        self._recorded = recorded

    @property
    def price(self) -> Price | None:
        """The price of the model that answered then."""
        try:
            return Catalog().find(self.name).price or Price()
        except ShipworthyError:
            return Price()

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream what was answered to the same request; raises ModelError where it is another one."""
        known = self._recorded.answers(asked(request_line(request)))
        if not known:
            self.anew = True
            raise ModelError(f"`{request.name}` asks what it did not ask then")
        for part in known[0]:
            yield part


class _Read:
    """A tool that reads: it gives what was recorded for its arguments, and is called for others."""

    def __init__(self, tool: Tool, recorded: Recorded, called: list[str]) -> None:
        self._tool, self._recorded, self._called = tool, recorded, called
        self.spec, self.is_async = tool.spec, tool.is_async
        self.compact: Compactor | None = tool.compact

    def __getattr__(self, name: str) -> object:
        return getattr(self._tool, name)

    def prepared(self, args: Mapping[str, object]) -> Any:
        """Check the arguments; the call gives what was recorded, or is that of the tool."""
        own = self._tool.prepared(args)
        try:
            value = self._recorded.result(self.spec.name, args)
        except KeyError:
            self._called.append(self.spec.name)
            return own
        except ShipworthyError as error:
            return _raising(error, self.is_async)
        return _giving(value, self.is_async)


def _giving(value: object, is_async: bool) -> Any:
    async def later() -> object:
        return value

    return later if is_async else lambda: value


def _raising(error: ShipworthyError, is_async: bool) -> Any:
    def now() -> object:
        raise error

    async def later() -> object:
        raise error

    return later if is_async else now


async def _run(agent: Agent, head: Mapping[str, Any], recorded: Recorded, model: "_Replies | str") -> _Ran:
    """Answer the message of a tape once more; `model`: "own" for those of the agent."""
    noted, called = Noted(), list[str]()
    reads = {
        name: _Read(tool, recorded, called)
        for name, tool in agent.compiled.tools.items()
        if tool.spec.effect != "write"
    }
    writes: Mapping[str, StoodIn] = stand_in(agent.compiled, "live", recorded, noted)
    other = agent.with_tools({**reads, **writes})
    if isinstance(model, _Replies):
        other.use_model(model if model.name != "None" else None)
    store = MemoryStore(records=True)
    earlier: Session = load_session(dump(head["session"]))
    # The tools that stand in are other code: what was opened under the definition of now is open under theirs too.
    opened = [_under(each, agent.compiled.contract, other.compiled.contract) for each in (earlier.open, *earlier.below)]
    open_, below = opened[0], tuple(each for each in opened[1:] if each is not None)
    session = replace(earlier, id=Session.of(agent.spec.name, "", AGAIN).id, version=0, open=open_, below=below)
    await store.save(session)
    other.use_store(store)
    other.use_clock(head["now"])
    names = ("skill", "inputs", "answering", "language", "context")
    given: Any = {name: head[name] for name in names if head.get(name) is not None}
    try:
        result = await other.run(head["message"], session=AGAIN, **given)
    except UsageError as error:
        raise UsageError(f"the message cannot be sent to the definition of now: {error}") from error
    return _Ran(
        result=result,
        noted=noted,
        called=tuple(called),
        asked_anew=isinstance(model, _Replies) and model.anew,
    )


def _under(opened: Open | None, before: str, now: str) -> Open | None:
    """An open skill of one contract under another one; one of any other contract as it is."""
    return opened if opened is None or opened.contract != before else replace(opened, contract=now)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The fields that differ: what came out, what was used, and what it may use."""
    found = [Difference(name, before.get(name), after.get(name)) for name in FIELDS]
    for part in ("usage", "bound"):
        one, two = before.get(part) or {}, after.get(part) or {}
        names = MEASURED if part == "usage" else (*MEASURED, "latency_ms")
        found += [Difference(f"{part}.{name}", one.get(name), two.get(name)) for name in names]
    return [each for each in found if each.before != each.after]

"""What `shipworthy chat` tells of the last answer when it is asked: `/why`, `/cost`, `/help`."""

from collections.abc import Iterable

from shipworthy.cli.figures import NAMED, dollars, exceeded, route, seconds
from shipworthy.cli.timeline import event_rows
from shipworthy.events import AnyEvent, Degraded, ModelChosen, StepFailed, TextDelta, UsageExceeded
from shipworthy.exits.clean import clean
from shipworthy.regex import regex
from shipworthy.runtime.result import RunResult

COMMAND = regex(r"/[a-z]+")
COMMANDS = {
    "/why": "how the last answer came about: its status, its path, its steps, and what it lacks",
    "/cost": "what the last answer used of what it may use at most",
    "/help": "this list",
    "/quit": "leave, also /exit, /q, or the end of the input; Ctrl-C stops an answer",
}
NOTHING = "Nothing has been answered yet."


class Asides:
    """The last answer of a conversation: its events, and its result."""

    def __init__(self) -> None:
        self._events: list[AnyEvent] = []
        self._result: RunResult | None = None

    def begin(self) -> None:
        """Forget the last answer: another message has come."""
        self._events, self._result = [], None

    def hear(self, event: AnyEvent) -> None:
        """Note an event of the answer."""
        if not isinstance(event, TextDelta):
            self._events.append(event)

    def end(self, result: RunResult) -> None:
        """Note the result of the answer."""
        self._result = result

    def answer(self, line: str) -> list[str] | None:
        """The lines that answer a command; None where the line is none, and for the agent."""
        word = line.strip().lower()
        if not COMMAND.fullmatch(word):
            return None
        if word == "/help":
            return [f"{name:<6} {what}" for name, what in COMMANDS.items()]
        if word not in COMMANDS:
            return [f"There is no {word}; /help lists what there is."]
        if self._result is None:
            return [NOTHING]
        return list(_why(self._result, self._events) if word == "/why" else _cost(self._result, self._events))


def _why(result: RunResult, events: Iterable[AnyEvent]) -> Iterable[str]:
    yield f"{result.status}: {result.reason}" if result.reason else result.status
    for event in events:
        if isinstance(event, ModelChosen):
            yield f"· model: {clean(event.model or 'none')} ({clean(event.reason)})"
        elif isinstance(event, Degraded):
            yield f"! {event.reason}: {clean(event.detail)}" if event.detail else f"! {event.reason}"
        elif isinstance(event, StepFailed):
            yield f"✗ {clean(event.label)}  {seconds(event.elapsed_ms)}  {event.kind}: {clean(event.error)}"
        else:
            yield from (f"{mark} {clean(words)}" for mark, words in event_rows(event.as_dict()))
    if result.path:
        yield route(result)
    yield f"run {result.run_id[:8]}: `shipworthy runs {result.run_id[:8]}` shows all of it"


def _cost(result: RunResult, events: Iterable[AnyEvent]) -> Iterable[str]:
    used, most = result.usage.as_dict(), result.bound.as_dict()
    part = result.bound.tightness(result.usage)
    for name, words in NAMED.items():
        limit, share = most[name], part[name]
        told = "no limit is known" if limit is None else f"of {_figure(name, limit)}"
        yield f"{words:<12} {_figure(name, used[name])} {told}{f' ({share:.0%})' if share is not None else ''}"
    for event in events:
        if isinstance(event, UsageExceeded):
            yield f"! {exceeded(event.as_dict())}"


def _figure(name: str, amount: float) -> str:
    if name == "cost_usd":
        return dollars(amount)
    return seconds(amount) if name == "latency_ms" else f"{amount:,.0f}"

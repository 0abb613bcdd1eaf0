"""What is watched: the values of runs, in the order in which they come, each compared with those before it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shipworthy.routing.replies.followup import CORRECTION
from shipworthy.stores.ratings import Rating
from shipworthy.watch.alike import Alike
from shipworthy.watch.seen import NONE, Seen

__all__ = ["DRIFTS", "Drift", "Stream", "Value", "streams_of"]

Drift: TypeAlias = Literal["speed", "text", "routing", "money", "outcome"]
DRIFTS: Mapping[Drift, str] = {
    "speed": "a step or a skill takes longer",
    "text": "answers are of another form",
    "routing": "messages go to other skills, or are corrected",
    "money": "runs cost more, use other models or other amounts of tokens",
    "outcome": "runs end otherwise, by other paths, or with figures withheld",
}
"""What may drift → what it means."""
SOON = 600.0
"""Seconds after an answer in which a message can correct it."""
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a run, or of what people said of it."""

    at: float
    run_id: str
    value: float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The values of one metric of the agent, of a skill or of a step."""

    drift: Drift
    metric: str
    of: str
    """The skill or the step; empty: the agent."""
    values: tuple[Value, ...]
    up: bool = True
    down: bool = False
    """For numbers: whether larger ones, and smaller ones, are a drift."""
    only: str = ""
    """For kinds: the one of which a larger share alone is a drift; empty: any change is one."""

    @property
    def numbers(self) -> bool:
        """Whether its values are numbers."""
        return bool(self.values) and isinstance(self.values[0].value, float)


Of: TypeAlias = Callable[[Seen], float | str | None]
SKILLS: Sequence[tuple[Drift, str, bool, Of]] = (
    ("speed", "latency_ms", False, lambda run: run.latency_ms),
    ("text", "words", True, lambda run: float(run.form.words) if run.answered else None),
    ("text", "opening", False, lambda run: run.form.opening if run.answered else None),
    ("text", "shape", False, lambda run: run.form.shape if run.answered else None),
    ("money", "cost_usd", False, lambda run: run.cost_usd),
    ("money", "input_tokens", True, lambda run: run.input_tokens),
    ("money", "output_tokens", True, lambda run: run.output_tokens),
    ("money", "model", False, lambda run: run.model if run.answered else None),
    ("outcome", "ended", False, lambda run: run.ended),
    ("outcome", "path", False, lambda run: run.way),
    ("outcome", "withheld", False, lambda run: YES if run.taped.withheld else NO),
)
"""Drift, metric, whether smaller numbers are one too, and the value of a run; those of each skill."""


def streams_of(runs: Sequence[Seen], ratings: Sequence[Rating]) -> list[Stream]:
    """All that is watched of runs, the oldest first."""
    return [*_of_skills(runs), *_of_steps(runs), *_of_agent(runs, ratings)]


def _of_skills(runs: Sequence[Seen]) -> Iterator[Stream]:
    by_skill: dict[str, list[Seen]] = {}
    for run in runs:
        if run.skill != NONE:
            by_skill.setdefault(run.skill, []).append(run)
    for skill, own in sorted(by_skill.items()):
        for drift, metric, down, value in SKILLS:
            yield Stream(drift=drift, metric=metric, of=skill, values=_values(own, value), down=down)


def _of_steps(runs: Sequence[Seen]) -> Iterator[Stream]:
    by_step: dict[str, list[Value]] = {}
    for run in runs:
        for number, (step, took) in enumerate(run.taped.steps):
            by_step.setdefault(step, []).append(Value(run.at, f"{run.run_id} {number}", took))
    for step, values in sorted(by_step.items()):
        yield Stream(drift="speed", metric="step_ms", of=step, values=tuple(values))


def _of_agent(runs: Sequence[Seen], ratings: Sequence[Rating]) -> Iterator[Stream]:
    yield Stream(drift="routing", metric="skill", of="", values=_values(runs, lambda run: run.routed))
    yield Stream(drift="routing", metric="elsewhere", of="", values=tuple(_elsewhere(runs)), only=YES)
    confident = _values(runs, lambda run: run.taped.confidence)
    yield Stream(drift="routing", metric="confidence", of="", values=confident, up=False, down=True)
    yield Stream(drift="routing", metric="corrected", of="", values=tuple(_corrections(runs)), only=YES)
    said = sorted(ratings, key=lambda one: (one.at, one.run_id))
    bad = tuple(Value(one.at, f"{one.run_id} {one.by}", YES if one.mark == "bad" else NO) for one in said)
    yield Stream(drift="routing", metric="feedback", of="", values=bad, only=YES)


def _elsewhere(runs: Sequence[Seen]) -> Iterator[Value]:
    """Of each message that is no correction: whether it went elsewhere than those before it with such words."""
    alike = Alike()
    for run in runs:
        if CORRECTION.search(run.message):
            continue
        strange = alike.strange(run.words, run.routed)
        if strange is not None:
            yield Value(run.at, run.run_id, YES if strange else NO)


def _corrections(runs: Sequence[Seen]) -> Iterator[Value]:
    """Of each message that follows an answer at once: whether it corrects that."""
    last: dict[str, Seen] = {}
    for run in runs:
        before = last.get(run.session)
        if before is not None and before.answered and run.at - before.at <= SOON:
            yield Value(run.at, run.run_id, YES if CORRECTION.search(run.message) else NO)
        last[run.session] = run


def _values(runs: Sequence[Seen], of: Of) -> tuple[Value, ...]:
    found = ((run, of(run)) for run in runs)
    return tuple(Value(run.at, run.run_id, value) for run, value in found if value is not None)

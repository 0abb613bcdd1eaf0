"""The facts of trials: which contradict each other, which are required, and how many all of them mention."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.check.trials.statistics import Share
from shipworthy.check.trials.trial import Answer, Source, Trial
from shipworthy.grounding.check import Fact
from shipworthy.grounding.evidence import Evidence, Place
from shipworthy.grounding.extract import figures_in
from shipworthy.grounding.figure import NUMERIC, Figure
from shipworthy.regex import regex
from shipworthy.tracing.inspected.figures import NOWHERE, value_at

__all__ = ["Contradiction", "contradictions", "spread", "states"]

REFERENCE = regex(r"([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*|\[\d+\])+)")
"""A field of a result: `get_price.price`."""
PARTS = regex(r"\.?([A-Za-z_][\w ]*)|\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """The same field said with two values, in two trials of one case."""

    turn: int
    """From 1."""
    step: str
    field: str
    said: tuple[str, str]
    trials: tuple[int, int]

    def __str__(self) -> str:
        where = f"{self.step}.{self.field}" if self.field else self.step
        first, second = self.said
        return f"{where} is “{first}” in trial {self.trials[0]} and “{second}” in trial {self.trials[1]}"


def contradictions(trials: Sequence[Trial]) -> tuple[Contradiction, ...]:
    """Each field that trials say with two values, once.

    A figure of one trial contradicts another trial that speaks of the same field, where what that one was given has no
    such figure there: another notation, fewer digits, or another figure of the same text, is none.
    """
    found: dict[tuple[int, str, str], Contradiction] = {}
    for turn in range(max((len(trial.answers) for trial in trials), default=0)):
        said: dict[tuple[str, str], dict[int, list[str]]] = {}
        answers = {trial.number: trial.answers[turn] for trial in trials if turn < len(trial.answers)}
        for number, answer in answers.items():
            for fact in answer.facts:
                said.setdefault((fact.step, fact.field), {}).setdefault(number, []).append(fact.figure)
        for (step, field), by_trial in said.items():
            pair = _differing(step, field, by_trial, answers)
            if pair is not None:
                figures, numbers = pair
                one = Contradiction(turn=turn + 1, step=step, field=field, said=figures, trials=numbers)
                found.setdefault((turn, step, field), one)
    return tuple(found.values())


def _differing(
    step: str, field: str, said: Mapping[int, list[str]], answers: Mapping[int, Answer]
) -> tuple[tuple[str, str], tuple[int, int]] | None:
    """Two figures that cannot both be said of the field, with their trials."""
    if len(said) < 2 or len({figure for figures in said.values() for figure in figures}) < 2:
        return None
    given = {number: _given(step, field, answers[number].sources) for number in said}
    known = any(source.step == step for answer in answers.values() for source in answer.sources)
    evidence = {number: _evidence(parts) for number, parts in given.items()}
    for number, other in itertools.permutations(said, 2):
        equal = given[number] == given[other]
        if equal and not known:
            continue  # it is computed of the same data, and of nothing else
        same = equal or not known
        strange = [one for one in said[other] if one not in said[number] and not _stands(one, evidence[number], same)]
        # Of other data, a figure may only be missing in one of them: both have to say what the other does not have.
        own = said[number] if equal else [one for one in said[number] if not _stands(one, evidence[other], same)]
        pair = next(((one, two) for one in own for two in strange if equal or _kinds(one) == _kinds(two)), None)
        if pair is not None:
            return pair, (number, other)
    return None


def _kinds(figure: str) -> list[str]:
    return [one.kind for one in figures_in(figure)]


def _given(step: str, field: str, sources: Sequence[Source]) -> list[object]:
    """What a trial was given for a field: the field of the step's results, else all that it was given."""
    own = [source for source in sources if source.step == step]
    fields = [leaf for source in own if field and (leaf := _field(source.value, field)) is not NOWHERE]
    return fields or [part for source in own or sources for part in (source.value, source.text)]


def _evidence(given: Iterable[object]) -> Evidence:
    evidence, place = Evidence(), Place("given")
    for part in given:
        if isinstance(part, str):
            evidence.add_text(part, place)
        else:
            evidence.add_value(part, place)
    return evidence


def _field(value: object, field: str) -> object:
    """The field of a result under its own name, with the words beside it that say its currency or unit."""
    around: object = None
    key: str | None = None
    for name, number in PARTS.findall(field):
        if isinstance(value, Mapping) and name in value:
            around, key, value = value, name, value[name]
        elif isinstance(value, list) and number and int(number) < len(value):
            around, key, value = None, key, value[int(number)]
        else:
            return NOWHERE
    if key is None:
        return NOWHERE
    beside = around if isinstance(around, Mapping) else {}
    words = {name: one for name, one in beside.items() if isinstance(one, str) and one.isalpha()}
    return {**words, key: value}


def _stands(figure: str, evidence: Evidence, same: bool) -> bool:
    """Whether a figure is in what a trial was given.

    A name may be written otherwise, and times and identifiers of data that changes by itself, as of a request, are new
    each time: these are judged by the data alone.
    """
    found = figures_in(figure)
    if not found or (not same and not all(one.kind in NUMERIC for one in found)):
        return same or bool(found)
    return all(evidence.find(one) is not None for one in found)


def states(wanted: str, trial: Trial) -> bool:
    """Whether an answer of the trial states a fact: a figure in any notation, a text, or `step.field` of a result."""
    reference = REFERENCE.fullmatch(wanted)
    if reference is not None:
        step, field = reference[1], reference[2].removeprefix(".")
        return any(_states_field(step, field, answer) for answer in trial.answers)
    return any(_states_text(wanted, answer.text) for answer in trial.answers)


def _states_field(step: str, field: str, answer: Answer) -> bool:
    if any(_same(fact, step, field) for fact in answer.facts):
        return True
    leaves = [value_at(source.value, field) for source in answer.sources if source.step == step]
    return any(_states_value(leaf, answer.text) for leaf in leaves if leaf is not NOWHERE)


def _same(fact: Fact, step: str, field: str) -> bool:
    return fact.step == step and fact.field == field


def _states_value(value: object, text: str) -> bool:
    """Whether a text states the value of a field: one of its figures is that value, in its own notation."""
    if value is None or isinstance(value, Mapping | list):
        return False
    if isinstance(value, str):
        return _states_text(value, text)
    evidence = Evidence()
    evidence.add_value(value, Place("value"))
    return any(evidence.find(figure) is not None for figure in _figures(text))


def _states_text(wanted: str, text: str) -> bool:
    figures = _figures(wanted)
    if not figures:
        return " ".join(wanted.split()).casefold() in " ".join(text.split()).casefold()
    evidence = Evidence()
    evidence.add_text(text, Place("answer"))
    return all(evidence.find(figure) is not None for figure in figures)


def _figures(text: str) -> Sequence[Figure]:
    return list(figures_in(text))


def spread(trials: Sequence[Trial]) -> Share:
    """How many of the facts that any trial mentions are not mentioned by all of them."""
    mentioned = [frozenset(_mentioned(trial)) for trial in trials]
    every = frozenset[tuple[object, ...]]().union(*mentioned)
    return Share(sum(not all(fact in one for one in mentioned) for fact in every), len(every))


def _mentioned(trial: Trial) -> Iterator[tuple[object, ...]]:
    """The facts of a trial: the field that they stand in; where it has none, the figure itself."""
    for turn, answer in enumerate(trial.answers):
        for fact in answer.facts:
            yield turn, fact.step, fact.field or _value(fact.figure)


def _value(figure: str) -> str:
    found = _figures(figure)
    return str([(one.kind, str(one.value)) for one in found]) if found else figure

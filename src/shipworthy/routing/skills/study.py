"""What the examples of an agent tell about its routing, by leave-one-out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shipworthy.routing.skills.gate import calibration_error
from shipworthy.routing.skills.route import Alike, Lost, Mixed, Route, Studied, Study, Tier, Wanted

FEW = 3
"""Examples from which a skill is usually found."""
MOST_ALIKE = 10
"""Pairs of skills that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An example, and the decision about it without it."""

    skill: str
    text: str
    route: Route
    above: tuple[str, ...] = ()
    """Other skills that score at least as high."""


def study(
    tier: Tier, examples: dict[str, int], left_out: Sequence[LeftOut], near: Iterable[Alike], surest: float
) -> Study:
    """Sum up the decisions about examples that were left out; `surest`: similarity from which skills are told."""
    skills = tuple(_studied(name, number, left_out) for name, number in examples.items())
    absorbed = Counter((lost.skill, lost.taken_by) for one in skills for lost in one.lost if lost.outcome == "route")
    alike = sorted(
        (pair for pair in near if pair.similarity >= surest), key=lambda pair: (-pair.similarity, pair.skills)
    )
    told = [(case.route.confidence, _first(case.route) == case.skill) for case in left_out]
    right = sum(one.right for one in skills)
    return Study(
        tier=tier,
        skills=skills,
        absorbed=tuple(
            (*pair, number) for pair, number in sorted(absorbed.items(), key=lambda item: (-item[1], item[0]))
        ),
        alike=tuple(alike[:MOST_ALIKE]),
        mixed=_mixed(examples, left_out),
        wanted=tuple(wanted for one in skills if (wanted := _wanted(one)) is not None),
        right=right / len(left_out) if left_out else 0.0,
        calibration_error=calibration_error(told),
    )


def _mixed(examples: dict[str, int], left_out: Sequence[LeftOut]) -> tuple[Mixed, ...]:
    taken, asked = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for case in left_out:
        taken.update(_pair(case.skill, other) for other in case.above)
        near = {name for name, _ in case.route.candidates[:2]}
        if case.route.outcome == "ask" and case.skill in near:
            asked.update(_pair(case.skill, other) for other in near - {case.skill})
        elif case.route.outcome == "route" and case.route.skill not in (None, case.skill):
            asked[_pair(case.skill, case.route.skill or "")] += 1
    found = [
        Mixed(skills=pair, examples=examples[pair[0]] + examples[pair[1]], taken=number, mixed=asked[pair])
        for pair, number in taken.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.taken / one.examples, -one.mixed, one.skills)))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _first(route: Route) -> str:
    return route.candidates[0][0] if route.candidates else ""


def _studied(name: str, number: int, left_out: Sequence[LeftOut]) -> Studied:
    own = [case for case in left_out if case.skill == name]
    right = [case for case in own if case.route.skill == name]
    asked = [
        case for case in own if case.route.outcome == "ask" and name in [skill for skill, _ in case.route.candidates]
    ]
    lost = tuple(
        Lost(
            skill=name,
            text=case.text,
            outcome=case.route.outcome,
            taken_by=_first(case.route),
            probability=case.route.confidence,
        )
        for case in own
        if case not in right and case not in asked
    )
    return Studied(skill=name, examples=number, right=len(right), asked=len(asked), lost=lost)


def _wanted(one: Studied) -> Wanted | None:
    if one.examples < FEW:
        return Wanted(skill=one.skill, why=f"it has {one.examples} of the {FEW} examples that a skill needs")
    taken = Counter(lost.taken_by for lost in one.lost if lost.outcome == "route")
    if taken:
        other, number = min(taken.items(), key=lambda item: (-item[1], item[0]))
        return Wanted(skill=one.skill, why=f"{number} of its {one.examples} examples go to {other} when left out")
    if 2 * (one.right + one.asked) < one.examples:
        return Wanted(
            skill=one.skill,
            why=f"{len(one.lost)} of its {one.examples} examples are refused when left out: they share few words",
        )
    return None

"""Skills that messages cannot be told apart for, and skills that no message comes to, by their own examples."""

import math
from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Mixed, Route, Study

__all__ = ["overlapping", "unreachable", "unused"]

Z = 1.959963984540054
"""The quantile of the normal distribution that leaves 2.5 % on each side."""
SURELY_TAKEN = {"full": 0.25, "light": 0.4}
"""Tier → share of two skills' examples that the other one takes, from which they overlap, at the lower end of its
interval. Words alone take more of examples that mean something else."""
SURELY_MIXED, ENOUGH = 0.43, 6
"""The same of those that are at least asked about, where the other one takes half of so many: of two skills that are
the same, each example is as near to either."""
SAME = 0.78
"""Similarity of two texts that say the same in other words."""
SHOWN = 5
"""Examples that a finding lists."""
LIKELY = 3
"""Examples that the other one takes, from which two skills are told as alike."""


def overlapping(looked: Looked) -> Iterator[Finding]:
    """Every two skills of which each takes the other's examples as soon as these are left out."""
    # Where a pattern hides the words of every message, no two skills can be told apart for that reason alone.
    if len(looked.spec.routable) < 2 or looked.hides_words:
        return
    study = looked.study
    for pair in study.mixed:
        low, high = _interval(pair.taken, pair.examples)
        if not (sure := _overlap(pair, study)) and not _near(pair):
            continue
        one, other = pair.skills
        yield looked.finding(
            "overlapping-skills" if sure else "alike-skills",
            f"messages for `{one}` and for `{other}` {'cannot be told' if sure else 'are hard to tell'} apart",
            where=looked.subject.skill_at(one, ("examples",)),
            skill=one,
            evidence=f"left out, {pair.taken} of their {pair.examples} examples are nearer to the other skill "
            f"({low:.0%} to {high:.0%}), {pair.mixed} would be asked about or go there; {_absorbed(study, pair)}"
            f"the other one: {looked.subject.skill_at(other, ('examples',))}",
        )


def unreachable(looked: Looked) -> Iterator[Finding]:
    """Every skill that not even its own examples come to, and every example that goes to another skill."""
    if looked.hides_words:
        return
    choose = looked.subject.compiled.router.choose
    for skill in looked.spec.routable:
        routes = [(text, choose(Said(text))) for text in skill.examples or (skill.about,)]
        if not any(_comes_to(skill.name, route) for _, route in routes):
            yield looked.finding(
                "unreachable-skill",
                f"none of {len(routes)} examples of `{skill.name}` comes to it",
                where=looked.subject.skill_at(skill.name, ("examples",)),
                skill=skill.name,
                evidence=f"“{routes[0][0]}” {'goes to ' + routes[0][1].skill if routes[0][1].skill else 'is refused'}",
            )
            continue
        gone = [(at, text, route) for at, (text, route) in enumerate(routes) if _elsewhere(skill.name, route)]
        if skill.name in looked.spec.implied:
            yield from _of_specialist(looked, skill.name, [(text, route) for _, text, route in gone])
            continue
        for index, text, route in gone:
            yield looked.finding(
                "example-goes-elsewhere",
                f"an example of `{skill.name}` goes to `{route.skill}`",
                where=looked.subject.skill_at(skill.name, ("examples", index)),
                skill=skill.name,
                evidence=f"“{text}”: {route.why}",
            )


def _elsewhere(skill: str, route: Route) -> bool:
    return route.outcome == "route" and route.skill != skill


def _of_specialist(looked: Looked, skill: str, gone: list[tuple[str, Route]]) -> Iterator[Finding]:
    """What other skills take of a specialist's examples, one finding for each: they stand in another definition."""
    for taker in sorted({route.skill or "" for _, route in gone}):
        texts = [text for text, route in gone if route.skill == taker]
        yield looked.finding(
            "specialist-example-elsewhere",
            f"{len(texts)} example{'s' if len(texts) > 1 else ''} of the specialist `{skill}` "
            f"{'go' if len(texts) > 1 else 'goes'} to `{taker}`",
            where=looked.subject.skill_at(skill, ("examples",)),
            skill=skill,
            evidence=", ".join(f"“{text}”" for text in texts[:SHOWN]),
        )


def unused(looked: Looked) -> Iterator[Finding]:
    """Every skill that no message and no other skill comes to."""
    for name in looked.spec.skills:
        # What stands for specialists is there with them, and no author wrote it.
        if name not in looked.skills and name not in looked.spec.implied:
            yield looked.finding(
                "unused-skill",
                f"`{name}` is not routable, and no skill uses it",
                where=looked.subject.skill_at(name, ("routable",)),
                skill=name,
            )


def _comes_to(skill: str, route: Route) -> bool:
    """Whether the message goes to the skill, or it is asked whether it is meant."""
    return route.skill == skill or (route.outcome == "ask" and skill in [name for name, _ in route.candidates])


def _overlap(pair: Mixed, study: Study) -> bool:
    """Whether the two are surely not told apart."""
    half = study.tier == "full" and 2 * pair.taken >= pair.examples >= ENOUGH
    if half and any({*one.skills} == {*pair.skills} and one.similarity >= SAME for one in study.alike):
        return True
    # Examples that are like neither of the two tell nothing: they would be refused.
    if 2 * pair.mixed < pair.examples:
        return False
    surely = _interval(pair.taken, pair.examples)[0] >= SURELY_TAKEN[study.tier]
    return surely or (half and _interval(pair.mixed, pair.examples)[0] >= SURELY_MIXED)


def _near(pair: Mixed) -> bool:
    """Whether half of the examples are nearer to the other skill, and half are asked about or go there."""
    return pair.taken >= LIKELY and 2 * min(pair.taken, pair.mixed) >= pair.examples


def _absorbed(study: Study, pair: Mixed) -> str:
    """Who takes whose examples, in words."""
    told = [
        f"`{taker}` takes {number} of `{loser}`"
        for loser, taker, number in study.absorbed
        if {loser, taker} == set(pair.skills)
    ]
    return f"{', '.join(told)}; " if told else ""


def _interval(count: int, of: int) -> tuple[float, float]:
    """Wilson's interval of 95 % of a share."""
    share, square = count / of, Z * Z
    middle, wide = share + square / (2 * of), Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max((middle - wide) / (1 + square / of), 0.0), min((middle + wide) / (1 + square / of), 1.0)

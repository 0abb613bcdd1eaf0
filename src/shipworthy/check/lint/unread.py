"""Inputs that no step, text or rule reads."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.contract.skill import Skill

__all__ = ["dead"]


def dead(looked: Looked) -> Iterator[Finding]:
    """Every input with a question that nothing reads; those of loops and lone prompts are shown to a model.

    The author's reader is given all inputs: there none is dead.
    """
    if looked.spec.reader is not None:
        return
    of_all = set(_names(looked.spec.guidelines)) | set(_names(looked.spec.let))
    for name in looked.skills:
        skill = looked.spec.skills[name]
        if not skill.workflow or name in looked.spec.implied or _asks_others(looked, name):
            continue
        read = of_all | _read(looked, skill)
        for own, spec in skill.inputs.items():
            others = {other for key, one in skill.inputs.items() if key != own for other in _names(one)}
            # Without a question it may be there to take words of a message that mean nothing else. One with a check
            # stops a run by itself, and one that is kept is there for other skills.
            if own in read | others or spec.ask is None or spec.check is not None or spec.keep == "session":
                continue
            yield looked.finding(
                "dead-input",
                f"no step, text or condition of `{name}` reads `{own}`",
                where=looked.subject.skill_at(name, ("inputs", own)),
                skill=name,
                evidence=f"“{spec.ask.source[:100]}” is never asked: nothing takes a parameter of that name",
            )


def _read(looked: Looked, skill: Skill) -> set[str]:
    """The names that a skill reads beside its inputs, and those that fill the parameters of what it calls."""
    parts = {field: getattr(skill, field) for field in type(skill).model_fields if field != "inputs"}
    found = set(_names(parts))
    for place in looked.places(skill.name):
        found |= set[str]().union(*(value.reads for value in place.node.args.values()))
        target = place.node.target
        if target is not None and target.kind == "prompt":
            found |= set(_names(target))
    return found


def _asks_others(looked: Looked, skill: str) -> bool:
    """Whether a step asks a specialist, which is told more than its arguments."""
    kinds = [place.node.target.kind for place in looked.places(skill) if place.node.target is not None]
    return "specialist" in kinds


def _names(part: object) -> Iterator[str]:
    """Every name that the expressions of a part of a definition read."""
    if isinstance(reads := getattr(part, "reads", None), frozenset | set):
        yield from reads
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _names(inner)
    elif isinstance(part, tuple | list):
        for inner in part:
            yield from _names(inner)
    elif isinstance(part, BaseModel):
        for field in type(part).model_fields:
            yield from _names(getattr(part, field))

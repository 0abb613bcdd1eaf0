"""Steps after whose failure a person reads a sentence that says nothing of the matter."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked, listed
from shipworthy.contract.graph import Node
from shipworthy.contract.page import Place, walk
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Path

__all__ = ["without_fallback", "without_text"]

Bare = list[tuple[str, Path, str]]
"""The skill, the path and the name of a step."""
OF_DATA = (
    "write `on_error: [{answer: …}]` with what was found; a `fallback`, JSON of its `output`, only where this can say "
    "that nothing was decided: empty values would be told as if a model had found nothing"
)
"""The repair for a prompt whose answer is data that later steps read."""


def without_text(looked: Looked) -> Iterator[Finding]:
    """Every routable skill with required steps for whose failure neither they, nor it, nor the agent has a text."""
    if looked.spec.failure is not None:
        return
    bare = {skill.name: found for skill in looked.spec.routable if (found := _bare(looked, skill, ()))}
    # A step of a helper is one step, however many skills come to it.
    steps = len({(where, path) for found in bare.values() for where, path, _ in found})
    if len(bare) > 1 and not any(skill.failure for skill in looked.spec.skills.values()):
        yield looked.finding(
            "no-failure-text",
            f"{steps} required step{'s have' if steps > 1 else ' has'} no text for {'their' if steps > 1 else 'its'} "
            f"failure, in {listed(list(bare))}",
            where=looked.subject.agent_at(),
            repair='write `failure: "…"` in agent.yaml, and one in the skills that can say it better',
        )
        return
    for name, found in bare.items():
        where, path, step = found[0]
        more = f" and {len(found) - 1} more required steps" if len(found) > 1 else ""
        yield looked.finding(
            "no-failure-text",
            f"`{step}`{more} of `{name}` {'have' if more else 'has'} no text for {'their' if more else 'its'} failure",
            where=looked.subject.skill_at(where, path),
            skill=name,
        )


def without_fallback(looked: Looked) -> Iterator[Finding]:
    """Every prompt that a skill needs, and that nothing stands in for where no model can be asked."""
    seen = set[tuple[str, Path]]()
    for skill in looked.spec.routable:
        for owner, path, name in _unaided(looked, skill, ()):
            if (owner, path) in seen:
                continue
            seen.add((owner, path))
            yield looked.finding(
                "prompt-without-fallback",
                f"`{name}` of `{owner}` has no `fallback` for when no model can be asked",
                where=looked.subject.skill_at(owner, path),
                skill=owner,
                repair=OF_DATA if _is_data(looked, owner, path) else None,
            )


def _is_data(looked: Looked, skill: str, path: Path) -> bool:
    """Whether the prompt of a step answers with data, and not with a text."""
    place = next(one for one in walk(looked.graph(skill).nodes) if one.node.path == path)
    target = place.node.target
    return (place.node.step.output or (target.output if target and target.kind == "prompt" else None)) is not None


def _unaided(looked: Looked, skill: Skill, around: tuple[str, ...]) -> Bare:
    """The prompts without a fallback that a skill needs, also in the skills that it cannot do without."""
    found: Bare = []
    if skill.fallback is not None or skill.name in around:
        return found
    for place in walk(looked.graph(skill.name).nodes):
        target, step = place.node.target, place.node.step
        if target is None or not place.needed:
            continue
        if target.kind == "skill":
            found += _unaided(looked, target, (*around, skill.name))
        elif _bare_prompt(place) and not _is_draft(looked, skill, place):
            found.append((skill.name, place.node.path, step.name or step.kind))
    return found


def _bare_prompt(place: Place) -> bool:
    target = place.node.target
    return target is not None and target.kind == "prompt" and (place.node.step.fallback or target.fallback) is None


def _is_draft(looked: Looked, skill: Skill, place: Place) -> bool:
    """Whether a prompt words what a write sends: no other text may be sent in its place, and its failure is told."""
    step, target = place.node.step, place.node.target
    kind = step.output or (target.output if target is not None and target.kind == "prompt" else None)
    if not step.name or kind is None or not all(inner.name == "text" for _, inner in kind.fields or (("", kind),)):
        return False
    written = (node for node in (one.node for one in walk(looked.graph(skill.name).nodes)) if _writes(node))
    return any(path.split(".")[0] == step.name for node in written for one in node.args.values() for path in one.paths)


def _writes(node: Node) -> bool:
    return node.target is not None and node.target.kind == "tool" and node.target.effect == "write"


def _bare(looked: Looked, skill: Skill, around: tuple[str, ...]) -> Bare:
    """The required steps of a skill, and of those that it calls, that have no text for their failure, each once."""
    found: Bare = []
    if skill.failure is not None or skill.name in around:
        return found
    for place in looked.places(skill.name):
        target, step = place.node.target, place.node.step
        if target is None or not place.needed or step.on_error == "ask" or _has_text(place):
            continue
        if target.kind == "skill":
            found += _bare(looked, target, (*around, skill.name))
        elif target.kind != "specialist":  # what it says of its own failure is what a person reads
            found.append((skill.name, place.node.path, step.name or step.kind))
    return list(dict.fromkeys(found))


def _has_text(place: Place) -> bool:
    """Whether a step, or one around it, says what a person reads; a prompt with a fallback does not fail."""
    target, step = place.node.target, place.node.step
    stands_in = target is not None and target.kind == "prompt" and (step.fallback or target.fallback) is not None
    return stands_in or any(one.node.step.failure is not None for one in (place, *place.outer))

"""A message that several specialists answer: their answers under their names, in the order of the message."""

from dataclasses import replace

from shipworthy.contract.labels import TRUSTED, Mark
from shipworthy.contract.language.values import MISSING, plain, show
from shipworthy.contract.specialist.several import MERGED, TOGETHER, answer_of, needs_of, parts_in, specialist_of
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Ended, Referred
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.run import Run


def is_together(scope: Scope) -> bool:
    """Whether the skill is the one in which several specialists answer."""
    skill = scope.frame.graph.skill.name
    return skill == TOGETHER and skill in scope.run.agent.spec.implied


def together(scope: Scope, asking: str = "") -> Ended:
    """The one answer that was made of all; else those of the specialists, each under its name.

    What was said in an earlier message is not said again. `asking`: the specialist whose question stands below it.
    """
    run, label, parts, proposed = scope.run, TRUSTED, list[str](), list[str]()
    waits = _waiting(scope, asking) if asking else ()
    before = _said_before(scope)
    ids = {node.step.name: node.id for node in scope.frame.graph.nodes}
    if (merged := scope.results.get(MERGED, MISSING)) is not MISSING:
        return Ended(text=show(merged, words=scope.words), mark=Mark(whole=scope.label_of(MERGED)))
    for name in parts_in(run.task.inputs):
        value = scope.results.get(answer_of(name), MISSING)
        if answer_of(name) not in ids:
            continue
        if value is MISSING:
            if name not in waits and _lacks(scope, name) and before.isdisjoint(_needed(scope, name)):
                parts.append(_part(run, specialist_of(name), run.agent.phrases("needs_what_is_missing")))
            continue
        if name in before:
            if not asking and (more := _proposed(scope, name, value)):
                proposed.append(_part(run, specialist_of(name), more))
            continue
        label = label.join(scope.label_of(answer_of(name)))
        # What it proposes is said once nothing else is asked: a yes would answer the question below it.
        told = "" if asking else run.progress.asked.said.get(f"{scope.place}{ids[answer_of(name)]}")
        parts.append(_part(run, specialist_of(name), told or show(value, words=scope.words)))
    return Ended(text="\n\n".join([*parts, *proposed]), mark=Mark(whole=label))


def _said_before(scope: Scope) -> set[str]:
    """The parts whose answer, or failure, was said in an earlier message."""
    ids = {node.step.name: node.id for node in scope.frame.graph.nodes}
    parts = [part for part in parts_in(scope.run.task.inputs) if answer_of(part) in ids]
    return {part for part in parts if f"{scope.place}{ids[answer_of(part)]}" in scope.run.progress.asked.again}


def _proposed(scope: Scope, part: str, answer: object) -> str:
    """What a specialist proposed beside its answer while others asked; empty where it proposes nothing."""
    held = scope.run.session.inner.get(specialist_of(part))
    if held is None or not held.agenda or not held.turns or (held.open is not None and held.open.pending is not None):
        return ""
    said, own = held.turns[-1][1], show(answer, words=scope.words)
    return said.removeprefix(own).strip() if own and said.startswith(own) else ""


def _lacks(scope: Scope, part: str) -> bool:
    """Whether a part was not told to its specialist because an answer that it needs is missing."""
    return any(_is_missing(scope, one) or _failed(scope, one) for one in _needed(scope, part))


def _needed(scope: Scope, part: str) -> list[str]:
    """The parts whose answers a part needs."""
    needed = str(scope.run.task.inputs.get(needs_of(part)) or "") if part != specialist_of(part) else ""
    return [one for one in needed.split(", ") if one]


def _is_missing(scope: Scope, part: str) -> bool:
    """Whether a part has no answer yet, or one in which nothing was found out or done."""
    answer = scope.results.get(answer_of(part), MISSING)
    return answer is MISSING or plain(answer) == ""


def _failed(scope: Scope, part: str) -> bool:
    answer = plain(scope.results.get(answer_of(part), MISSING))
    return isinstance(answer, dict) and "error" in answer


def _waiting(scope: Scope, asking: str) -> tuple[str, ...]:
    """The parts that have their turn behind the question of a specialist: it asks too, or needs what is asked for."""
    parts = parts_in(scope.run.task.inputs)
    lacking = [part for part in parts if scope.results.get(answer_of(part), MISSING) is MISSING]
    asked = next((part for part in lacking if specialist_of(part) == asking), "")
    failed = [part for part in parts if part not in lacking and _failed(scope, part)]
    return tuple(one for one in lacking if one != asked and not any(need in failed for need in _needed(scope, one)))


def referred(run: Run, scope: Scope, error: Referred) -> Outcome:
    """The question of a specialist, below what the others have answered."""
    pending = error.pending
    text, origin = error.text, error.origin
    if is_together(scope):
        asking = pending.within.partition(" ")[0]
        others, later = together(scope, asking), _later(scope, asking)
        assert others.mark is not None
        text = "\n".join(one for one in (_part(run, pending.within, text), later) if one)
        text = "\n\n".join(part for part in (others.text, text) if part)
        origin = origin.join(others.mark.whole)
    reason = "which_skill" if pending.kind == "skill" else pending.kind
    return Outcome(status="asked", text=text, reason=reason, pending=replace(pending, origin=origin), origin=origin)


def _later(scope: Scope, asking: str) -> str:
    """What tells which parts have their turn behind the question; empty where none has."""
    run, inputs = scope.run, scope.run.task.inputs
    parts = [_part(run, specialist_of(one), str(inputs[one]).rstrip(" .;!")) for one in _waiting(scope, asking)]
    return run.agent.phrases("after_that", about="; ".join(parts)) if parts else ""


def _part(run: Run, name: str, text: str) -> str:
    label = run.agent.spec.specialists[name.partition(" ")[0]].named(name)
    return run.agent.phrases("labelled", label=label, text=text)

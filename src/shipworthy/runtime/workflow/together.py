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


def together(scope: Scope) -> Ended:
    """The one answer that was made of all; else those of the specialists, each under its name.

    What was said in an earlier message is not said again.
    """
    run, label, parts = scope.run, TRUSTED, list[str]()
    ids = {node.step.name: node.id for node in scope.frame.graph.nodes}
    if (merged := scope.results.get(MERGED, MISSING)) is not MISSING:
        return Ended(text=show(merged, words=scope.words), mark=Mark(whole=scope.label_of(MERGED)))
    for name in parts_in(run.task.inputs):
        value = scope.results.get(answer_of(name), MISSING)
        if answer_of(name) not in ids:
            continue
        if value is MISSING:
            if _lacks(scope, name):
                parts.append(_part(run, specialist_of(name), run.agent.phrases("needs_what_is_missing")))
            continue
        if f"{scope.place}{ids[answer_of(name)]}" in run.progress.asked.again:
            continue
        label = label.join(scope.label_of(answer_of(name)))
        parts.append(_part(run, specialist_of(name), show(value, words=scope.words)))
    return Ended(text="\n\n".join(parts), mark=Mark(whole=label))


def _lacks(scope: Scope, part: str) -> bool:
    """Whether a part was not told to its specialist because an answer that it needs is missing."""
    needed = str(scope.run.task.inputs.get(needs_of(part)) or "") if part != specialist_of(part) else ""
    answers = [plain(scope.results.get(answer_of(one), MISSING)) for one in needed.split(", ") if one]
    return any(one is MISSING or (isinstance(one, dict) and "error" in one) for one in answers)


def referred(run: Run, scope: Scope, error: Referred) -> Outcome:
    """The question of a specialist, below what the others have answered."""
    pending = error.pending
    text, origin = error.text, error.origin
    if is_together(scope):
        others = together(scope)
        assert others.mark is not None
        text = "\n\n".join(part for part in (others.text, _part(run, pending.within, text)) if part)
        origin = origin.join(others.mark.whole)
    reason = "which_skill" if pending.kind == "skill" else pending.kind
    return Outcome(status="asked", text=text, reason=reason, pending=replace(pending, origin=origin), origin=origin)


def _part(run: Run, name: str, text: str) -> str:
    label = run.agent.spec.specialists[name.partition(" ")[0]].named(name)
    return run.agent.phrases("labelled", label=label, text=text)

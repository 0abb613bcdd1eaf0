"""A message that several specialists answer: their answers under their names, in the order of the message."""

from dataclasses import replace

from shipworthy.contract.labels import TRUSTED, Mark
from shipworthy.contract.language.values import MISSING, show
from shipworthy.contract.specialist.several import LOST, MERGED, TOGETHER, answer_of, specialist_of
from shipworthy.runtime.names.scope import Scope, truth
from shipworthy.runtime.names.signals import Ended, Referred
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.run import Run


def is_together(scope: Scope) -> bool:
    """Whether the skill is the one in which several specialists answer."""
    skill = scope.frame.graph.skill.name
    return skill == TOGETHER and skill in scope.run.agent.spec.implied


def together(scope: Scope) -> Ended:
    """The one answer that was made of all; else those of the specialists, each under its name; what was said in an earlier message is not said again."""
    run, label, parts = scope.run, TRUSTED, list[str]()
    ids = {node.step.name: node.id for node in scope.frame.graph.nodes}
    if (merged := scope.results.get(MERGED, MISSING)) is not MISSING:
        return Ended(text=show(merged, words=scope.words), mark=Mark(whole=scope.label_of(MERGED)))
    for name, asked in run.task.inputs.items():
        value = scope.results.get(answer_of(name), MISSING)
        if not asked or answer_of(name) not in ids:
            continue
        if value is MISSING:
            if name != specialist_of(name) and truth(scope(LOST)):
                parts.append(_part(run, specialist_of(name), run.agent.phrases("needs_what_is_missing")))
            continue
        if f"{scope.place}{ids[answer_of(name)]}" in run.progress.asked.again:
            continue
        label = label.join(scope.label_of(answer_of(name)))
        parts.append(_part(run, specialist_of(name), show(value, words=scope.words)))
    return Ended(text="\n\n".join(parts), mark=Mark(whole=label))


def referred(run: Run, scope: Scope, error: Referred) -> Outcome:
    """The question of a specialist, below what the others have answered."""
    pending = error.pending
    text, origin = pending.text, error.origin
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

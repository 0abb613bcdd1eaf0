"""How a run ends: with an answer, a question, or as much as there is; and what of it may be said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from shipworthy.contract.language.text import Text
from shipworthy.contract.tool import Trust
from shipworthy.errors import ExpressionError
from shipworthy.events import Reason, Status
from shipworthy.runtime.guard import Breach
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Ended, Question
from shipworthy.runtime.progress import in_order
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Pending

WITHOUT_MODEL = "(Composed without a model.)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the work ended."""

    status: Status
    text: str
    reason: Reason | None = None
    pending: Pending | None = None
    trust: Trust = "trusted"


class Judge(Protocol):
    """Tells what the checks of answers have against a text."""

    async def __call__(self, scope: Scope, text: str, *, answer: bool) -> Sequence[Breach]:
        """Empty where it may be said; `answer`: it is an answer of the skill."""
        ...


def answered(run: Run, ended: Ended) -> Outcome:
    """The outcome of a skill that came to its answer."""
    progress = run.progress
    text = f"{ended.text}\n{WITHOUT_MODEL}" if progress.no_model else ended.text
    trust = ended.mark.whole.trust if ended.mark is not None else progress.seen_trust.trust
    reason = progress.degraded
    return Outcome(status="degraded" if reason else "completed", text=text, reason=reason, trust=trust)


def asked(question: Question) -> Outcome:
    """All plain questions in one; a question with choices by itself, because its answer is a number."""
    given = [item for item in question.wanted if item.given]
    plain = [item for item in question.wanted if not item.choices and not item.given]
    if given or plain:
        words = ", ".join(item.name.replace("_", " ") for item in given)
        change = f"What should change ({words})?" if given else ""
        text = joined(question.prefix, change, *(item.ask for item in plain))
        pending = Pending(kind="input", names=tuple(item.name for item in (*given, *plain)), text=text)
    else:
        item = question.wanted[0]
        lines = "\n".join(f"{number}. {label}" for number, label in enumerate(item.choices, start=1))
        text = joined(question.prefix, f"{item.ask}\n{lines}")
        pending = Pending(kind="input", names=(item.name,), text=text, choices=item.choices, values=item.values)
    return Outcome(status="asked", text=pending.text, reason="input", pending=pending)


def partial(run: Run, reason: Reason, detail: str) -> Outcome:
    """The results that there are, and what is missing, in the order of the page."""
    progress, shown = run.progress, run.voice.shown
    missing = [str(progress.missing[step_id]) for step_id in in_order(progress.missing)]
    others = _without_one(missing, detail)
    if others:
        detail = "\n".join([detail, "Also missing:", *others])
    if shown:
        return Outcome(status="degraded", text=shown, reason=reason, trust=progress.seen_trust.trust)
    if not progress.found:
        status: Status = "refused" if reason == "guideline" else "failed"
        # The detail is what a tool said of its failure, or a model: no more trusted than what else they say.
        trust = progress.seen_trust.trust
        return Outcome(status=status, text=f"I could not do that. {detail}", reason=reason, trust=trust)
    run.degrade(reason, detail)
    have = "\n".join(str(progress.found[step_id]) for step_id in in_order(progress.found))
    text = f"I could not finish. {detail}\nWhat I have:\n{have}"
    return Outcome(status="degraded", text=text, reason=progress.degraded, trust=progress.seen_trust.trust)


def _without_one(lines: list[str], said: str) -> list[str]:
    """The lines without the one that is said already; an equal line of another step stays."""
    place = lines.index(said) if said in lines else len(lines)
    return lines[:place] + lines[place + 1 :]


async def kept_to(run: Run, scope: Scope, outcome: Outcome, judge: Judge) -> Outcome:
    """The outcome as the checks let it be said: they check every text that the user would read."""
    guard, answer = run.task.guard, outcome.status in ("completed", "degraded")
    broken = await judge(scope, outcome.text.removesuffix(f"\n{WITHOUT_MODEL}"), answer=answer)
    if not broken:
        return outcome
    run.degrade("guideline", "; ".join(map(str, broken)))
    fallback, trust = fallback_of(scope) if answer else ("", "trusted")
    if fallback and await judge(scope, fallback, answer=True):
        fallback = ""
    text = guard.instead(broken, fallback)
    if outcome.status in ("failed", "refused"):
        return replace(outcome, text=text)
    # A question that must not be shown cannot be answered either.
    return Outcome(status="degraded", text=text, reason="guideline", trust=trust if text == fallback else "trusted")


def fallback_of(scope: Scope) -> tuple[str, Trust]:
    """The skill's fallback text, or its last prompt's, and its trust; an empty text where it cannot be filled."""
    graph = scope.frame.graph
    last = graph.nodes[-1] if graph.nodes else None
    prompt = last.target if last is not None and last.target is not None and last.target.kind == "prompt" else None
    own = last.step.fallback if last is not None else None
    text = graph.skill.fallback or own or (prompt.fallback if prompt is not None else None)
    try:
        return (text.render(scope), scope.label(text).trust) if isinstance(text, Text) else ("", "trusted")
    except (Question, ExpressionError):
        return "", "trusted"


def joined(*parts: str) -> str:
    """The parts that are not empty, with blanks between."""
    return " ".join(part for part in parts if part)

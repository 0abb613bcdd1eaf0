"""How a run ends: with an answer, a question, or as much as there is."""

from dataclasses import dataclass, replace

from shipworthy.contract.language.text import Text
from shipworthy.contract.step import Prompt
from shipworthy.contract.tool import Trust
from shipworthy.errors import ExpressionError
from shipworthy.events import Reason, Status
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Ended, Question
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


def answered(run: Run, ended: Ended) -> Outcome:
    text = f"{ended.text}\n{WITHOUT_MODEL}" if run.no_model else ended.text
    trust = ended.mark.whole.trust if ended.mark is not None else run.read.trust
    return Outcome(status="degraded" if run.degraded else "completed", text=text, reason=run.degraded, trust=trust)


def asked(question: Question) -> Outcome:
    """All plain questions in one; a question with choices by itself, because its answer is a number."""
    plain = [item for item in question.wanted if not item.choices]
    if question.again:
        names = tuple(item.name for item in question.wanted)
        pending = Pending(kind="input", names=names, text=question.prefix)
    elif plain:
        text = joined(question.prefix, " ".join(item.ask for item in plain))
        pending = Pending(kind="input", names=tuple(item.name for item in plain), text=text)
    else:
        item = question.wanted[0]
        lines = "\n".join(f"{number}. {label}" for number, label in enumerate(item.choices, start=1))
        text = joined(question.prefix, f"{item.ask}\n{lines}")
        pending = Pending(kind="input", names=(item.name,), text=text, choices=item.choices, values=item.values)
    return Outcome(status="asked", text=pending.text, reason="input", pending=pending)


def partial(run: Run, reason: Reason, detail: str) -> Outcome:
    """What there is, and what is missing."""
    others = [text for label, why in run.missing.items() if (text := f"{label}: {why}") != detail]
    if others:
        detail = "\n".join([detail, "Also missing:", *others])
    if run.shown:
        return Outcome(status="degraded", text=run.shown, reason=reason, trust=run.read.trust)
    if not run.gathered:
        status: Status = "refused" if reason == "guideline" else "failed"
        return Outcome(status=status, text=f"I could not do that. {detail}", reason=reason)
    run.degrade(reason, detail)
    have = "\n".join(f"{label}: {text}" for label, text in run.gathered.items())
    text = f"I could not finish. {detail}\nWhat I have:\n{have}"
    return Outcome(status="degraded", text=text, reason=run.degraded, trust=run.read.trust)


def joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def kept_to(run: Run, scope: Scope, outcome: Outcome) -> Outcome:
    """The outcome as the guidelines let it be said: they look at whatever the user would read, made by whomever."""
    answer = outcome.status in ("completed", "degraded")
    broken = run.guard.broken(outcome.text.removesuffix(f"\n{WITHOUT_MODEL}"), answer=answer)
    if not broken:
        return outcome
    run.degrade("guideline", "; ".join(map(str, broken)))
    text = run.guard.instead(broken, fallback_of(scope) if answer else "")
    if outcome.status in ("failed", "refused"):
        return replace(outcome, text=text)
    # A question that must not be shown cannot be answered either.
    return Outcome(status="degraded", text=text, reason="guideline")


def fallback_of(scope: Scope) -> str:
    """The fallback of the skill, or of its last prompt, as far as it can be filled in now; without one, nothing."""
    graph = scope.frame.graph
    last = graph.nodes[-1] if graph.nodes else None
    prompt = last.target if last is not None and isinstance(last.target, Prompt) else None
    own = last.step.fallback if last is not None else None
    text = graph.skill.fallback or own or (prompt.fallback if prompt is not None else None)
    try:
        return text.render(scope) if isinstance(text, Text) else ""
    except (Question, ExpressionError):
        return ""

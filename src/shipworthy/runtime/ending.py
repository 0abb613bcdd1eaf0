"""How a run ends: with an answer, a question, or as much as there is."""

from dataclasses import dataclass

from shipworthy.events import Status
from shipworthy.runtime.run import Run
from shipworthy.runtime.session import Pending
from shipworthy.runtime.signals import Ended, Question
from shipworthy.spec.tool import Trust

WITHOUT_MODEL = "(Composed without a model.)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the work ended."""

    status: Status
    text: str
    reason: str | None = None
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


def partial(run: Run, reason: str, detail: str) -> Outcome:
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

"""How a run ends: with an answer, a question, or as much as there is; and what of it may be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from shipworthy.contract.context import is_named
from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.contract.language.text import Text
from shipworthy.errors import ExpressionError
from shipworthy.events import Degraded, Reason, Status
from shipworthy.runtime.guard import Breach
from shipworthy.runtime.names.called import named_of
from shipworthy.runtime.names.failing import filled, own_text
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Ended, NeedsYes, Question, Told
from shipworthy.runtime.progress import in_order
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Pending
from shipworthy.stores.waits import Wait

FAILED: Mapping[Reason, str] = {
    "already_done": "done_already",
    "busy": "too_busy",
    "deadline": "too_slow",
    "guideline": "not_allowed",
    "limit": "too_much_work",
    "no_model": "needs_model",
    "timeout": "too_slow",
    "ungrounded": "not_confirmed",
    "unknown": "unfinished",
}
"""Reason of a failure → the phrase that says it; any other: `failed`."""
CHANGES_NOTHING = ("failed", "not_confirmed", "too_slow", "too_much_work", "needs_model")
"""Phrases behind which it is said that nothing was changed, where that is true."""


REFUSED: frozenset[Reason] = frozenset({"guideline", "no_skill", "budget"})
"""Reasons for which nothing is begun, where also a specialist has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the work ended."""

    status: Status
    text: str
    reason: Reason | None = None
    pending: Pending | None = None
    wait: Wait | None = None
    """What it waits for, until the clock opens the next run."""
    origin: Label = TRUSTED
    """What is known of where its text comes from."""


class Judge(Protocol):
    """Tells what the checks of answers have against a text."""

    async def __call__(self, scope: Scope, text: str, *, answer: bool) -> Sequence[Breach]:
        """Empty where it may be said; `answer`: it is an answer of the skill."""
        ...


def answered(run: Run, ended: Ended) -> Outcome:
    """The outcome of a skill that came to its answer."""
    progress = run.progress
    text = f"{ended.text}\n{run.agent.phrases('without_model')}" if progress.asked.none else ended.text
    origin = ended.mark.whole if ended.mark is not None else progress.seen_trust
    reason = progress.degraded
    return Outcome(status="degraded" if reason else "completed", text=text, reason=reason, origin=origin)


def asked(run: Run, question: Question) -> Outcome:
    """All plain questions in one; a question with choices by itself, because its answer is a number."""
    given = [item for item in question.wanted if item.given]
    plain = [item for item in question.wanted if not item.choices and not item.given]
    if given or plain:
        words = ", ".join(item.name.replace("_", " ") for item in given)
        change = run.agent.phrases("what_should_change", names=words) if given else ""
        text = joined(question.prefix, change, *dict.fromkeys(item.ask for item in plain))
        pending = Pending(kind="input", names=tuple(item.name for item in (*given, *plain)), text=text)
    else:
        item = question.wanted[0]
        lines = "\n".join(f"{number}. {label}" for number, label in enumerate(item.choices, start=1))
        text = joined(question.prefix, f"{item.ask}\n{lines}")
        pending = Pending(kind="input", names=(item.name,), text=text, choices=item.choices, values=item.values)
    return Outcome(status="asked", text=pending.text, reason="input", pending=pending)


def asked_for_yes(run: Run, error: NeedsYes, texts: Mapping[str, str]) -> Outcome:
    """The question for a yes; where another person has to say it, that is said too.

    `texts`: the texts that the person has given, by input.
    """
    text, own = error.text, error.own
    if error.by and not is_named(error.by, run.asker.context):
        text, own = f"{text}\n{run.agent.phrases('awaits', by=error.by)}", own or text
    expires = run.wall + error.within if error.within else 0.0
    pending = Pending(
        kind="confirm",
        names=(),
        text=text,
        calls=error.calls,
        own=own,
        by=error.by,
        expires=expires,
        context=dict(run.asker.context) if error.by else {},
        texts=dict(texts),
    )
    return Outcome(status="asked", text=text, reason="confirm", pending=pending)


def partial(run: Run, reason: Reason, detail: str, told: Told | None = None) -> Outcome:
    """What a person reads of a run that could not finish: the author's text, or that of the phrase book.

    Why, and what is missing, stands in an event.
    """
    progress, shown = run.progress, run.voice.shown
    missing = [str(progress.missing[step_id]) for step_id in in_order(progress.missing)]
    if others := _without_one(missing, detail):
        detail = "\n".join([detail, "also missing:", *others])
    origin = progress.seen_trust
    if told is not None and told.text == shown:
        # A specialist has said itself that it failed.
        shown = ""
    if shown or not progress.found:
        run.voice.emit(Degraded(reason=reason, detail=detail))
    if shown:
        return Outcome(status="degraded", text=shown, reason=reason, origin=origin)
    if told is not None:
        origin = origin.join(told.origin)
    text = told.text if told is not None else failed(run, reason)
    if not progress.found:
        status: Status = "refused" if reason in REFUSED else "failed"
        return Outcome(status=status, text=text, reason=reason, origin=origin)
    run.degrade(reason, detail)
    return Outcome(status="degraded", text=text, reason=progress.degraded, origin=origin)


def told_of(scope: Scope, reason: Reason, error: str) -> Told | None:
    """The text of the skill, or of the agent, for a failure of which nothing inside has spoken."""
    agent = scope.run.agent.spec
    own = own_text(scope.frame.graph.skill, scope, reason, error)
    return own or (filled(agent.failure, scope, error) if agent.failure is not None else None)


def failed(run: Run, reason: Reason) -> str:
    """The sentence of the phrase book for a failure, what it has changed, and what an author's texts say of results."""
    phrases, progress = run.agent.phrases, run.progress
    key = FAILED.get(reason, "failed") if reason != "model" or run.can_ask else "needs_model"
    known = [one for step_id in in_order(progress.found) if (one := progress.found[step_id]).told]
    found = [phrases("labelled", label=one.named, text=one.told) if one.named else one.told for one in known]
    have = phrases("what_i_have", found="\n".join(found)) if found else ""
    text = joined(phrases(key), _changes(run, key))
    return f"{text}\n{have}" if have else text


def _changes(run: Run, key: str) -> str:
    """What was written, or that nothing was; empty where it is not known, or was told before."""
    writes, phrases = run.progress.writes, run.agent.phrases
    if writes.done:
        return phrases(
            "but_done", what="; ".join(named_of(run, *writes.done[step_id]) for step_id in in_order(writes.done))
        )
    earlier = any(stored.write for stored in writes.before.values())
    sure = key in CHANGES_NOTHING and not (writes.unknown or writes.unsure or earlier)
    return phrases("nothing_changed") if sure else ""


def _without_one(lines: list[str], said: str) -> list[str]:
    """The lines without the one that is said already; an equal line of another step stays."""
    place = lines.index(said) if said in lines else len(lines)
    return lines[:place] + lines[place + 1 :]


async def kept_to(run: Run, scope: Scope, outcome: Outcome, judge: Judge) -> Outcome:
    """The outcome as the checks let it be said: they check every text that the user would read."""
    guard, answer = run.task.guard, outcome.status in ("completed", "degraded")
    broken = await judge(scope, outcome.text.removesuffix(f"\n{run.agent.phrases('without_model')}"), answer=answer)
    if not broken:
        return outcome
    run.degrade("guideline", "; ".join(map(str, broken)))
    fallback, origin = fallback_of(scope) if answer else ("", TRUSTED)
    if fallback and await judge(scope, fallback, answer=True):
        fallback = ""
    text = guard.instead(broken, fallback, run.agent.phrases("withheld"))
    if outcome.status in ("failed", "refused"):
        return replace(outcome, text=text)
    # A question that must not be shown cannot be answered either.
    return Outcome(status="degraded", text=text, reason="guideline", origin=origin if text == fallback else TRUSTED)


def fallback_of(scope: Scope) -> tuple[str, Label]:
    """The skill's fallback text, or its last prompt's, and its label; an empty text where it cannot be filled."""
    graph = scope.frame.graph
    last = graph.nodes[-1] if graph.nodes else None
    prompt = last.target if last is not None and last.target is not None and last.target.kind == "prompt" else None
    own = last.step.fallback if last is not None else None
    text = graph.skill.fallback or own or (prompt.fallback if prompt is not None else None)
    try:
        return (scope.said(text), scope.label(text)) if isinstance(text, Text) else ("", TRUSTED)
    except (Question, ExpressionError):
        return "", TRUSTED


def joined(*parts: str) -> str:
    """The parts that are not empty, with blanks between those that end in no line."""
    text = ""
    for part in filter(None, parts):
        text = f"{text}{part}" if not text or text.endswith("\n") else f"{text} {part}"
    return text

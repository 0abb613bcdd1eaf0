"""What is added to the text of a run, checked last: reports of writes, a question that comes back, words before it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from shipworthy.contract.labels import unknown
from shipworthy.runtime.guard import Breach
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.origins import put_off
from shipworthy.runtime.meaning.requests import with_earlier
from shipworthy.runtime.meaning.stack import After, come_back
from shipworthy.runtime.outcome import Outcome, joined
from shipworthy.runtime.run import Run
from shipworthy.stores.effects import SAME
from shipworthy.stores.session import Session

REPORTED = unknown("what was written").whole
"""The label of a report: it may tell arguments and errors of any tool, also of runs before this one."""
Judge = Callable[[str], Awaitable[Sequence[Breach]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """The text of a run with all that was added to it."""

    own: Outcome
    """What the run itself came to, with its reports."""
    outcome: Outcome
    """The same with the question that comes back."""
    then: After | None
    text: str
    """What is shown."""


async def completed(run: Run, intent: Intent, outcome: Outcome) -> Completed:
    """Add what is to be added to the text of a run, as far as the checks of its guidelines let it be said."""
    checks = _Checks(run)
    outcome = await checks.kept(outcome)
    own = outcome = await _reported(run, outcome, checks)
    then = None
    waits = run.session.below or run.session.agenda or intent.below or intent.agenda
    if waits and not run.asker.due:
        then = come_back(run, intent, own)
        if then.outcome.text != own.text and not await checks.fits(then.outcome.text):
            # A question that must not be shown cannot be answered either: it goes on waiting.
            below = run.session.below if intent.below is None else intent.below
            agenda = run.session.agenda if intent.agenda is None else intent.agenda
            then = After(outcome=own, below=below, agenda=agenda)
        outcome = then.outcome
    text = joined(intent.prefix, outcome.text) if intent.ask is None else outcome.text
    if text != outcome.text and not await checks.fits(text):
        text, run.voice.before = outcome.text, ""
    return Completed(own=own, outcome=outcome, then=then, text=text)


class _Checks:
    """The checks of the guidelines that apply: of a text that grows, what each part adds to their objections."""

    def __init__(self, run: Run) -> None:
        self.run, guard = run, run.task.guard
        self.judge: Judge | None = guard.judge
        if self.judge is None and guard.holds and guard.rules.checks:
            self.judge = self._patterns
        self._own = ""
        self._known: frozenset[str] | None = None

    async def _patterns(self, text: str) -> Sequence[Breach]:
        return self.run.task.guard.broken(text, answer=False)

    async def kept(self, outcome: Outcome) -> Outcome:
        """The outcome of a run without a skill, as far as it may be said; that of a skill was checked by then."""
        guard, self._own = self.run.task.guard, outcome.text
        if guard.judge is not None or self.judge is None or not (broken := await self.judge(outcome.text)):
            return outcome
        text = self._own = guard.instead(broken, "", self.run.agent.phrases("withheld"))
        status = "degraded" if outcome.status in ("asked", "completed") else outcome.status
        return Outcome(status=status, text=text, reason="guideline")

    async def fits(self, text: str) -> bool:
        """Whether the checks have no more against the text than they had before anything was added to it."""
        if self.judge is None:
            return True
        if self._known is None:
            self._known = frozenset(map(str, await self.judge(self._own)))
        return self._known.issuperset(map(str, await self.judge(text)))


async def _reported(run: Run, outcome: Outcome, checks: _Checks) -> Outcome:
    """The outcome, its text completed by the reports of writes that it does not mention.

    A report whose words may not be said is given without them; a note of an earlier run is left for a later one.
    """
    writes, phrases = run.progress.writes, run.agent.phrases
    if outcome.pending is not None:
        outcome = replace(outcome, origin=outcome.origin.join(run.progress.seen_trust))
    text = outcome.text
    for report in [report for report in writes.unknown.values() if report not in text]:
        for line in (report, phrases("nobody_knows", what=phrases("an_action"))):
            if await checks.fits(f"{text}\n{line}"):
                text = f"{text}\n{line}"
                break
    notes = {key: note for key, note in writes.untold.items() if key[:SAME] not in writes.reached}
    for key, note in notes.items():
        if await checks.fits(f"{text}\n{note}"):
            text = f"{text}\n{note}"
        else:
            del writes.untold[key]
    if writes.unknown or notes:
        outcome = replace(outcome, origin=outcome.origin.join(REPORTED))
    if not writes.unknown or outcome.pending is not None:
        return outcome if text == outcome.text else replace(outcome, text=text)
    status = "degraded" if outcome.status == "completed" else outcome.status
    return replace(outcome, text=text, status=status, reason="unknown")


def gone_on(run: Run, session: Session, then: After | None) -> Session:
    """The conversation with what is begun or waits after this request, and with what it left behind for a reader."""
    after = put_off(run, then.onto(session)) if then is not None else session
    return with_earlier(run.session, session, after) if run.agent.spec.reader is not None else after

"""The trials of an agent: each case is held several times, measured and judged."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from shipworthy import __version__
from shipworthy.check.subject import Subject
from shipworthy.check.trials.case import Cases
from shipworthy.check.trials.cost import most_usd
from shipworthy.check.trials.gates import hopeless, undecided
from shipworthy.check.trials.kept import KeptTrials, key_of
from shipworthy.check.trials.loops import loops_of
from shipworthy.check.trials.measures import CaseResult
from shipworthy.check.trials.models import Asked, asked_of, use_model
from shipworthy.check.trials.options import Options, Progress
from shipworthy.check.trials.result import Trials
from shipworthy.check.trials.tapes import Recorded, recorded_in, recorded_of
from shipworthy.check.trials.tools import Noted, Reads, stand_in
from shipworthy.check.trials.trial import Trial, held
from shipworthy.talk.script import Conversation

__all__ = ["trials"]

NO_CASES = "no cases: nothing was tried; write a `talk.yaml` beside agent.yaml, or name a file with --cases"


def _silent(line: str) -> None:
    """Take a line and do nothing."""


async def trials(
    subject: Subject, cases: Cases | None, options: Options | None = None, progress: Progress = _silent
) -> Trials:
    """Make the trials of every case and measure them; None, or no conversation: nothing is established.

    Raises UsageError where the agent's own models are asked and no key is set, and SpecError for tapes that are none.
    """
    chosen = options or Options()
    if cases is None or not cases.conversations:
        return Trials(agent=subject.named, cases=(), options=chosen, words="", missing=(NO_CASES,))
    trying = _Trying(subject, cases, chosen, progress)
    await trying.begin()
    made = [await trying.case(case) for case in cases.conversations]
    return Trials(
        agent=subject.named,
        cases=tuple(made),
        options=chosen,
        words=trying.which.words,
        kind=trying.which.kind,
        missing=tuple(trying.missing),
        spent_usd=trying.spent,
    )


@dataclass
class _Trying:
    """The trials while they are made."""

    subject: Subject
    cases: Cases
    options: Options
    progress: Progress
    which: Asked = field(default_factory=lambda: Asked("none", ""))
    recorded: Recorded = field(default_factory=Recorded)
    missing: list[str] = field(default_factory=list)
    spent: float = 0.0
    most: dict[str, float | None] = field(default_factory=dict)
    """Case → most USD of one of its trials."""
    loops: frozenset[str] = frozenset()
    """The skills in which a model chooses the path, or a part of it."""
    reads: dict[str, Reads] = field(default_factory=dict)
    """Identity of a definition → what it reads of its tools."""

    async def begin(self) -> None:
        """Find the models and the tapes, and say what all of it may cost before anything is spent."""
        agent, options = self.subject.open(), self.options
        self.which = asked_of(options, agent)
        self.loops = loops_of(self.subject.compiled)
        if options.tapes is not None:
            self.recorded = recorded_in(options.tapes)
        elif options.tools == "recorded" or options.models == "recorded":
            self.recorded = await recorded_of(agent.with_tools({}), options.database)
        if options.model is not None:
            agent = agent.with_tools({})
            agent.use_model(options.model)
        conversations = self.cases.conversations
        self.most = {case.name: most_usd(agent, case, self.which) for case in conversations}
        self.progress(self._forecast(conversations))

    def _forecast(self, conversations: Sequence[Conversation]) -> str:
        known = [cost for cost in self.most.values() if cost is not None]
        total = sum(known) * self.options.limit
        what = f"{self.options.k} trials of each of {len(conversations)} cases with {self.which.words}"
        if len(known) < len(self.most):
            return f"{what}: what they cost is not known, because a price is not"
        return f"{what}: at most ${total:,.2f}, and no more than ${self.options.cap_usd:,.2f} is spent"

    async def case(self, case: Conversation) -> CaseResult:
        """Make the trials of a case: `k`, and more up to `most` while it is undecided."""
        options, kept = self.options, KeptTrials(self._key(case))
        if options.anew:
            kept.drop()
        now, earlier = kept.read()
        by_number = {trial.number: trial for trial in earlier if trial.number <= options.limit}
        made = [by_number[number] for number in sorted(by_number)]
        if now is None:
            now = dt.datetime.now().astimezone()
            kept.begin(now)
        result = self._result(case, made)
        while len(made) < options.limit and not self._over(result):
            if not self._affords(case):
                break
            number = max((trial.number for trial in made), default=0) + 1
            trial = await self._trial(case, number, now)
            kept.add(trial)
            self.spent += trial.total("cost_usd")
            made.append(trial)
            result = self._result(case, made)
            self.progress(f"{self._place(case)}: trial {len(made)} of {options.limit}")
        else:
            kept.drop()
        return result

    def _place(self, case: Conversation) -> str:
        conversations = self.cases.conversations
        return f"case {conversations.index(case) + 1} of {len(conversations)}, {case.name}"

    def _over(self, result: CaseResult) -> bool:
        """Whether further trials of a case are not needed."""
        options, many = self.options, len(result.made)
        early = options.early if options.early is not None else bool(self.most[result.name])
        if early and many > 1 and hopeless(result, options):
            return True
        return many >= options.k and not undecided(result, options)

    def _affords(self, case: Conversation) -> bool:
        most, options = self.most[case.name], self.options
        if most is None:
            self.missing.append(f"case “{case.name}”: what a trial costs is not known, so nothing was spent on it")
        elif self.spent + most > options.cap_usd:
            self.missing.append(
                f"case “{case.name}”: the cap of ${options.cap_usd:,.2f} was reached (${self.spent:,.4f} spent, "
                f"${most:,.4f} needed for one more trial)"
            )
        else:
            return True
        return False

    async def _trial(self, case: Conversation, number: int, now: dt.datetime) -> Trial:
        noted = Noted()
        opened = await asyncio.to_thread(self.subject.anew)

        around = partial(stand_in, how=self.options.tools, recorded=self.recorded, noted=noted, known=self.reads)
        agent = opened.with_tools(around(opened.compiled), around)
        use_model(agent, self.options, self.which, case, number, self.recorded, noted)
        try:
            return await held(case, agent, number, noted, now)
        finally:
            if self.which.paid:
                await agent.aclose()

    def _result(self, case: Conversation, made: Sequence[Trial]) -> CaseResult:
        where = self.cases.where(case, self.subject.folder)
        return CaseResult(case=case, where=where, made=tuple(made), loops=self.loops)

    def _key(self, case: Conversation) -> str | None:
        """The name of what is kept; None where nothing is, as with a model that is an object."""
        options = self.options
        if not options.keep or not (options.model is None or isinstance(options.model, str)):
            return None
        how = (options.models, options.model, options.tools, str(options.tapes), options.seed, self.which.kind)
        return key_of(__version__, self.subject.compiled.contract, self.cases.file, case, how)

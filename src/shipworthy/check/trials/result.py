"""The result of trials, as a part of a check's report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.cached import cached
from shipworthy.check.finding import Finding, Heading, Item, State
from shipworthy.check.lint.sizes import Size
from shipworthy.check.trials.by_skill import by_skill
from shipworthy.check.trials.gates import findings_of, undecided
from shipworthy.check.trials.measures import CaseResult
from shipworthy.check.trials.options import Options
from shipworthy.check.trials.shown import case_lines, is_right, summary
from shipworthy.check.trials.statistics import Share
from shipworthy.check.trials.tested import Tested, outcome_of
from shipworthy.check.trials.trial import SENT, Answer
from shipworthy.contract.bounds.bound import DIMENSIONS, Usage
from shipworthy.tokens.counting import count

__all__ = ["Trials"]

UNCHOSEN = "the choice of a skill"
MOST_NEEDED = 10_000
"""More trials of a case than are ever made."""
SAME = ("path-varies", "loop-wanders", "inputs-vary", "status-varies")
TRUE = ("facts-contradict", "facts-spread")
RIGHT = ("case-fails", "trial-broken")
KEPT = ("bound-exceeded",)


@dataclass(frozen=True, kw_only=True)
class Trials:
    """The trials of an agent's cases."""

    agent: str
    """AGENT as the caller has named it."""
    cases: tuple[CaseResult, ...]
    options: Options
    words: str
    """Which models were asked."""
    kind: str = "none"
    """live, given, scripted, recorded or none."""
    missing: tuple[str, ...] = ()
    """What was not tried, each in one line with the reason."""
    spent_usd: float = 0.0

    @cached
    def findings(self) -> Sequence[Finding]:
        """What the trials prove to be wrong."""
        return tuple(one for case in self.cases for one in self._of(case))

    def _of(self, case: CaseResult) -> tuple[Finding, ...]:
        return tuple(findings_of(case, self.options, self.agent))

    @property
    def tested(self) -> Sequence[Tested]:
        """Each case as a test."""
        return tuple(outcome_of(case, self._of(case), undecided(case, self.options)) for case in self.cases)

    @property
    def sizes(self) -> Mapping[str, Size]:
        """The largest result of each tool that was called; results that were made up say nothing."""
        trials = [trial for case in self.cases for trial in case.trials] if self.options.tools != "stubbed" else []
        made_up = {name for trial in trials for name in trial.withheld}
        found: dict[str, Size] = {}
        for source in (source for trial in trials for answer in trial.answers for source in answer.sources):
            if source.step not in made_up and source.step != SENT:
                known = found.get(source.step, Size(tokens=0, cut=False, calls=0))
                tokens = max(known.tokens, count(source.text))
                found[source.step] = Size(tokens=tokens, cut=known.cut or source.cut, calls=known.calls + 1)
        return found

    @cached
    def not_established(self) -> Sequence[str]:
        """What they were to show and do not."""
        few = self._too_few
        open_ones = [why for case in self.cases if case not in few and (why := undecided(case, self.options))]
        if few:
            low, needed = few[0].passed.interval.low or 0.0, _needed(self.options.least_pass)
            open_ones.append(
                f"{len(few)} cases: all of their {self.options.k} trials passed, which establishes {low:.0%}; "
                f"{self.options.least_pass:.0%} is required: --trials {needed}"
            )
        asks = any(case.asks for case in self.cases)
        unasked = ["what a model says: none was asked, and fallbacks answered"] * (asks and self.kind == "none")
        return (*self.missing, *open_ones, *unasked)

    @property
    def items(self) -> Sequence[Item]:
        """The lines of the checklist that they decide."""
        return (
            self._item(
                "consistent-output", f"The same input gives the same path (tested {self._times})", SAME, self._same()
            ),
            self._item("facts-agree", "The same facts each time", TRUE, self._facts()),
            self._item("cases-hold", "The cases hold", RIGHT, self._right()),
            self._item("bounds-hold", "Every trial inside its bound", KEPT, self._inside()),
        )

    @property
    def worst(self) -> Mapping[str, Usage]:
        """Skill → the most that one of its runs has used, by dimension."""
        found: dict[str, dict[str, float]] = {}
        for case in self.cases:
            for answer in (answer for trial in case.trials for answer in trial.answers):
                if answer.skill is not None:
                    most = found.setdefault(answer.skill, dict.fromkeys(DIMENSIONS, 0.0))
                    most.update({name: max(most[name], answer.usage.get(name, 0.0)) for name in DIMENSIONS})
        return {skill: Usage(**most) for skill, most in found.items()}  # type: ignore[arg-type]

    def lines(self, *, verbose: bool) -> Sequence[str]:
        """Its part of the terminal's report."""
        shown = [
            line for case in self.cases if verbose or not is_right(case) for line in case_lines(case, verbose=verbose)
        ]
        return (*summary(self.cases, self.words, self.spent_usd), *shown)

    def as_dict(self) -> dict[str, object]:
        """Its part of `check --json`."""
        return {
            "k": self.options.k,
            "models": self.kind,
            "tools": self.options.tools,
            "spent_usd": self.spent_usd,
            "cases": [case.as_dict() for case in self.cases],
            "skills": by_skill(self.cases),
            "not_established": list(self.not_established),
        }

    @property
    def _too_few(self) -> Sequence[CaseResult]:
        """The cases of which all trials passed and are too few to establish what is required."""
        whole = [case for case in self.cases if case.passed.of and case.passed.count == case.passed.of]
        return [case for case in whole if undecided(case, self.options)]

    @property
    def _all_tried(self) -> bool:
        return bool(self.cases) and all(case.trials for case in self.cases)

    @property
    def _times(self) -> str:
        return "ten times" if self.options.k == 10 else f"{self.options.k} times"

    def _item(self, key: str, title: str, codes: tuple[str, ...], evidence: str) -> Item:
        state: State = "met"
        told = [one.severity for one in self.findings if one.code in codes]
        if "error" in told:
            state = "failed"
        elif (
            not self._all_tried
            or any(one.code in codes and one.code in SAME for one in self.findings)
            or (codes == RIGHT and self.not_established)
        ):
            state = "not_established"
        heading: Heading = "determinism" if key == "consistent-output" else "trials"
        return Item(key=key, heading=heading, title=title, state=state, evidence=evidence, codes=codes)

    def _same(self) -> str:
        if not self.cases:
            return "no case was tried"
        alike = [case for case in self.cases if case.entropy == 0 and case.same_inputs.count == case.same_inputs.of]
        worst = min(self.cases, key=lambda case: case.same_path.value)
        return (
            f"{Share(len(alike), len(self.cases))} cases took the same path with the same inputs in every trial; "
            f"least: {worst.same_path} (“{worst.name}”)"
        )

    def _facts(self) -> str:
        required = [share for case in self.cases for share in case.facts.values()]
        stated = Share(sum(share.count == share.of for share in required), len(required))
        many = sum(len(case.contradictions) for case in self.cases)
        spread = Share(sum(c.spread.count for c in self.cases), sum(c.spread.of for c in self.cases))
        words = f", {stated} required facts stated in every trial" if required else ""
        return f"{many} contradictions{words}; spread: {spread} facts are not mentioned by all trials"

    def _right(self) -> str:
        passed = Share(sum(c.passed.count for c in self.cases), sum(c.passed.of for c in self.cases))
        stood_in = Share(sum(c.fallback.count for c in self.cases), sum(c.fallback.of for c in self.cases))
        low, high = passed.interval.low or 0.0, passed.interval.high or 0.0
        return f"{passed} trials passed (95 %: {low:.0%} to {high:.0%}); the fallback answered {stood_in}"

    def _inside(self) -> str:
        answers = [answer for case in self.cases for trial in case.trials for answer in trial.answers]
        closest = max((_closest(answer) for answer in answers), default=(0.0, ""))
        near = f"; closest: {closest[1]} ({closest[0]:.0%})" if closest[1] else ""
        return f"{len(answers)} answers, all six dimensions of each against its bound{near}"


def _closest(answer: Answer) -> tuple[float, str]:
    """The dimension of which an answer has used the largest share of its bound; calls are whole, and left out."""
    shares = [
        (
            answer.usage.get(name, 0.0) / limit,
            f"{answer.usage.get(name, 0.0):,.4g} of {limit:,.4g} {name} in {answer.skill or UNCHOSEN}",
        )
        for name in DIMENSIONS[2:]
        if name in DIMENSIONS[2:] and (limit := answer.bound.get(name))
    ]
    return max(shares, default=(0.0, ""))


def _needed(share: float) -> int:
    """How many trials have to pass, all of them, to establish a share."""
    many = 1
    while (Share(many, many).interval.low or 0.0) < share and many < MOST_NEEDED:
        many += 1
    return many

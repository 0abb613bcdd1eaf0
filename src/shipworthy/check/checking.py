"""The check of an agent: trials of its cases, an adversarial dry run, its rules, and the report of all of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from shipworthy import __version__, lazy
from shipworthy.check.adversary.options import DryRunOptions
from shipworthy.check.checklist import checklist
from shipworthy.check.codes import codes
from shipworthy.check.finding import HEADINGS, SEVERITIES, Finding, Item, Severity
from shipworthy.check.lint.rules import lint
from shipworthy.check.loads import loads
from shipworthy.check.report import Measured, Report
from shipworthy.check.subject import Subject
from shipworthy.check.trials import Cases, cases_of, trials
from shipworthy.check.trials import Options as TrialOptions
from shipworthy.clock import loop_time
from shipworthy.errors import UsageError

__all__ = ["Options", "Progress", "check"]

Progress = Callable[[str], None]
"""Takes a line that says how far it is; called often."""

MAY_FOLLOW = ("case-fails", "fact-missing")
"""Codes of trials: what a case expects does not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is checked, and what makes an agent unfit."""

    fail_on: Severity = "error"
    """The least severity of a finding that makes it unfit."""
    cases: Path | None = None
    """The file of its cases; None: the one in its folder."""
    only: str = ""
    """Only cases whose name contains this."""
    trials: TrialOptions | None = field(default_factory=TrialOptions)
    """None: no trial is held."""
    dry_run: DryRunOptions | None = field(default_factory=DryRunOptions)
    """None: no attack is made."""


def _silent(line: str) -> None:
    """Take a line and do nothing."""


async def check(subject: Subject, options: Options | None = None, progress: Progress = _silent) -> Report:
    """Check an agent; raises SpecError where it or its cases do not load, and UsageError for unusable options."""
    began, options = loop_time(), options or Options()
    cases, left_out = _cases(subject, options)
    held = await trials(subject, cases, options.trials, progress) if options.trials is not None else None
    attacked = await _dry_run(subject, options, progress)
    sizes = held.sizes if held is not None else {}
    findings = lint(subject, sizes=sizes)
    items = _items(checklist(subject, findings, sizes=sizes), held, attacked)
    return Report(
        agent=subject.spec.name,
        named=subject.named,
        version=__version__,
        contract=subject.compiled.contract,
        fail_on=options.fail_on,
        items=tuple(items),
        findings=tuple(_findings(findings, held, attacked)),
        loads=loads(subject, held, attacked),
        trials=held,
        dry_run=attacked,
        not_established=(*left_out, *_open(held, attacked)),
        seconds=loop_time() - began,
    )


def _cases(subject: Subject, options: Options) -> tuple[Cases | None, tuple[str, ...]]:
    """The cases that are tried, and what it means that others are not."""
    if options.trials is None:
        return None, ()
    cases = cases_of(subject, options.cases)
    if not options.only:
        return cases, ()
    chosen = cases.only(options.only) if cases is not None else None
    if cases is None or chosen is None or not chosen.conversations:
        raise UsageError(f"no case is named like `{options.only}`: leave out --only, or name a part of a case's name")
    some, every = len(chosen.conversations), len(cases.conversations)
    return chosen, (f"{every - some} of {every} cases: they were left out by --only",) * (some < every)


async def _dry_run(subject: Subject, options: Options, progress: Progress) -> Measured | None:
    if options.dry_run is None:
        return None

    def told(done: int, of: int, what: str) -> None:
        progress(f"attacks: {done} of {of} skills{f', now {what}' if what else ''}")

    found: Measured = await lazy.checks("adversary.dry_run").dry_run(subject, options.dry_run, told)
    return found


def _items(static: Iterable[Item], *ran: Measured | None) -> list[Item]:
    """The checklist by heading; what a run has decided stands for the item of the same key."""
    items = {item.key: item for item in static}
    for one in ran:
        items |= {item.key: item for item in (one.items if one is not None else ())}
    order = list(HEADINGS)
    return sorted(items.values(), key=lambda item: order.index(item.heading))


def _findings(static: Sequence[Finding], *ran: Measured | None) -> list[Finding]:
    """All findings, from the worst, in the order of the headings; each once."""
    shown = [found for one in ran if one is not None for found in one.findings]
    errors = [one for one in static if one.severity == "error"]
    following = [one for one in shown if errors and one.code in MAY_FOLLOW]
    told = [_with_cases(one, following, errors) for one in static]
    every = [*told, *(one for one in shown if one not in following)]
    order = list(HEADINGS)

    def rank(one: Finding) -> tuple[int, int, str, str]:
        return SEVERITIES.index(one.severity), order.index(codes()[one.code].heading), one.code, one.where

    return sorted(dict.fromkeys(every), key=rank)


def _with_cases(one: Finding, following: Sequence[Finding], errors: Sequence[Finding]) -> Finding:
    """An error of the definition with the cases that fail as long as it stands: these may follow from it.

    A case belongs to the first error of its skill, else to the first of all.
    """
    mine = [case for case in following if next((e for e in errors if e.skill == case.skill), errors[0]) is one]
    if not mine:
        return one
    more = f" and {len(mine) - 1} more" if len(mine) > 1 else ""
    with_it = f"to be mended first, because it may be why {mine[0].message}{more} ({mine[0].where}: {mine[0].evidence})"
    return replace(one, evidence="; ".join(filter(None, (one.evidence, with_it))))


def _open(held: Measured | None, attacked: Measured | None) -> Iterator[str]:
    """What was not established, each once; an agent of which nothing was run has shown nothing."""
    yield from held.not_established if held is not None else ("trials: no case was tried",)
    yield from attacked.not_established if attacked is not None else ("adversarial dry run: no attack was made",)

"""The one page of watching: read the runs, compare them with one another and with the certificate."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.app.agent import Agent
from shipworthy.check.certificate.certificate import Certificate
from shipworthy.check.trials.statistics import Share
from shipworthy.watch.certified import Trialled, beyond
from shipworthy.watch.drift import Terms, drifts
from shipworthy.watch.figures import figures_of, overall_of
from shipworthy.watch.reading import MOST, Read, read
from shipworthy.watch.report import FAILING, FailOn, Report
from shipworthy.watch.seen import Seen
from shipworthy.watch.streams import Stream, streams_of

__all__ = ["Options", "watch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which runs are watched, and what counts."""

    since: float = 0.0
    """Figures are those of runs from here on, in seconds since the epoch."""
    until: float | None = None
    begins: float | None = None
    """From when on runs are compared with one another; None: from the day of the certificate, else from the oldest."""
    tenant: str | None = None
    """None: of all."""
    fail_on: tuple[FailOn, ...] = FAILING
    terms: Terms = Terms()
    most: int = MOST
    """Runs that are read, the latest ones."""


async def watch(agent: Agent, certificate: Certificate | None = None, options: Options | None = None) -> Report:
    """Compare the runs of an agent in its store; raises StateError where it cannot be used."""
    options = options or Options()
    trialled = None if certificate is None else Trialled.of(certificate)
    begins = (
        options.begins if options.begins is not None else (trialled.issued if trialled is not None else None) or 0.0
    )
    until = options.until if options.until is not None else dt.datetime.now(dt.UTC).timestamp()
    found = await read(
        agent.store,
        agent.spec.name,
        tenant=options.tenant,
        since=min(begins, options.since),
        until=until,
        most=options.most,
    )
    kept = tuple(run for run in found.runs if run.at >= begins)
    ids = {run.run_id for run in kept}
    streams = streams_of(kept, [one for one in found.ratings if one.run_id in ids])
    alarms = [alarm for alarm in drifts(streams, options.terms) if alarm.at >= options.since]
    shown = [run for run in found.runs if run.at >= options.since]
    skills = figures_of(shown)
    certified = agent.compiled.contract if trialled is None else trialled.contract
    other = Share(sum(run.taped.contract not in ("", certified) for run in shown), len(shown))
    said = {run.run_id for run in shown}
    return Report(
        agent=agent.spec.name,
        contract=agent.compiled.contract,
        begins=begins,
        since=options.since,
        until=until,
        compared=len(kept),
        least=options.terms.least,
        overall=overall_of(shown, [one for one in found.ratings if one.run_id in said]),
        skills=tuple(skills),
        alarms=tuple(alarms),
        beyond=tuple(beyond(skills, trialled)) if trialled is not None else (),
        trialled=trialled,
        other=other,
        notes=tuple(_notes(found, streams, options.terms, trialled, shown)),
        fail_on=options.fail_on,
    )


def _notes(
    found: Read, streams: Sequence[Stream], terms: Terms, trialled: Trialled | None, shown: Sequence[Seen]
) -> Iterator[str]:
    """What could not be compared."""
    few = sorted({stream.of for stream in streams if stream.of and len(stream.values) <= terms.least})
    if few:
        yield f"too few runs to tell a drift (more than {terms.least} are needed): {', '.join(few)}"
    if found.unreadable:
        yield f"{found.unreadable} runs have no result: they go on, were stopped, or cannot be read"
    if found.more:
        yield "there are older runs, which are not read"
    without = sum(not run.taped.contract for run in shown)
    if without:
        yield f"{without} runs have no tape: their steps, confidence and withheld figures are not known"
    if trialled is None:
        yield "no certificate: runs are compared with one another alone (`shipworthy check AGENT --certificate FILE`)"
        return
    if not trialled.skills:
        yield "the certificate holds no figures of its trials: write it again with this version"
    elif not trialled.real:
        kind = trialled.models or "no"
        yield f"the trials asked {kind} models: words, tokens, money and time are not compared with them"
    untried = sorted({run.skill for run in shown} - {*trialled.skills, "(none)"}) if trialled.skills else []
    if untried:
        yield f"no trial of the certificate answered with: {', '.join(untried)}"

"""`shipworthy check AGENT`."""

import asyncio
import contextlib
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.check.adversary.options import DryRunOptions
from shipworthy.check.checking import Options
from shipworthy.check.finding import Severity
from shipworthy.check.subject import Subject
from shipworthy.check.trials.options import Models, Tools
from shipworthy.check.trials.options import Options as TrialOptions
from shipworthy.cli.certified import Drifts, MaxAge, SignedBy
from shipworthy.cli.certifying import Certifying
from shipworthy.cli.checked import Compared, checked
from shipworthy.cli.database import Database
from shipworthy.cli.opening import fetch_local, open_agent, own_stdout, stopping
from shipworthy.cli.written import Written
from shipworthy.errors import SpecError
from shipworthy.routing.encoder.encoder import deferring


def check(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    static: Annotated[bool, typer.Option("--static", help="Read the definition alone: nothing is run.")] = False,
    trials: Annotated[int, typer.Option(metavar="K", min=0, help="Runs of each case; 0: none.")] = 10,
    most: Annotated[
        int | None, typer.Option(metavar="K", help="Runs of a case as long as its first K decide nothing.")
    ] = None,
    cases: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Cases: YAML as `talk` reads it, or messages in CSV or JSONL.")
    ] = None,
    only: Annotated[str, typer.Option(metavar="TEXT", help="Only cases whose name contains this.")] = "",
    models: Annotated[
        Models, typer.Option(help="Whose answers are tried; auto: live with a key, else scripted.")
    ] = "auto",
    model: Annotated[str | None, typer.Option(help="A model to ask in all trials, such as `local`.")] = None,
    tools: Annotated[Tools, typer.Option(help="Whose results; a write is never fired.")] = "live",
    tapes: Annotated[Path | None, typer.Option(metavar="PLACE", help="Tapes, for `recorded`.")] = None,
    database: Database = None,
    max_cost: Annotated[
        float, typer.Option(metavar="USD", min=0, help="Most that all trials together may cost.")
    ] = 1.0,
    anew: Annotated[
        bool, typer.Option("--anew", help="Make trials again that were kept when they were stopped.")
    ] = False,
    dry_run: Annotated[bool, typer.Option(help="Attack it with the worst models and tools.")] = True,
    fail_on: Annotated[Severity, typer.Option(help="The least severity that makes it unfit.")] = "error",
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Say what has changed since this file was written.")
    ] = None,
    update_baseline: Annotated[bool, typer.Option("--update-baseline", help="Write the baseline anew.")] = False,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a certificate, where it is fit.")
    ] = None,
    sign: Annotated[Path | None, typer.Option(metavar="KEY", help="Sign it with this key of Ed25519.")] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="Files of its folder that are no part of it.")
    ] = None,
    verify: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Check nothing; compare it with its certificate.")
    ] = None,
    max_age: MaxAge = None,
    signed_by: SignedBy = None,
    drift: Drifts = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print everything.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit's XML.")] = None,
    sarif: Annotated[Path | None, typer.Option(metavar="FILE", help="Write SARIF 2.1.0.")] = None,
    github: Annotated[bool, typer.Option("--github", help="Print annotations for GitHub Actions, too.")] = False,
) -> None:
    """Say whether an agent is fit to ship, with the evidence: its checklist, trials of its cases, and attacks on it.

    Exit code 0: fit. 1: unfit, or not established. 2: its definition does not load, or the arguments cannot be used.
    `shipworthy explain CODE` says what a finding means; docs/check.md has the whole.

    Example: shipworthy check examples/trading
    """
    written = Written(json=json, verbose=verbose, github=github, junit=junit, sarif=sarif)
    written.check()
    compared = Compared(file=baseline, update=update_baseline)
    compared.check()
    certifying = Certifying(
        file=certificate,
        sign=sign,
        leave_out=tuple(leave_out or ()),
        verify=verify,
        max_age=max_age,
        signed_by=signed_by,
        drift=tuple(drift or ()),
    )
    certifying.check()
    trying = TrialOptions(
        k=max(trials, 1),
        most=most,
        models=models,
        model=model,
        tools=tools,
        tapes=tapes,
        database=database,
        cap_usd=max_cost,
        anew=anew,
    )
    options = Options(
        fail_on=fail_on,
        cases=cases,
        only=only,
        trials=None if static or not trials else trying,
        dry_run=None if static or not dry_run else DryRunOptions(),
    )
    began = dt.datetime.now(dt.UTC)
    # The texts of a definition that were looked at before have their vectors on disk.
    with own_stdout() as out, stopping(), deferring(static):
        subject = Subject(open=lambda: open_agent(agent, store="memory"), named=agent)
        if model is not None and options.trials is not None:
            with contextlib.suppress(SpecError):  # the report tells it
                fetch_local(subject.agent, model)
        if verify is not None:
            found = certifying.verified(subject.agent)
            written.put_verified(found, out)
            raise typer.Exit(0 if found.holds else 1)
        report, places, tested = asyncio.run(checked(subject, options, compared))
        report = certifying.written(report, subject)
        written.put(report, places, out, at=began, cases=tested)
    raise typer.Exit(report.exit_code)

"""`shipworthy watch AGENT`."""

import asyncio
import datetime as dt
import os
from pathlib import Path
from typing import Annotated

import typer

from shipworthy import lazy
from shipworthy.app.agent import Agent
from shipworthy.check.certificate.certificate import Certificate, read
from shipworthy.cli.database import Database
from shipworthy.cli.opening import open_agent, own_stdout, stopping
from shipworthy.cli.printing import complain, json_text, put_json_text, say
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import UsageError
from shipworthy.watch.certified import Trialled
from shipworthy.watch.report import FAILING, FailOn, Report
from shipworthy.watch.rules import write_rules
from shipworthy.watch.shown import lines
from shipworthy.watch.since import moment_of
from shipworthy.watch.watching import Options
from shipworthy.watch.watching import watch as watched
from shipworthy.watch.webhook import SECRET, check, send

CERTIFICATE = "certificate.json"


def watch(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    since: Annotated[str, typer.Option(help="Figures and alarms since: 30m, 12h, 7d, or a day.")] = "7d",
    until: Annotated[str | None, typer.Option(help="And before: 1d, or a day; left out: now.")] = None,
    begin: Annotated[
        str | None,
        typer.Option(
            "--from", help="Runs are compared from here on; left out: from the certificate on, else from the oldest."
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The certificate; left out: certificate.json in the agent's folder."),
    ] = None,
    tenant: Annotated[str | None, typer.Option(help="Only the runs of this tenant.")] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help=f"What makes it exit with 1: {', '.join(FAILING)}; or never."),
    ] = None,
    webhook: Annotated[
        str | None,
        typer.Option(metavar="URL", help=f"Send the report there where something counts; signed with ${SECRET}."),
    ] = None,
    always: Annotated[bool, typer.Option("--always", help="Send it where nothing counts, too.")] = False,
    prometheus_rules: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write alert rules for Prometheus, and do nothing else.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    database: Database = None,
) -> None:
    """Compare what an agent does in production with its certificate and with itself, and name what has drifted.

    It reads recorded runs and changes nothing. Exit code 0: nothing that counts has drifted. 1: something has.
    docs/watch.md says what is compared, and how sure an alarm is.

    Example: shipworthy watch examples/trading --since 7d

    Every hour: shipworthy watch examples/trading --webhook https://hooks.example/drift

    Alerts: shipworthy watch examples/trading --prometheus-rules shipworthy.rules.yml
    """
    counted = _counted(fail_on or [])
    if webhook is not None:
        check(webhook)
        if not os.environ.get(SECRET):
            raise UsageError(f"a webhook is signed: set {SECRET} to a secret that its receiver knows")
    with own_stdout() as out, stopping():
        opened = open_agent(agent, store=database)
        if database is None and Path(agent).exists():
            # Takes in what other processes have kept of runs without a conversation.
            opened.use_store(SqlStore.open(None))
        known = _certificate(opened, certificate)
        if prometheus_rules is not None:
            many = write_rules(
                prometheus_rules, opened.spec, opened.bounds(), None if known is None else Trialled.of(known)
            )
            say(f"wrote {many} rules to {prometheus_rules}", out)
            return
        begins = None if begin is None else moment_of(begin)
        options = Options(
            since=moment_of(since),
            until=None if until is None else moment_of(until),
            begins=begins,
            tenant=tenant,
            fail_on=counted,
        )
        report = asyncio.run(_watched(opened, known, options))
        if json:
            put_json_text(lazy.secrets().hide(json_text(report.as_dict())) + "\n", out)
        else:
            say(lazy.secrets().hide("\n".join(lines(report))), out)
        if webhook is not None and (report.failing or always):
            send(webhook, message_of(report), os.environ.get(SECRET, ""))
            complain("sent to the webhook")
    raise typer.Exit(report.exit_code)


async def _watched(agent: Agent, certificate: Certificate | None, options: Options) -> Report:
    try:
        return await watched(agent, certificate, options)
    finally:
        await agent.aclose()


def message_of(report: Report) -> dict[str, object]:
    """What a webhook is sent."""
    kind = "shipworthy.drift" if report.failing else "shipworthy.watched"
    return {"type": kind, "timestamp": dt.datetime.now(dt.UTC).isoformat(), "data": report.as_dict()}


def _counted(kinds: list[str]) -> tuple[FailOn, ...]:
    """The kinds that count; raises UsageError with every one that there is not."""
    if not kinds:
        return FAILING
    unknown = [kind for kind in kinds if kind not in (*FAILING, "never")]
    if unknown:
        raise UsageError(f"--fail-on has no `{'`, `'.join(unknown)}`; there are {', '.join(FAILING)} and never")
    if "never" in kinds and len(kinds) > 1:
        raise UsageError("--fail-on never stands alone")
    return tuple(kind for kind in FAILING if kind in kinds)


def _certificate(agent: Agent, named: Path | None) -> Certificate | None:
    """The certificate that is named, else the one in the agent's folder; raises UsageError for one of another agent."""
    beside = Path(agent.origin) / CERTIFICATE if agent.origin and Path(agent.origin).is_dir() else None
    path = named or (beside if beside is not None and beside.is_file() else None)
    if path is None:
        return None
    found = read(path)
    if found.agent != agent.spec.name:
        raise UsageError(f"the certificate {path} is of `{found.agent}`, and this agent is `{agent.spec.name}`")
    return found

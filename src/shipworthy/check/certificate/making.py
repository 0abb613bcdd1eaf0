"""Makes the certificate of an agent, as it is now."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import orjson

from shipworthy import lazy
from shipworthy.app.agent import Agent
from shipworthy.check.certificate.certificate import DAY, DEFAULT, Action, Certificate, Choice, Own
from shipworthy.check.certificate.covered import Covered, covered
from shipworthy.check.certificate.inside import every_model, specialists_of
from shipworthy.check.certificate.installed import hash_of, own_files, own_version, packages_of, python
from shipworthy.check.certificate.verifying import stamp_of
from shipworthy.check.report import Report
from shipworthy.errors import NotCertified, UsageError
from shipworthy.models.answered import ANSWERED

AGAIN = "check it again"


def make(
    agent: Agent,
    report: Report | None = None,
    *,
    answered: Mapping[str, Iterable[str]] | None = None,
    left_out: Iterable[str] = (),
    drift: Mapping[Choice, Action] | None = None,
    now: dt.datetime | None = None,
) -> Certificate:
    """The certificate of an agent that a report calls fit; raises NotCertified where it calls it anything else.

    `answered`: model → the ids under which its provider answered the trials; None: those of this process. `left_out`:
    patterns of files below its folder that are no part of it. `drift`: what is done later where packages, the
    interpreter or models have changed.
    """
    if report is not None and report.verdict != "fit":
        raise NotCertified(f"`{report.agent}` is {report.verdict}: a certificate is written only for a fit agent")
    _is_as_loaded(agent)
    patterns = tuple(left_out)
    found = covered(agent, patterns)
    day = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
    if report is not None:
        _is_as_checked(found, report.seconds)
    try:
        files = {name: hash_of(found.root / name) for name in sorted(found.files)}
        inside, installed = specialists_of(agent.compiled, found.root)
    except OSError as error:
        raise UsageError(f"a file of the agent cannot be read: {error}") from error
    return Certificate(
        agent=agent.spec.name,
        contract=agent.compiled.contract,
        files=files,
        watched=tuple(sorted(found.watched)),
        left_out=patterns,
        state=tuple(sorted(found.state)),
        specialists=inside,
        shipworthy=Own(version=own_version(), files=own_files()),
        python=python(),
        packages=dict(packages_of(found.installed | installed)),
        models=every_model(agent.compiled, ANSWERED.ids if answered is None else answered),
        drift={**DEFAULT, **(drift or {})},
        issued=day.strftime(DAY),
        check={} if report is None else _evidence(report, agent),
    )


def _is_as_loaded(agent: Agent) -> None:
    """Raise NotCertified where the files of an agent define another one by now than the one that was loaded."""
    if agent.spec.source.file and Path(agent.origin).is_dir():
        now = Agent.load(Path(agent.origin) / Path(agent.spec.source.file).name, store="memory")
        if now.compiled.contract != agent.compiled.contract:
            raise NotCertified(f"`{agent.spec.name}` is another agent now than the one that was loaded: {AGAIN}")


def _is_as_checked(found: Covered, seconds: float) -> None:
    """Raise NotCertified where a file was changed while the agent was checked."""
    began = dt.datetime.now(dt.UTC).timestamp() - seconds
    late = [name for name in sorted(found.files) if stamp_of(found.root / name)[0] / 1e9 > began]
    if seconds and late:
        joined = "`, `".join(late)
        raise NotCertified(f"`{joined}` changed while the agent was checked: {AGAIN}")


def _evidence(report: Report, agent: Agent) -> dict[str, object]:
    """What the verdict rests on, as plain JSON without the secrets of this process."""
    told = {
        "verdict": report.verdict,
        "bound": agent.compiled.worst.as_told(),
        "items": {item.key: item.state for item in report.items},
        "findings": sorted(f"{found.severity} {found.code} {found.where}" for found in report.findings),
        "trials": None if report.trials is None else report.trials.as_dict(),
        "dry_run": None if report.dry_run is None else report.dry_run.as_dict(),
    }
    text = orjson.dumps(told, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    plain: dict[str, object] = orjson.loads(lazy.secrets().hide(text))
    return plain

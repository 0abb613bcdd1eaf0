"""What watching has found, as programs read it."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from shipworthy.check.trials.statistics import Share
from shipworthy.watch.certified import Beyond, Trialled
from shipworthy.watch.drift import Alarm
from shipworthy.watch.figures import Figures, Overall

__all__ = ["FAILING", "FailOn", "Report"]

SCHEMA = 1
FailOn: TypeAlias = Literal["speed", "text", "routing", "money", "outcome", "certificate", "definition"]
FAILING: tuple[FailOn, ...] = get_args(FailOn)
"""The drifts, figures beyond the certificate, and runs of another definition than the certified one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the runs of an agent were, beside its certificate and beside one another."""

    agent: str
    contract: str
    """The identity of its definition, as it is now."""
    begins: float
    """From when on runs are compared with one another, in seconds since the epoch; 0: from the oldest that is kept."""
    since: float
    until: float
    """The figures are those of the runs between these."""
    compared: int
    """Runs that are compared with one another."""
    least: int
    """So many are looked at before anything can be called a drift; more than these are needed."""
    overall: Overall
    skills: tuple[Figures, ...]
    alarms: tuple[Alarm, ...]
    """What has drifted, the first one first; those that became sure between `since` and `until`."""
    beyond: tuple[Beyond, ...]
    trialled: Trialled | None
    """None: there is no certificate."""
    other: Share
    """Runs of another definition than the certified one; without a certificate, than the one of now."""
    notes: tuple[str, ...]
    """What could not be compared, each in one line with the reason."""
    fail_on: tuple[FailOn, ...] = FAILING

    @property
    def few(self) -> bool:
        """Whether there are too few runs to tell of any drift."""
        return self.compared <= self.least

    @property
    def failing(self) -> tuple[str, ...]:
        """What counts of all that was found, each once."""
        found = [alarm.drift for alarm in self.alarms] + ["certificate"] * bool(self.beyond)
        found += ["definition"] * (self.trialled is not None and self.other.count > 0)
        return tuple(dict.fromkeys(one for one in found if one in self.fail_on))

    @property
    def exit_code(self) -> Literal[0, 1]:
        """1 where anything that counts was found."""
        return 1 if self.failing else 0

    def as_dict(self) -> dict[str, object]:
        """The object that `watch --json` prints."""
        return {
            "schema": SCHEMA,
            "agent": self.agent,
            "contract": self.contract,
            "begins": self.begins,
            "since": self.since,
            "until": self.until,
            "compared": self.compared,
            "least": self.least,
            "failing": list(self.failing),
            "alarms": [dataclasses.asdict(alarm) for alarm in self.alarms],
            "beyond": [_as_dict(one) for one in self.beyond],
            "overall": self.overall.as_dict(),
            "skills": {one.skill: one.as_dict() for one in self.skills},
            "certificate": None if self.trialled is None else _certificate(self.trialled),
            "other_definition": self.other.as_dict(),
            "notes": list(self.notes),
        }


def _as_dict(one: Beyond) -> dict[str, object]:
    return {**dataclasses.asdict(one), "seen": one.seen.as_dict()}


def _certificate(trialled: Trialled) -> dict[str, object]:
    skills: Mapping[str, Mapping[str, object]] = trialled.skills
    names: Sequence[str] = ("contract", "issued", "models", "tools")
    return {**{name: getattr(trialled, name) for name in names}, "skills": dict(skills)}

"""Production beside the trials of a certificate: what is worse than these have shown, by more than a margin."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.check.certificate.certificate import Certificate
from shipworthy.check.trials.statistics import Share, always_valid
from shipworthy.watch.figures import USED, Figures
from shipworthy.watch.seen import Seen

__all__ = ["Beyond", "Trialled", "beyond"]

TIMES, OVER, MORE = 1.25, 0.1, 0.05
"""Of numbers: OVER of all runs may be above TIMES the p95 of trials. Of shares: MORE above that of trials."""
CHANCE = 0.01
"""That anything at all is called beyond, ever, while production is as it may be: shared by all that is compared."""
REAL = ("live", "given")
"""Models whose words, tokens, money and time are those of production."""
COMPARED = len(USED) + 4
"""Figures of each skill that are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trialled:
    """The figures of the trials that a certificate keeps."""

    skills: Mapping[str, Mapping[str, Any]]
    models: str = ""
    """Which models the trials asked: live, given, scripted, recorded or none."""
    tools: str = ""
    """Whose results: live, recorded, stubbed …"""
    contract: str = ""
    issued: float | None = None
    """Seconds since the epoch."""

    @classmethod
    def of(cls, certificate: Certificate) -> "Trialled":
        """The figures of a certificate; none for one that was written before they were kept."""
        trials: Any = certificate.check.get("trials") or {}
        day = certificate.day
        return cls(
            skills=trials.get("skills") or {},
            models=str(trials.get("models", "")),
            tools=str(trials.get("tools", "")),
            contract=certificate.contract,
            issued=None if day is None else day.timestamp(),
        )

    @property
    def real(self) -> bool:
        """Whether its models were those of production, or others that are live."""
        return self.models in REAL

    @property
    def timed(self) -> bool:
        """Whether its times are those of real tools and models."""
        return self.real and self.tools == "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """One figure of production that is worse than the trials of the certificate have shown."""

    skill: str
    metric: str
    allowed: float
    """The share of runs that may be so."""
    seen: Share
    low: float
    """The least share that is possible, however often it is looked at."""
    limit: float | str
    """What these runs exceed, or which kind they are not."""


def beyond(figures: Sequence[Figures], trialled: Trialled) -> list[Beyond]:
    """What is worse; a figure that the trials could not measure is not compared."""
    compared = [one for one in figures if one.skill in trialled.skills]
    confidence = 1 - CHANCE / (COMPARED * len(compared) or 1)
    return [
        found
        for one in compared
        for metric, allowed, limit, worse in _rules(trialled.skills[one.skill], trialled)
        if (found := _beyond(one, metric, allowed, limit, worse, confidence)) is not None
    ]


Worse = Callable[[Seen], bool]


def _rules(trial: Mapping[str, Any], trialled: Trialled) -> Iterator[tuple[str, float, float | str, Worse]]:
    """Metric, share that may be so, limit, and whether a run is so."""
    for name in USED if trialled.real else ():
        found = trial["used"].get(name)
        if found is None or (name == "latency_ms" and not trialled.timed):
            continue
        limit = TIMES * float(found["p95_high"] or found["p95"])
        yield name, OVER, limit, _above(name, limit)
    kinds = trial["ended"]
    bad = sum(share["count"] for kind, share in kinds.items() if not _is_well(kind))
    known = Share(bad, trial["answers"])
    yield "not_well", _most(known), "failed, refused or degraded", lambda run: not _is_well(run.ended)
    yield "path", OVER, "a path that no trial took", lambda run: run.way not in trial["paths"]
    withheld = Share(trial["withheld"]["count"], trial["withheld"]["of"])
    if trialled.real:
        yield "withheld", _most(withheld), "a figure withheld", lambda run: run.taped.withheld > 0
        yield (
            "model",
            MORE,
            "a model that no trial asked",
            lambda run: run.answered and run.model not in trial["models"],
        )


def _most(share: Share) -> float:
    return min((share.interval.high if share.interval.high is not None else 1.0) + MORE, 1.0)


def _above(name: str, limit: float) -> Worse:
    return lambda run: bool(getattr(run, name) > limit)


def _is_well(ended: str) -> bool:
    return ended.startswith(("completed", "asked"))


def _beyond(
    figures: Figures, metric: str, allowed: float, limit: float | str, worse: Worse, confidence: float
) -> Beyond | None:
    seen = Share(sum(worse(run) for run in figures.runs), len(figures.runs))
    low = always_valid(seen.count, seen.of, confidence).low or 0.0
    if low <= allowed:
        return None
    return Beyond(skill=figures.skill, metric=metric, allowed=allowed, seen=seen, low=low, limit=limit)

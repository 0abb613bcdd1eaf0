"""What the answers of trials were by skill: the figures that a certificate keeps, and production is compared with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from shipworthy.check.trials.measures import CaseResult, Quantiles
from shipworthy.check.trials.statistics import Share, entropy
from shipworthy.check.trials.trial import Answer

__all__ = ["by_skill"]

USED = ("latency_ms", "cost_usd", "input_tokens", "output_tokens")
NO_MODEL, NO_TOOL = "(none)", "(none)"
MOST_KINDS = 50
"""Kinds of a share that are kept, the most frequent ones."""


def by_skill(cases: Iterable[CaseResult]) -> dict[str, dict[str, object]]:
    """Skill → how its answers ended, by which paths and models, what they used, and how many had figures withheld."""
    found: dict[str, list[Answer]] = {}
    for case in cases:
        for answer in (answer for trial in case.trials for answer in trial.answers):
            if answer.skill is not None:
                found.setdefault(answer.skill, []).append(answer)
    return {skill: _figures(answers) for skill, answers in sorted(found.items())}


def _figures(answers: Sequence[Answer]) -> dict[str, object]:
    paths = [_path(answer.path) for answer in answers]
    return {
        "answers": len(answers),
        "ended": _shares(f"{one.status} ({one.reason})" if one.reason else one.status for one in answers),
        "paths": _shares(paths),
        "path_entropy_bits": entropy(paths),
        "models": _shares(answer.model or NO_MODEL for answer in answers if answer.status in ("completed", "degraded")),
        "withheld": Share(sum(answer.figures_withheld > 0 for answer in answers), len(answers)).as_dict(),
        "used": {name: _quantiles([answer.usage.get(name, 0.0) for answer in answers]) for name in USED},
        "words": _quantiles([float(len(answer.text.split())) for answer in answers]),
        "confidence": _quantiles([answer.confidence for answer in answers if answer.confidence is not None]),
    }


def _path(path: Iterable[Mapping[str, object]]) -> str:
    """The tools of a path in their order, without arguments: those differ with each message."""
    return " > ".join(str(call["tool"]) for call in path) or NO_TOOL


def _shares(kinds: Iterable[str]) -> dict[str, object]:
    counts = Counter(kinds)
    return {kind: Share(count, counts.total()).as_dict() for kind, count in counts.most_common(MOST_KINDS)}


def _quantiles(values: Sequence[float]) -> dict[str, float | None] | None:
    found = Quantiles.of(values)
    return None if found is None else found.as_dict()

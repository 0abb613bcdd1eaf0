"""The table of all rules, and the one call that goes through them."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from shipworthy.check.codes import codes
from shipworthy.check.finding import HEADINGS, SEVERITIES, Finding
from shipworthy.check.lint import (
    afterwards,
    claims,
    critical,
    failing,
    forms,
    grounding,
    guidelines,
    history,
    models,
    overlap,
    patterns,
    ranges,
    results,
    retrieval,
    said,
    schemas,
    streaming,
    tiers,
    trifecta,
    unread,
    waves,
    writes,
)
from shipworthy.check.lint.looked import Looked
from shipworthy.check.lint.sizes import Size
from shipworthy.check.subject import Subject

__all__ = ["RULES", "lint"]

Rule = Callable[[Looked], Iterable[Finding]]
RULES: tuple[Rule, ...] = (
    critical.freestyle,
    critical.many_tools,
    guidelines.impossible,
    guidelines.never,
    guidelines.unread,
    guidelines.implicit,
    retrieval.always,
    retrieval.wide,
    retrieval.without_documents,
    results.uncompacted,
    results.wide_ceiling,
    history.history,
    schemas.without_room,
    schemas.untold,
    forms.formless,
    tiers.dear,
    tiers.not_automatic,
    waves.serial,
    waves.one_call_each,
    streaming.buffered,
    writes.unapproved,
    claims.claimed,
    said.decided,
    trifecta.in_loops,
    grounding.ungrounded,
    failing.without_text,
    afterwards.going_on,
    failing.without_fallback,
    models.ageing,
    models.unknown,
    patterns.greedy,
    ranges.outside,
    unread.dead,
    overlap.overlapping,
    overlap.unreachable,
    overlap.unused,
)


def lint(
    subject: Subject, *, sizes: Mapping[str, Size] | None = None, today: dt.date | None = None
) -> tuple[Finding, ...]:
    """What is wrong with an agent by its definition, from the worst, in the order of the headings; nothing is run.

    `sizes`: the largest measured result of each tool, where trials or recorded runs have any. `today`: the day by which
    models are retired.
    """
    looked = Looked(subject=subject, today=today or dt.date.today(), sizes=sizes or {})
    found = dict.fromkeys(one for rule in RULES for one in rule(looked))
    return tuple(sorted(found, key=_order))


def _order(one: Finding) -> tuple[int, int, str, str]:
    return SEVERITIES.index(one.severity), list(HEADINGS).index(codes()[one.code].heading), one.code, one.where

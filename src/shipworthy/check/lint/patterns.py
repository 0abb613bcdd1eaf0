"""Patterns of inputs that find a value in sentences that have none."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.check.lint.sentences import Patterned, ordinary

__all__ = ["greedy"]

LOOSE = 0.1
"""Share of ordinary sentences from which a pattern takes words for values; numbers stand in 1 of 80."""
SHOWN = 40
"""Characters of a found text that are shown."""


def greedy(looked: Looked) -> Iterator[Finding]:
    """Every input whose pattern finds something in many sentences that are about other matters."""
    for one in looked.patterned:
        if one.share < LOOSE:
            continue
        effect = "the router sees no word of them" if one.hides_words else "their words are taken for its value"
        yield looked.finding(
            "greedy-pattern" if one.hides_words else "loose-pattern",
            f"the `pattern` of `{one.name}` matches ordinary sentences: {effect}",
            where=_at(looked, one),
            skill=one.skill,
            evidence=f"`{one.input.pattern}` matches {len(one.found)} of {len(ordinary())} sentences about other "
            f"matters: “{one.found[0].first[:SHOWN]}” in “{one.found[0].sentence}”",
            repair=_repair(one),
        )


def _at(looked: Looked, one: Patterned) -> str:
    part = ("inputs", one.name, "pattern")
    return looked.subject.agent_at(part) if one.skill is None else looked.subject.skill_at(one.skill, part)


def _repair(one: Patterned) -> str | None:
    """The way out where any text is meant; None: that of the code."""
    if one.input.whole_pattern is None or not one.input.fits_pattern(ordinary()[0]):
        return None
    return "leave the `pattern` out: the text is then asked for, or all of the message with `default: =message`"

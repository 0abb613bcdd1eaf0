"""Skills that messages cannot be told apart for, and skills that no message comes to, by their own examples."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked

__all__ = ["unused"]


def unused(looked: Looked) -> Iterator[Finding]:
    """Every skill that no message and no other skill comes to."""
    for name in looked.spec.skills:
        if name not in looked.skills:
            yield looked.finding(
                "unused-skill",
                f"`{name}` is not routable, and no skill uses it",
                where=looked.subject.skill_at(name, ("routable",)),
                skill=name,
            )

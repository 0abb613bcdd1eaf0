"""Private data, a stranger's text and a way out in one loop; where they meet in a workflow, it does not load."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked, listed

__all__ = ["in_loops"]


def in_loops(looked: Looked) -> Iterator[Finding]:
    """Every loop that offers all three without a write, of which `freestyle-on-critical-path` speaks."""
    for name in looked.skills:
        tools = [looked.spec.tools[tool] for tool in looked.spec.skills[name].tools if tool in looked.spec.tools]
        private = [tool.name for tool in tools if tool.private]
        strange = [tool.name for tool in tools if tool.trust == "untrusted"]
        out = [tool.name for tool in tools if tool.leaves]
        if private and strange and out and not any(tool.effect == "write" for tool in tools):
            yield looked.finding(
                "trifecta-in-loop",
                f"the loop of `{name}` reads private data and a stranger's text, and has a way out",
                where=looked.subject.skill_at(name, ("tools",)),
                skill=name,
                evidence=f"private: {listed(private)}; a stranger's: {listed(strange)}; out: {listed(out)}",
            )

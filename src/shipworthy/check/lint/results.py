"""Results that are longer than what anything reads of them."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.contract.tool import ToolSpec

__all__ = ["LONG", "read_whole", "uncompacted", "wide_ceiling"]

LONG = 5000
"""Tokens of a result from which it is an export, and no answer."""
RECORD = 500
"""Tokens of a ceiling from which a compact form is worth its line."""


def uncompacted(looked: Looked) -> Iterator[Finding]:
    """Every tool without a compact form whose results were measured as long, and cut."""
    for tool, skill in _called(looked):
        size = looked.sizes.get(tool.name)
        if size is None or not size.cut or looked.subject.compiled.tools[tool.name].compact is not None:
            continue
        code = "result-without-compact" if size.tokens >= LONG else "result-cut"
        yield looked.finding(
            code,
            f"`{tool.name}` has no compact form, and its result is cut to {tool.max_tokens:,} tokens",
            where=_where(looked, tool, skill),
            skill=skill,
            evidence=f"the largest of {size.calls} measured results has {size.tokens:,} tokens",
        )


def wide_ceiling(looked: Looked) -> Iterator[Finding]:
    """Every tool without a compact form of which a model may read a long record, where no result was measured."""
    for tool, skill in _called(looked):
        if looked.subject.compiled.tools[tool.name].compact is not None or tool.name in looked.sizes:
            continue
        if tool.max_tokens < RECORD or _is_text(tool) or not read_whole(looked, tool.name):
            continue
        yield looked.finding(
            "wide-ceiling" if tool.max_tokens >= LONG else "no-compact-form",
            f"`{tool.name}` has no compact form, and may give {tool.max_tokens:,} tokens",
            where=_where(looked, tool, skill),
            skill=skill,
            evidence="no result of it was measured",
        )


def read_whole(looked: Looked, tool: str) -> bool:
    """Whether a model or a person is shown the result of a tool, not only what expressions take out of it."""
    for name in looked.skills:
        if tool in looked.spec.skills[name].tools:
            return True
        places = looked.places(name)
        made = {place.node.step.name for place in places if place.node.step.tool == tool}
        for place in places:
            target, step = place.node.target, place.node.step
            if target is not None and target.kind == "prompt" and made & target.text.reads:
                return True
            if any(text is not None and made & text.paths for text in (step.answer, step.fallback)):
                return True
    return False


def _is_text(tool: ToolSpec) -> bool:
    """Whether it says that it gives a text, of which there is no shorter form."""
    return tool.result is not None and tool.result.name == "text" and tool.max_tokens < LONG


def _called(looked: Looked) -> Iterator[tuple[ToolSpec, str]]:
    """Each tool that a skill calls, with the first such skill."""
    first: dict[str, tuple[ToolSpec, str]] = {}
    for name in looked.skills:
        for tool in looked.tools(name):
            if tool.name in looked.subject.compiled.tools:
                first.setdefault(tool.name, (tool, name))
    yield from first.values()


def _where(looked: Looked, tool: ToolSpec, skill: str) -> str:
    """The step, or the list of the loop, that names the tool."""
    for place in looked.places(skill):
        if place.node.step.tool == tool.name:
            return looked.subject.skill_at(skill, (*place.node.path, "tool"))
    return looked.subject.skill_at(skill, ("tools",))

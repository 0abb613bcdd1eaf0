"""Results that are longer than what anything reads of them."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.contract.shown import Reader, Shown, readers
from shipworthy.contract.tool import ToolSpec

__all__ = ["LONG", "read_whole", "uncompacted", "wide_ceiling"]

LONG = 5000
"""Tokens of a result from which it is an export, and no answer."""
RECORD = 500
"""Tokens of a ceiling from which a compact form is worth its line."""
PART = 1 / 3
"""Share of a model's context from which one result takes the room of the others."""


def uncompacted(looked: Looked) -> Iterator[Finding]:
    """Every tool without a compact form whose results were measured as long, and cut."""
    read = read_whole(looked)
    for tool, caller in _called(looked):
        size = looked.sizes.get(tool.name)
        if size is None or not size.cut or looked.subject.compiled.tools[tool.name].compact is not None:
            continue
        reader = read.get(tool.name)
        yield looked.finding(
            "result-without-compact" if size.tokens >= LONG else "result-cut",
            f"`{tool.name}` has no compact form, and its result is cut to {tool.max_tokens:,} tokens",
            where=_where(looked, tool, caller) if reader is None else _of(looked, reader),
            skill=caller if reader is None else reader.skill,
            evidence=f"the largest of {size.calls} measured results has {size.tokens:,} tokens",
        )


def wide_ceiling(looked: Looked) -> Iterator[Finding]:
    """Every tool without a compact form of which a model may read a long record, where no result was measured."""
    read = read_whole(looked)
    for tool, _ in _called(looked):
        if looked.subject.compiled.tools[tool.name].compact is not None or tool.name in looked.sizes:
            continue
        if tool.max_tokens < RECORD or _is_text(tool) or tool.name not in read:
            continue
        reader = read[tool.name]
        context = looked.subject.compiled.limits(reader.skill).max_context_tokens or 0
        if reader.by != "person" and tool.max_tokens < min(context * PART, LONG):
            continue
        yield looked.finding(
            "wide-ceiling" if tool.max_tokens >= LONG else "no-compact-form",
            f"`{tool.name}` has no compact form, and {_who(reader)} may be given {tool.max_tokens:,} tokens of it",
            where=_of(looked, reader),
            skill=reader.skill,
            evidence=f"{_share(tool, reader, context)}no result of it was measured",
        )


def _share(tool: ToolSpec, reader: Reader, context: int) -> str:
    """How much of a model's context one result may take, in words; empty for a person."""
    if reader.by == "person" or not context:
        return ""
    return f"{min(tool.max_tokens / context, 1):.0%} of a context of {context:,} tokens; "


def read_whole(looked: Looked) -> dict[str, Reader]:
    """Tool → where its result is read, not only what expressions take out of it; a model before a person."""
    found: dict[str, Reader] = {}
    for reader in _readers(looked):
        known = found.get(reader.tool)
        if known is None or (known.by == "person" and reader.by != "person"):
            found[reader.tool] = reader
    return found


def _readers(looked: Looked) -> Iterator[Reader]:
    """Every place where a result is read, in the skills that messages and loops come to and in those that they call."""
    skills, graph_of = looked.spec.skills, looked.graph
    offered = {tool: name for name in looked.skills for tool in skills[name].tools if tool in skills}
    for name in looked.skills:
        if skills[name].routable or name == looked.spec.otherwise or name in offered:
            yield from readers(graph_of(name), graph_of)
    for name, loop in offered.items():
        for tool in sorted(Shown(graph_of(name), graph_of).returned()):
            yield Reader(tool, "loop", loop, ("tools",))


def _of(looked: Looked, reader: Reader) -> str:
    return looked.subject.skill_at(reader.skill, reader.path)


def _who(reader: Reader) -> str:
    if reader.by == "person":
        return f"a person who reads the answer of `{reader.skill}`"
    return f"the loop of `{reader.skill}`" if reader.by == "loop" else f"`{reader.name}` of `{reader.skill}`"


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

"""Texts, tools and results that a context has no room for, and tools that a deadline leaves no time."""

from collections.abc import Iterator, Mapping

from shipworthy.app.doubts import Doubt, Kind
from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked

__all__ = ["untold", "without_room"]

CODES: Mapping[Kind, str] = {
    "tools": "schemas-over-context",
    "instructions": "schemas-over-context",
    "prompt": "prompt-over-context",
    "result": "result-over-context",
    "window": "context-over-window",
    "time": "tool-over-deadline",
}


def without_room(looked: Looked) -> Iterator[Finding]:
    """What `Agent.doubts()` tells, of the skills that a message may come to."""
    seen: set[Doubt] = set()
    for doubt in looked.subject.agent.doubts():
        if doubt.skill not in looked.skills or doubt in seen:
            continue
        seen.add(doubt)
        key = "max_latency_ms" if doubt.kind == "time" else "max_context_tokens"
        yield looked.finding(
            CODES[doubt.kind],
            f"`{doubt.skill}`: {doubt.what}",
            where=looked.subject.skill_at(doubt.skill, (key,)),
            skill=doubt.skill,
            repair=doubt.repair,
        )


def untold(looked: Looked) -> Iterator[Finding]:
    """Every parameter of a loop's tool of which a model is told neither a type nor a meaning."""
    seen: set[str] = set()
    for name in looked.skills:
        for tool_name in looked.spec.skills[name].tools:
            tool = looked.spec.tools.get(tool_name)
            if tool is None or tool_name in seen:
                continue
            seen.add(tool_name)
            bare = [param.name for param in tool.params if param.type == "any" and not param.own_schema]
            bare = [one for one in bare if not (param := tool.param(one)) or not param.description]
            if bare:
                yield looked.finding(
                    "untold-parameter",
                    f"a model is told nothing of {', '.join(f'`{one}`' for one in bare)} of `{tool_name}` but the name",
                    where=looked.subject.skill_at(name, ("tools",)),
                    skill=name,
                )

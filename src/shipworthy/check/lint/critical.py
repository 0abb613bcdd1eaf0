"""Freestyle on critical paths: loops that come to a write, and loops that have nothing to answer with of their own."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked, listed

__all__ = ["freestyle", "many_tools"]

MANY = 10
"""Tools of one loop above which a model often takes a wrong one."""


def freestyle(looked: Looked) -> Iterator[Finding]:
    """Every loop in which a model decides about a write, and every one that answers nothing where no model can."""
    for name in looked.skills:
        skill = looked.spec.skills[name]
        if not skill.tools:
            continue
        writes = [tool for tool in skill.tools if tool in _writing(looked)]
        bare = skill.routable and skill.fallback is None
        reasons = [f"a model decides whether and how {listed(writes)} {_is(writes)} called"] if writes else []
        reasons += ["it has no `fallback` for when no model can be asked"] if bare else []
        if reasons:
            yield looked.finding(
                "freestyle-on-critical-path",
                f"`{name}` is a loop: {', and '.join(reasons)}",
                where=looked.subject.skill_at(name, ("tools",)),
                skill=name,
                evidence=f"a loop over {listed(skill.tools)}, at most "
                f"{looked.subject.compiled.limits(name).max_iterations} model calls",
                repair=_repair(bool(writes), bare),
            )


def many_tools(looked: Looked) -> Iterator[Finding]:
    """Every loop that tells a model of so many tools that nothing constrains which one is taken.

    Where they are lazy, a model reads the parameters of those that it asks for.
    """
    for name in looked.skills:
        tools = looked.spec.skills[name].tools
        if len(tools) > MANY and looked.subject.compiled.shelf(name) is None:
            yield looked.finding(
                "too-many-tools",
                f"the loop of `{name}` offers {len(tools)} tools at once",
                where=looked.subject.skill_at(name, ("tools",)),
                skill=name,
                evidence=listed(tools),
            )


def _writing(looked: Looked) -> set[str]:
    """The tools that write, and the skills that come to one."""
    found = {tool.name for tool in looked.spec.tools.values() if tool.effect == "write"}
    for name in looked.spec.skills:
        seen, todo = set[str](), [name]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += looked.uses(one)
        if any(tool.effect == "write" for one in seen for tool in looked.tools(one)):
            found.add(name)
    return found


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _repair(writes: bool, bare: bool) -> str:
    parts = ["make it a `workflow` in which the write stands on the page behind a `confirm`"] if writes else []
    parts += ["give it a `fallback`: steps or a text that answer without a model"] if bare else []
    return ", and ".join(parts)

"""Guidelines that stop what they were meant to guide, that never apply, and rules that are only asked for."""

import re
from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked, listed
from shipworthy.contract.guideline import Guideline, Rules
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.lint.rules import applies_to, named, unfit
from shipworthy.contract.skill import Skill
from shipworthy.regex import regex

__all__ = ["implicit", "impossible", "never", "unread"]

ORDERS = regex(r"\b(?:first|always|never|must|only|at most|before)\b", re.IGNORECASE)
"""Words of a rule about calls."""
SENTENCE = regex(r"(?<=[.;:!?])\s+|\n\s*\n")


def impossible(looked: Looked) -> Iterator[Finding]:
    """Every guideline with a condition that, while it applies, lets no skill run that it may apply to, or not all."""
    for index, pair in enumerate(named(looked.spec.guidelines)):
        name, guideline = pair
        # One that says something instead is meant to stop what it applies to.
        if guideline.when is None or guideline.otherwise:
            continue
        reached = [skill for skill in looked.spec.routable if applies_to(guideline, skill) is not False]
        calling = [skill for skill in reached if any(True for _ in looked.tools(skill.name))]
        stopped = [(skill, why) for skill in calling if (why := _stops(looked, pair, skill))]
        if not stopped:
            continue
        every = len(stopped) == len(calling)
        names = [skill.name for skill, _ in stopped]
        what = "no skill that calls a tool can run" if every else f"{listed(names)} cannot run"
        yield looked.finding(
            "guideline-none-can-obey" if every else "guideline-stops-skill",
            f"while `{name}` applies, {what}",
            where=looked.subject.agent_at(("guidelines", index)),
            skill=names[0] if len(names) == 1 else None,
            evidence=stopped[0][1],
        )


def never(looked: Looked) -> Iterator[Finding]:
    """Every guideline whose condition names no skill of the agent."""
    for index, (name, guideline) in enumerate(named(looked.spec.guidelines)):
        if isinstance(guideline.when, Expr) and all(
            applies_to(guideline, skill) is False for skill in looked.spec.skills.values()
        ):
            yield looked.finding(
                "guideline-never-applies",
                f"`{name}` applies to no skill of this agent",
                where=looked.subject.agent_at(("guidelines", index, "when")),
                evidence=f"`when` is `{guideline.when}`; the skills are {listed(sorted(looked.spec.skills))}",
            )


def unread(looked: Looked) -> Iterator[Finding]:
    """Every guideline that only tells models something, where no skill that it may apply to asks one."""
    for index, (name, guideline) in enumerate(named(looked.spec.guidelines)):
        if not guideline.then or _enforces(guideline):
            continue
        skills = [one for one in looked.spec.skills.values() if one.routable or one.name == looked.spec.otherwise]
        reached = [skill.name for skill in skills if applies_to(guideline, skill) is not False]
        # Of one that applies to no skill, `guideline-never-applies` speaks.
        if reached and not any(_asks(looked, skill) for skill in reached):
            yield looked.finding(
                "guideline-reaches-no-model",
                f"`{name}` only tells models something, and no model of {listed(reached)} is asked",
                where=looked.subject.agent_at(("guidelines", index)),
                skill=reached[0] if len(reached) == 1 else None,
                evidence=f"“{' '.join(guideline.then.split())[:160]}” is added to prompts and loops; these skills, and "
                "those that they call, have none",
            )


def implicit(looked: Looked) -> Iterator[Finding]:
    """Every rule about the calls of a loop that stands in its instructions alone."""
    for name in looked.skills:
        skill = looked.spec.skills[name]
        for sentence in SENTENCE.split(skill.instructions) if skill.tools else ():
            ruled = [tool for tool in skill.tools if re.search(rf"\b{re.escape(tool)}\b", sentence)]
            if (
                ruled
                and ORDERS.search(sentence)
                and not any(_governs(one, skill, ruled) for one in looked.spec.guidelines)
            ):
                yield looked.finding(
                    "implicit-guideline",
                    f"a rule about {listed(ruled)} stands only in the instructions of `{name}`",
                    where=looked.subject.skill_at(name, ("instructions",)),
                    skill=name,
                    evidence=f"“{' '.join(sentence.split())[:160]}”",
                )
                break


def _stops(looked: Looked, pair: tuple[str, Guideline], skill: Skill) -> str:
    """Why the skill cannot run under the guideline; a loop cannot where none of its tools is left."""
    rules, graph_of = Rules((pair,)), looked.graph
    if not skill.tools:
        return unfit(rules, graph_of(skill.name), graph_of)
    refused = [why for tool in skill.tools if (why := rules.refusal(tool))]
    if len(refused) == len(skill.tools):
        return refused[0]
    return unfit(rules, graph_of(skill.name), graph_of)


def _enforces(guideline: Guideline) -> bool:
    """Whether it does more than tell models something."""
    limits = guideline.require_approval is True or guideline.max_tool_calls is not None
    return limits or guideline.checks or any(guideline.tools.values()) or guideline.only_tools is not None


def _asks(looked: Looked, skill: str) -> bool:
    """Whether a skill, or one that it comes to, has a prompt or a loop, which are told the guidelines."""
    seen, todo = set[str](), [skill]
    while todo:
        one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        targets = [place.node.target for place in looked.places(one)]
        if looked.spec.skills[one].tools or any(target and target.kind == "prompt" for target in targets):
            return True
        todo += looked.uses(one)
    return False


def _governs(guideline: Guideline, skill: Skill, tools: list[str]) -> bool:
    """Whether a guideline enforces something about the calls of these tools in this skill."""
    named_tools = {tool for of in guideline.tools.values() for tool in of}
    return applies_to(guideline, skill) is not False and bool(
        named_tools & set(tools) or guideline.max_tool_calls is not None
    )

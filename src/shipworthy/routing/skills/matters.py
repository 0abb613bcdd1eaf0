"""The words that an agent uses beside its examples: in prompts, instructions, labels, tools, inputs and answers."""

from collections import Counter
from collections.abc import Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.language.text import Text
from shipworthy.contract.skill import Skill
from shipworthy.contract.step import Step
from shipworthy.routing.skills.background import shares
from shipworthy.routing.skills.features import STOP_STEMS
from shipworthy.routing.words import LONGEST, stem, tokenize, words_of

ARTICLES = words_of("the my our his her their this that")
COMMON = 0.04
"""Share of the topics of the background from which a word says nothing of an agent's matters."""
MOST_TEXTS = 200
"""Texts of one skill that are read."""


def texts_of(skill: Skill) -> list[str]:
    """Return the texts that a skill is found by: its examples, its description, and the words of its name."""
    return [*skill.examples, skill.about, skill.name.replace("_", " ").replace("-", " ")]


def matters(agent: AgentSpec) -> dict[str, frozenset[str]]:
    """Return for each skill the stems that its definition uses beside its examples, without common ones."""
    return {skill.name: _stems(list(_told(agent, skill))[:MOST_TEXTS]) for skill in agent.routable}


def things(agent: AgentSpec) -> frozenset[str]:
    """Return the stems that name a thing in one example alone, of a skill that takes the names of things: `the vet`.

    They stand behind an article there, and say what is meant, not what is wanted: it could be a thing of any skill.
    """
    used = Counter[str]()
    behind: set[str] = set()
    for skill in agent.routable:
        for text in texts_of(skill):
            words = [token.lower for token in tokenize(text[:LONGEST])]
            used.update({stem(word) for word in words})
            if text in skill.examples and _takes_things(skill):
                behind |= {stem(two) for one, two in zip(words, words[1:], strict=False) if one in ARTICLES}
    return frozenset(word for word in behind if used[word] == 1 and word not in STOP_STEMS)


def _takes_things(skill: Skill) -> bool:
    """Whether a skill has an input that any words may fill."""
    return any((s.list or s.type).name == "text" and not s.pattern for s in skill.inputs.values())


def _stems(texts: list[str]) -> frozenset[str]:
    common = shares()
    words = {stem(token.lower) for text in texts for token in tokenize(text[:LONGEST].replace("_", " "))}
    return frozenset(
        word for word in words if word not in STOP_STEMS and not word.isdigit() and common.get(word, 0.0) < COMMON
    )


def _told(agent: AgentSpec, skill: Skill) -> Iterator[str]:
    yield skill.instructions
    for name, spec in {**skill.inputs}.items():
        yield from _of_input(name, spec)
    for name in skill.tools:
        yield from _of_tool(agent, name)
    for _, step in skill.walk():
        yield from _of_step(agent, step)
    if skill.retrieval != "off" and agent.knowledge is not None:
        yield agent.knowledge.description


def _of_input(name: str, spec: Input) -> Iterator[str]:
    yield name
    yield from (spec.list or spec.type).options
    if spec.ask is not None:
        yield _plain(spec.ask)


def _of_tool(agent: AgentSpec, name: str) -> Iterator[str]:
    if (tool := agent.tools.get(name)) is not None:
        yield name
        yield tool.label
        yield tool.description


def _of_step(agent: AgentSpec, step: Step) -> Iterator[str]:
    if step.tool is not None:
        yield from _of_tool(agent, step.tool)
    prompt = step.prompt or (agent.prompts.get(step.tool) if step.tool is not None else None)
    if prompt is not None:
        yield _plain(prompt.text)
    if step.answer is not None:
        yield _plain(step.answer)
    if step.confirm is not None:
        yield _plain(step.confirm)
    if step.say is not None:
        yield _plain(step.say)


def _plain(text: Text) -> str:
    return " ".join(part for part in text.parts if isinstance(part, str))

"""Retrieval that no message asked for, and retrieval that finds nothing."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.contract.knowledge import SEARCH

__all__ = ["always", "wide", "without_documents"]

MOST_PASSAGES = 10


def always(looked: Looked) -> Iterator[Finding]:
    """Every skill whose models are sent documents with each message."""
    tool = looked.spec.tools.get(SEARCH)
    each = f"one search and up to {tool.max_tokens:,} tokens more in every run" if tool is not None else ""
    if looked.spec.retrieval == "always":
        where = looked.subject.agent_at(("retrieval",))
        yield looked.finding("retrieval-always", "the agent says `retrieval: always`", where=where, evidence=each)
    for name in looked.skills:
        if looked.spec.skills[name].retrieval == "always":
            yield looked.finding(
                "retrieval-always",
                f"`{name}` looks up documents for every message, whether it asks for them or not",
                where=looked.subject.skill_at(name, ("retrieval",)),
                skill=name,
                evidence=each,
            )


def wide(looked: Looked) -> Iterator[Finding]:
    """A search that gives so many passages that most of them are beside the question."""
    knowledge = looked.spec.knowledge
    if knowledge is not None and knowledge.k > MOST_PASSAGES:
        yield looked.finding(
            "wide-retrieval",
            f"a search gives up to {knowledge.k} passages",
            where=looked.subject.agent_at(("knowledge", "k")),
            evidence=f"{knowledge.k} passages within {knowledge.max_tokens:,} tokens: "
            f"{knowledge.max_tokens // knowledge.k} for each",
        )


def without_documents(looked: Looked) -> Iterator[Finding]:
    """Skills that retrieve where there is nothing to search."""
    for name in looked.skills:
        if looked.spec.skills[name].retrieval != "off" and SEARCH not in looked.spec.tools:
            yield looked.finding(
                "retrieval-without-documents",
                f"`{name}` would retrieve, and the agent has nothing to search",
                where=looked.subject.skill_at(name, ("retrieval",)),
                skill=name,
            )

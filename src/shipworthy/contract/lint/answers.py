"""Finds checks and claims about answers that read names which no skill has, or that can never apply."""

from collections.abc import Iterable, Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.answer_check import FACT_NAMES
from shipworthy.contract.graph import Graph
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.guideline import CONDITION_NAMES
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.lint.rules import conflicts, nearest
from shipworthy.contract.source import Finding, Path

OF_EVERY_SKILL = FACT_NAMES | CONDITION_NAMES
"""The names that a check may read in any skill."""
OF_EVERY_CLAIM = frozenset({"message", "now", "today", "session"})
DEFINE = "define it as an input, under `let`, or as the result of a step (`as`)"


def refused_guidelines(agent: AgentSpec, graphs: Graphs) -> Iterator[Finding]:
    """Every guideline that cannot be followed, with the checks that read what no skill has."""
    yield from conflicts(agent, graphs)
    skills = [names_in(agent, graphs.graph_of(name)) for name in agent.skills]
    known = set(OF_EVERY_SKILL).union(*skills)
    for index, guideline in enumerate(agent.guidelines):
        path = ("guidelines", index, "answer_check")
        for check in guideline.answer_check:
            if not isinstance(check, Expr):
                continue
            strange, own = sorted(check.reads - known), check.reads - OF_EVERY_SKILL
            yield from _unknown(strange, known, path)
            if own and not strange and not any(own <= names for names in skills):
                names = ", ".join(f"`{name}`" for name in sorted(own))
                yield path, f"no skill has {names} together, so `{check}` is never checked", "write one check for each"


def unknown_in_claims(agent: AgentSpec, graph: Graph) -> Iterator[Finding]:
    """Every claim of a skill or of its prompts that has no words, or reads a name that the skill does not have."""
    known = names_in(agent, graph) | OF_EVERY_CLAIM
    owned: list[tuple[Path, dict[str, Expr]]] = [(("claims",), graph.skill.claims)]
    owned += [((*path, "claims"), step.claims) for path, step in graph.skill.walk()]
    for path, claims in owned:
        for phrase, value in claims.items():
            if not any(map(str.isalnum, phrase)):
                yield (*path, phrase), f"`{phrase}` is no phrase", "write the words that an answer may say"
            yield from _unknown(sorted(value.reads - known), known, (*path, phrase))


def names_in(agent: AgentSpec, graph: Graph) -> set[str]:
    """What a skill has a value for: inputs, named values, results, and the tools of its loop."""
    return {*graph.inputs, *agent.let, *graph.skill.let, *graph.results, *graph.skill.tools}


def _unknown(strange: Iterable[str], known: Iterable[str], path: Path) -> Iterator[Finding]:
    for name in strange:
        yield path, f"`{name}` is not known here", nearest(name, known, DEFINE)

"""What is known of a definition before anything runs: what belongs to a skill, and which promises apply to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.compiled import Compiled
from shipworthy.contract.bounds.rates import UNDERSTAND_IN
from shipworthy.contract.graph import Graph
from shipworthy.contract.guideline import Rules
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Nested, Text
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.limits import Limits
from shipworthy.contract.lint.rules import named
from shipworthy.contract.page import Place, walk
from shipworthy.contract.step import Grounded, Prompt
from shipworthy.contract.tool import ToolSpec
from shipworthy.runtime.prompting.grounded import level

__all__ = ["KnownSkill", "always", "known_skills"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSkill:
    """A skill with all that its steps call."""

    name: str
    inner: tuple[str, ...]
    """The skills that a run of it may work on: itself, and those that are steps of them."""
    tools: Mapping[str, ToolSpec]
    """The tools that it can reach."""
    asks_models: bool
    unasked: frozenset[str]
    """Its writes that the author lets happen without a yes: in a step that confirms nothing, or of a loop."""
    asked: frozenset[str]
    """Its writes that always need a yes."""
    grounded: Mapping[str, Grounded]
    """Name of a prompt, or of a loop → how strictly its figures are checked."""
    typed: Mapping[str, TypeSpec]
    """Its prompts that answer with data, each with the type of it."""
    names_failures: bool
    """Whether a text of the author may show what has failed."""
    context: int
    """Most tokens of a request of it."""

    @property
    def writes(self) -> frozenset[str]:
        """The tools of it that write."""
        return frozenset(name for name, tool in self.tools.items() if tool.effect == "write")


def known_skills(agent: Compiled) -> dict[str, KnownSkill]:
    """Every skill that a message may be routed to, or that a caller may name."""
    rules = always(agent)
    return {name: _known(agent, name, rules) for name in sorted(agent.spec.skills)}


def always(agent: Compiled) -> Rules:
    """The guidelines that apply to every run."""
    return Rules(tuple(pair for pair in named(agent.spec.guidelines) if pair[1].when is None))


def _known(agent: Compiled, name: str, rules: Rules) -> KnownSkill:
    inner = tuple(_inner(agent, name, ()))
    graphs = [agent.graph(one) for one in inner]
    places = [place for graph in graphs for place in _places(graph)]
    loop_tools = frozenset(tool for graph in graphs for tool in graph.skill.tools if tool in agent.spec.tools)
    called = [place.node.target.name for place in places if place.node.target and place.node.target.kind == "tool"]
    checks = [agent.spec.tools[tool].verify for tool in (*called, *loop_tools)]
    every = dict.fromkeys(one for one in (*called, *loop_tools, *checks) if one is not None)
    if any(graph.skill.retrieval == "always" for graph in graphs):
        every[SEARCH] = None  # it has no step of its own
    tools = {one: agent.spec.tools[one] for one in every if one in agent.spec.tools}
    writes = {one: tool for one, tool in tools.items() if tool.effect == "write"}
    unasked = frozenset(
        one for one, tool in writes.items() if not rules.doubts(one, writes=True) and _free(tool, places, loop_tools)
    )
    limits = [agent.limits(one) for one in inner]
    return KnownSkill(
        name=name,
        inner=inner,
        tools=tools,
        asks_models=bool(agent.bound(name).model_calls),
        unasked=unasked,
        asked=frozenset(writes) - unasked,
        grounded=dict(_grounded(agent, graphs)),
        typed=dict(_typed(places)),
        names_failures=_names_failures(agent, graphs, places),
        context=_context(limits),
    )


def _places(graph: Graph) -> Iterator[Place]:
    yield from walk(graph.nodes)
    yield from walk(graph.fallback)


def _inner(agent: Compiled, name: str, around: tuple[str, ...]) -> Iterator[str]:
    """The skill, and those that are steps of it, each once."""
    if name in around:
        return
    yield name
    found = {name}
    for place in _places(agent.graph(name)):
        target = place.node.target
        if target is not None and target.kind == "skill":
            for one in _inner(agent, target.name, (*around, name)):
                if one not in found:
                    found.add(one)
                    yield one


def _prompt(place: Place) -> Prompt | None:
    target = place.node.target
    return target if target is not None and target.kind == "prompt" else None


def _free(tool: ToolSpec, places: list[Place], loop_tools: frozenset[str]) -> bool:
    """Whether a write may happen somewhere in the skill without a yes that its definition asks for."""
    if tool.name in loop_tools and tool.confirm == "never":
        return True
    own = [place for place in places if place.node.target is tool or place.node.step.tool == tool.name]
    return any(place.node.step.confirm is None and not place.confirmed for place in own)


def _grounded(agent: Compiled, graphs: list[Graph]) -> Iterator[tuple[str, Grounded]]:
    """The level of each prompt and loop; the loosest of those that share a name."""
    found: dict[str, Grounded] = {}
    for graph in graphs:
        skill, spec = graph.skill, agent.spec
        if skill.tools:
            found[skill.name] = level([skill.grounded, spec.grounded], loop=True, reads=True)
        lets = {*skill.let, *spec.let}
        for place in _places(graph):
            prompt, step = _prompt(place), place.node.step
            if prompt is None:
                continue
            reads = any(name in graph.results or name in lets for name in prompt.text.reads)
            stated = [step.grounded, prompt.grounded, skill.grounded, spec.grounded]
            applies = level(stated, loop=False, reads=reads)
            name = step.name or prompt.name
            found[name] = "off" if found.get(name) == "off" else applies
    yield from found.items()


def _names_failures(agent: Compiled, graphs: list[Graph], places: list[Place]) -> bool:
    texts: list[object] = [agent.spec.failure]
    for graph in graphs:
        texts += [graph.skill.failure, graph.skill.otherwise, graph.skill.fallback]
    for place in places:
        step = place.node.step
        texts += [step.failure, step.otherwise, step.answer, step.confirm, step.say, *step.with_.values()]
        if step.on_error == "skip" and step.name:
            return True  # the line of one that failed is a result, which texts may show
    return any("error" in text.reads for text in texts if isinstance(text, Text | Expr | Nested))


def _context(limits: list[Limits]) -> int:
    return max([UNDERSTAND_IN, *(each.max_context_tokens or 0 for each in limits)])


def _typed(places: list[Place]) -> Iterator[tuple[str, TypeSpec]]:
    for place in places:
        step, prompt = place.node.step, _prompt(place)
        if prompt is not None and (kind := step.output or prompt.output) is not None:
            yield step.name or prompt.name, kind

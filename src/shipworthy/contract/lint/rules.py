"""Finds guidelines that contradict each other or make a skill impossible to run."""

import difflib
from collections.abc import Iterable, Iterator, Mapping

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, GraphOf, Node
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.guideline import CONDITION_NAMES, Guideline, Rules
from shipworthy.contract.kinds.kind import Opened
from shipworthy.contract.kinds.table import kind_of
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.values import plain
from shipworthy.contract.least import floor
from shipworthy.contract.page import walk
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Finding, Path
from shipworthy.contract.step import Step
from shipworthy.errors import ExpressionError


def named(guidelines: Iterable[Guideline]) -> tuple[tuple[str, Guideline], ...]:
    """Each guideline with its name, or with its number where it has none."""
    return tuple((each.name or f"guideline {number}", each) for number, each in enumerate(guidelines, start=1))


def conflicts(agent: AgentSpec, graphs: Graphs) -> Iterator[Finding]:
    """Every guideline that names an unknown tool or name, or that cannot be followed."""
    found = [problem for index in range(len(agent.guidelines)) for problem in _checked_alone(agent, graphs, index)]
    yield from found
    if found:
        # They are compared with each other only when each of them is valid.
        return
    yield from _checked_together(agent)
    yield from _never_first(agent, graphs)
    every = named(agent.guidelines)
    for skill in agent.skills.values():
        certain_here = Rules(tuple(pair for pair in every if applies_to(pair[1], skill)))
        yield from _skill(agent, certain_here, skill, graphs)


def applies_to(each: Guideline, skill: Skill) -> bool | None:
    """Whether a guideline applies whenever the skill runs; None where that depends on more than the skill."""
    if each.when is None:
        return True
    if not isinstance(each.when, Expr) or each.when.reads != {"skill"}:
        return None
    try:
        return bool(plain(each.when.evaluate(lambda _: skill.name)))
    except ExpressionError:
        return None


def _never_first(agent: AgentSpec, graphs: Graphs) -> Iterator[Finding]:
    """Every `first_tool` that no skill calls: while it applies, every skill that calls a tool is refused."""
    called = {tool for skill in agent.skills.values() for tool in _callable(graphs.graph_of(skill.name))}
    for index, each in enumerate(agent.guidelines):
        if each.when is not None and each.first_tool is not None and called and each.first_tool not in called:
            message = f"no skill calls `{each.first_tool}`, so none that calls a tool can run while this applies"
            repair = "let a workflow begin with it, or add it to the `tools` of a skill"
            yield ("guidelines", index, "first_tool"), message, repair


def _callable(graph: Graph) -> Iterator[str]:
    """The tools that the steps of a skill, or its loop, may call."""
    yield from graph.skill.tools
    for place in (*walk(graph.nodes), *walk(graph.fallback)):
        if place.node.target is not None and place.node.target.kind == "tool":
            yield place.node.target.name
    if graph.skill.retrieval != "off":
        yield SEARCH


def _checked_alone(agent: AgentSpec, graphs: Graphs, index: int) -> Iterator[Finding]:
    each, path = agent.guidelines[index], ("guidelines", index)
    if each.name and each.name in [other.name for other in agent.guidelines[:index]]:
        yield (*path, "name"), f"a second guideline is called `{each.name}`", "rename one of the two"
    yield from _unknown(agent, graphs, each, path)
    yield from _with_itself(each, path)


def _unknown(agent: AgentSpec, graphs: Graphs, each: Guideline, path: Path) -> Iterator[Finding]:
    for key, tools in each.tools.items():
        for position, tool in enumerate(tools):
            if tool not in agent.tools:
                kind = "a skill" if tool in agent.skills else "a prompt" if tool in agent.prompts else ""
                message = f"`{tool}` is {kind}, not a tool" if kind else f"`{tool}` is not a tool of this agent"
                hint = nearest(tool, agent.tools, f"use one of: {', '.join(sorted(agent.tools)) or 'none'}")
                place = (position,) if key != "first_tool" else ()
                yield (*path, key, *place), message, hint
    if isinstance(each.when, Expr):
        inputs = {name for skill in agent.skills for name in graphs.graph_of(skill).inputs}
        for name in sorted(each.when.reads - CONDITION_NAMES):
            # People often write the name of an input without `inputs.`.
            near = nearest(name, CONDITION_NAMES, f"use {', '.join(sorted(CONDITION_NAMES))}")
            repair = f"write `inputs.{name}`" if name in inputs else near
            yield (*path, "when"), f"`{name}` is not known in a guideline", repair
        known: Mapping[str, set[str]] = {"inputs": inputs, "session": {"id", "turns"}, "context": {*agent.context}}
        for dotted in sorted(each.when.paths):
            name, _, rest = dotted.partition(".")
            part = rest.partition(".")[0]
            if part and name in known and part not in known[name]:
                yield (*path, "when"), f"`{name}` has no `{part}`", nearest(part, known[name])


def _with_itself(each: Guideline, path: Path) -> Iterator[Finding]:
    for position, pattern in enumerate(each.answer_must_match):
        if pattern in each.answer_must_not_match:
            message = f"an answer would have to match `{pattern}`, and must not"
            yield (*path, "answer_must_match", position), message, "remove one of the two"
    if each.otherwise and (why := each.breach(each.otherwise, answer=False)):
        yield (*path, "otherwise"), f"`otherwise` breaks its own guideline: {why}", "say it in other words"


def _checked_together(agent: AgentSpec) -> Iterator[Finding]:
    """Contradictions of guidelines that apply at the same time: without a condition, or with equal ones."""
    every = list(enumerate(named(agent.guidelines)))
    for when in dict.fromkeys(each.when for each in agent.guidelines):
        earlier: list[tuple[str, Guideline]] = []
        for index, pair in every:
            if pair[1].when is not None and pair[1].when != when:
                continue
            before, rules = Rules(tuple(earlier)), Rules((*earlier, pair))
            earlier.append(pair)
            for message in _clashes(before, rules, pair):
                yield ("guidelines", index), message, "give one of them another `when`, or change what it says"


def _clashes(before: Rules, rules: Rules, new: tuple[str, Guideline]) -> Iterator[str]:
    """The contradictions that the new guideline adds."""
    name, each = new
    if (why := rules.contradiction()) and why != before.contradiction():
        yield f"these cannot hold together: {why}"
    only, had = _allowed_by_all(rules), _allowed_by_all(before)
    if only is not None and not only and (had is None or had) and each.only_tools:
        others = ", ".join(f"`{other}`" for other, its in before.named if its.only_tools)
        yield f"no tool is in `only_tools` of `{name}` and of {others}"
    for other, its in before.named:
        for pattern in (*each.answer_must_match, *its.answer_must_match):
            must, must_not = (each, its) if pattern in each.answer_must_match else (its, each)
            if pattern in must.answer_must_match and pattern in must_not.answer_must_not_match:
                yield f"`{name}` and `{other}` cannot both hold: an answer must match `{pattern}`, and must not"


def _allowed_by_all(rules: Rules) -> set[str] | None:
    only: set[str] | None = None
    for _, each in rules.named:
        if each.only_tools is not None:
            only = set(each.only_tools) if only is None else only & set(each.only_tools)
    return only


def _skill(agent: AgentSpec, always: Rules, skill: Skill, graphs: Graphs) -> Iterator[Finding]:
    """The guidelines that certainly apply, and make the skill impossible to run."""
    graph, names = graphs.graph_of(skill.name), [name for name, _ in named(agent.guidelines)]

    def at(pair: tuple[str, Guideline], key: str) -> Path:
        return ("guidelines", names.index(pair[0]), key)

    for pair in always.named:
        rule = Rules((pair,))
        for place in (*walk(graph.nodes), *walk(graph.fallback)):
            target = place.node.target if place.needed else None
            if target is not None and (why := kind_of(target).refused(rule)):
                key = "forbid_tools" if target.name in pair[1].forbid_tools else "only_tools"
                message = f"skill `{skill.name}` cannot run: {why}, and it is a required step"
                yield at(pair, key), message, "allow the tool, make the step `required: false`, or add a `when`"
        why = misses_first(rule, graph, graphs.graph_of) or misses_first(rule, graph, graphs.graph_of, fallback=True)
        if why:
            yield at(pair, "first_tool"), why, f"let `{pair[1].first_tool}` be its first step, or add a `when`"
        if why := too_many(rule, graph, floor(graph.nodes).tool_calls or 0):
            yield at(pair, "max_tool_calls"), why, "raise it, or make a step `required: false`"


def unfit(rules: Rules, graph: Graph, graph_of: GraphOf) -> str:
    """Why a skill cannot run under these rules, as far as the definition shows it; or an empty text."""
    tools = list(certain(graph.nodes, graph_of))
    forbidden = (why for tool in tools if (why := rules.refusal(tool)))
    clash = rules.contradiction() if openers(graph, graph_of, "")[0] else ""
    return next(forbidden, "") or clash or misses_first(rules, graph, graph_of) or too_many(rules, graph, len(tools))


def too_many(rules: Rules, graph: Graph, needed: float) -> str:
    """Why a workflow needs more tool calls than the rules allow, or an empty text."""
    if rules.most is None or graph.skill.tools or needed <= rules.most:
        return ""
    return f"skill `{graph.skill.name}` needs {needed:g} tool calls, and `max_tool_calls` is {rules.most}"


def misses_first(rules: Rules, graph: Graph, graph_of: GraphOf, *, fallback: bool = False) -> str:
    """Why a skill, or its `fallback`, may call another tool before the required first one; or an empty text."""
    first, skill = rules.first, graph.skill
    if first is None:
        return ""
    found = _opened(graph.fallback, skill, graph_of, first) if fallback else openers(graph, graph_of, first)
    others = found[0] - {first}
    if not others:
        return ""
    lacks = skill.tools and first not in skill.tools and not fallback
    how = f"does not have `{first}`" if lacks else f"may call `{min(others)}` before `{first}`"
    return f"skill `{skill.name}` {how}, which `{rules.firsts[first]}` wants first"


def openers(graph: Graph, graph_of: GraphOf, first: str) -> Opened:
    """The tools that a skill may call before any other, and whether it certainly calls one of them."""
    skill = graph.skill
    if not skill.tools:
        return _opened(graph.nodes, skill, graph_of, first)
    if skill.retrieval == "always":
        return frozenset({SEARCH}), True
    # A loop with the required tool refuses the calls of others before it.
    return (frozenset({first}), True) if first in skill.tools else (frozenset(skill.tools), False)


def _opened(nodes: Iterable[Node], skill: Skill, graph_of: GraphOf, first: str) -> Opened:
    every = frozenset[str]()
    for node in nodes:
        found, sure = _opens(node, skill, graph_of, first)
        every |= found
        if node.step.when is None and (node.step.kind == "answer" or (sure and _sure(node.step, node.recovery))):
            return every, True
    return every, False


def _sure(step: Step, recovery: Iterable[Node]) -> bool:
    """Whether a run that reaches the step executes it, or ends there: also where it fails and `on_error` answers."""
    return step.sure or (step.required and step.unconditional and _ends(recovery))


def _ends(nodes: Iterable[Node]) -> bool:
    """Whether these steps certainly say an answer."""
    return any(
        node.step.when is None and (node.step.kind == "answer" or (node.step.kind == "steps" and _ends(node.blocks[0])))
        for node in nodes
    )


def _opens(node: Node, skill: Skill, graph_of: GraphOf, first: str) -> Opened:
    rescue = _opened(node.recovery, skill, graph_of, first)[0]
    if node.target is not None:
        always = skill.retrieval == "always"
        return kind_of(node.target).opens(
            rescue, always, lambda helper: openers(graph_of(helper.name), graph_of, first)
        )
    inside = [_opened(block, skill, graph_of, first) for block in node.blocks]
    whole = node.step.choose is None or any(branch.when is None for branch in node.step.choose)
    return rescue.union(*(tools for tools, _ in inside)), bool(inside) and whole and all(sure for _, sure in inside)


def certain(nodes: Iterable[Node], graph_of: GraphOf) -> Iterator[str]:
    """The tools that every run calls, up to the first step that may end it."""
    for place in walk(nodes):
        step, kind = place.node.step, None if place.node.target is None else kind_of(place.node.target)
        if kind is not None and place.sure:
            yield from kind.certain(lambda helper: certain(graph_of(helper.name).nodes, graph_of))
        if step.kind == "answer" or (kind is not None and kind.may_answer):
            return


def nearest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A repair with the most similar known word, or `otherwise` where none is similar."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else otherwise

"""Checks a definition as a whole, and returns all problems at once, each with its line and repair."""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import BUILT_IN_NAMES, Graph, Node, Readable, hard, segments
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.input import Input
from shipworthy.contract.kinds.table import kind_of
from shipworthy.contract.language.text import Value
from shipworthy.contract.lint.answers import refused_guidelines, unknown_in_claims
from shipworthy.contract.lint.callers import wrong_context, wrong_questions
from shipworthy.contract.lint.contradictions import checks_that_cannot_be_made, contradictions, limits_too_low
from shipworthy.contract.lint.meeting import meetings
from shipworthy.contract.lint.offered import refused_tools
from shipworthy.contract.lint.values import shared_values, wrong_values
from shipworthy.contract.page import Place, fields, walk
from shipworthy.contract.source import Finding, Path, Source
from shipworthy.errors import Problem, SpecError


def check(agent: AgentSpec, graphs: Graphs) -> None:
    """Check the definition; raises SpecError with all of its problems."""
    if found := problems(agent, graphs):
        raise SpecError(found)


def problems(agent: AgentSpec, graphs: Graphs, lost: frozenset[str] = frozenset()) -> list[Problem]:
    """All problems of the definition; empty where it can be used.

    `lost`: skills and prompts that could not be read: only skills that need none of them are checked.
    """
    shared = () if lost else (*_agent(agent, graphs), *refused_guidelines(agent, graphs))
    found = [located(agent.source, item) for item in shared]
    for skill in agent.skills.values():
        if lost and not _whole(agent, skill.name, lost):
            continue
        wrong = _skill(agent, graphs, graphs.graph_of(skill.name))
        found += [located(skill.source, item, skill.name) for item in wrong]
    if not found and not lost and any(tool.private for tool in agent.tools.values()):
        for skill in agent.skills.values():
            met = meetings(agent, graphs, graphs.graph_of(skill.name))
            found += [located(skill.source, item, skill.name) for item in met]
    return list(dict.fromkeys(found))


def _whole(agent: AgentSpec, name: str, lost: frozenset[str]) -> bool:
    """Whether neither a skill nor one that it comes to use needs what is lost."""
    seen, todo = set[str](), [name]
    while todo:
        one = todo.pop()
        if one in lost:
            return False
        if one in agent.skills and one not in seen:
            seen.add(one)
            used = agent.skills[one]
            todo += [*used.tools, *(step.tool for _, step in used.walk() if step.tool)]
    return True


def near(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A repair with the most similar known word, or `otherwise` where none is similar."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else otherwise


def located(source: Source, found: Finding, skill: str = "") -> Problem:
    """The finding with the file and line of its path, or the name of its skill where it has no file."""
    path, message, repair = found
    where = source.at(path)
    if not source.file:
        where = f"skill {skill}: {where}" if skill else f"agent: {where}"
    return Problem(where, message, repair)


def _agent(agent: AgentSpec, graphs: Graphs) -> Iterator[Finding]:
    if not agent.skills:
        yield (), "the agent has no skill", "add one as skills/NAME.yaml, or `skills=[Skill(…)]` in Python"
    if agent.otherwise not in ("clarify", "refuse", *agent.skills):
        hint = near(agent.otherwise, ("clarify", "refuse", *agent.skills), "write clarify, refuse or a skill's name")
        yield ("otherwise",), f"`{agent.otherwise}` is neither clarify, refuse nor a skill", hint
    yield from contradictions(agent, graphs)
    for place, name in enumerate(agent.agenda):
        if name not in agent.skills:
            yield ("agenda", place), f"`{name}` is no skill", near(name, agent.skills, "write the name of a skill")
    if "<lambda>" in agent.tools:
        repair = 'give it one: `look = tool(name="look")(lambda …)`'
        yield ("tools",), "a tool made of a lambda has no name that a page or a model could say", repair
    for message, repair in checks_that_cannot_be_made(agent):
        yield ("tools",), message, repair
    # A shared value may read the results of any skill.
    yield from wrong_context(agent)
    names = {*agent.inputs, *agent.let, *agent.context, *BUILT_IN_NAMES} | _every_result(agent)
    for name, spec in agent.inputs.items():
        yield from _input(spec, names, ("inputs", name))
    for name, value in agent.let.items():
        yield from _unknown(value, names, ("let", name))
    yield from shared_values(agent)
    if agent.failure is not None:
        yield from _unknown(agent.failure, names, ("failure",))
    yield from _definitions(agent, agent.let, agent.inputs)


def _every_result(agent: AgentSpec) -> set[str]:
    return {name for skill in agent.skills.values() for _, step in skill.walk() if (name := step.name)} | {
        name for skill in agent.skills.values() for name in (*skill.inputs, *skill.let)
    }


def _skill(agent: AgentSpec, graphs: Graphs, graph: Graph) -> Iterator[Finding]:
    skill = graph.skill
    yield from graph.problems
    names = {*graph.inputs, *agent.let, *agent.context, *skill.let, *graph.results, *BUILT_IN_NAMES}
    yield from _names(agent, graph, names)
    yield from wrong_values(agent, graphs, graph, names)
    for place in (*walk(graph.nodes), *walk(graph.fallback)):
        yield from _step(agent, place.node)
    for position, tool in enumerate(skill.tools):
        yield from _target(agent, tool, ("tools", position))
    yield from refused_tools(agent, skill)
    yield from _order(graph.nodes, frozenset())
    yield from _order(graph.fallback, frozenset())
    yield from _definitions(agent, skill.let, skill.inputs)
    yield from wrong_questions(agent, graph)
    yield from unknown_in_claims(agent, graph)
    yield from limits_too_low(agent, graphs, graph)


def _step(agent: AgentSpec, node: Node) -> Iterator[Finding]:
    step, path = node.step, node.path
    if step.tool is not None:
        yield from _target(agent, step.tool, (*path, "tool"))
    for key, message, repair in kind_of(node.target).problems(step) if node.target is not None else ():
        yield (*path, key), message, repair
    for index, branch in enumerate(step.choose or ()):
        if branch.when is None and index < len(step.choose or ()) - 1:
            yield (
                (*path, "choose", index),
                "a branch without `when` is the rest, so it must be the last",
                "move it down",
            )


def _target(agent: AgentSpec, name: str, path: Path) -> Iterator[Finding]:
    known = {*agent.tools, *agent.skills, *agent.prompts, *agent.of_specialists}
    if name not in known:
        hint = near(name, known, f"define it in tools.py, or use one of: {', '.join(sorted(known)) or 'none'}")
        yield path, f"`{name}` is not a tool, a skill or a prompt of this agent", hint


def _names(agent: AgentSpec, graph: Graph, names: set[str]) -> Iterator[Finding]:
    skill = graph.skill
    for key, value in skill.let.items():
        yield from _unknown(value, names, ("let", key))
    for key, spec in skill.inputs.items():
        yield from _input(spec, names, ("inputs", key))
    if skill.returns is not None:
        yield from _unknown(skill.returns, names, ("returns",))
    for key in ("failure", "otherwise"):
        if (text := getattr(skill, key)) is not None:
            yield from _unknown(text, names, (key,))
    places = (*walk(graph.nodes), *walk(graph.fallback))
    made = Counter(place.node.step.name for place in places if place.node.step.name)
    once = {name for name, count in made.items() if count == 1} - {*graph.inputs, *agent.let, *skill.let}
    for place in places:
        yield from _node(place, names, once)
    for nodes in (graph.nodes, graph.fallback):
        seen = set[str]()
        # Only one branch of a choice, and at most one error path, leaves a result.
        for node in (place.node for place in walk(nodes) if place.inline):
            if node.step.name in seen:
                message = f"two results are called `{node.step.name}`"
                yield node.path, message, "give one of them a name of its own with `as`"
            seen |= {node.step.name} if node.step.name else set()


def _input(spec: Input, names: set[str], path: Path) -> Iterator[Finding]:
    for field in ("when", "default", "choices", "value", "label", "check", "ask", "otherwise"):
        value = getattr(spec, field)
        if value is not None:
            yield from _unknown(value, names, (*path, field))


def _node(place: Place, everywhere: set[str], once: set[str]) -> Iterator[Finding]:
    node, step, path = place.node, place.node.step, place.node.path
    # Only the steps inside a `foreach` group can read the results for its items.
    names = everywhere.union(*(_inner(outer.node) for outer in place.outer))
    item = _items(node)
    for part, field, known in fields(node, names, names | item):
        yield from _unknown(field, known, (*path, *part))
        if part[0] != "repeat" and step.name in (once - item) & hard((field,)):
            yield (*path, *part), f"this reads `{step.name}` before it is made", "a step cannot read its own result"
    for name in step.after:
        if name not in names:
            yield (*path, "after"), f"`{name}` is not a result of this skill", near(name, names)


def _items(node: Node) -> set[str]:
    return {node.step.foreach.name} if node.step.foreach else set()


def _inner(node: Node) -> set[str]:
    """The names that only the steps inside a step can read."""
    return _items(node).union(*(child.produces for child in node.inside))


def _unknown(field: Readable, names: set[str], path: Path) -> Iterator[Finding]:
    for name in sorted(field.reads - names):
        hint = near(name, names, "define it as an input, under `let`, or as the result of a step (`as`)")
        yield path, f"`{name}` is not known here", hint


def _order(nodes: tuple[Node, ...], around: frozenset[str]) -> Iterator[Finding]:
    """Cycles between steps, and steps that read a later result; checked for each block."""
    every = frozenset[str]().union(*(node.produces for node in nodes))
    made = set(around)
    for segment in segments(nodes):
        makers = {name: node for node in segment for name in node.produces}
        for node in segment:
            later = node.waits - made - set(makers)
            for name in sorted(later & every):
                yield node.path, f"this reads `{name}` before it is made", "move the step that makes it up"
            if cycle := _cycle(node, makers):
                yield node.path, f"these steps wait for each other: {' → '.join(cycle)}", "break the cycle"
            for block in (*node.blocks, node.recovery):
                yield from _order(block, frozenset(made | {name for name, by in makers.items() if by is not node}))
        made |= set(makers)


def _cycle(start: Node, makers: dict[str, Node]) -> list[str] | None:
    trail: list[str] = []
    todo: list[tuple[Node, int]] = [(start, 0)]
    seen: set[str] = set()
    while todo:
        node, depth = todo.pop()
        trail[depth:] = [node.step.name or node.step.kind]
        for name in sorted(node.waits):
            maker = makers.get(name)
            if maker is start and maker.path == start.path:
                return [*trail, trail[0]]
            if maker is not None and maker.id not in seen:
                seen.add(maker.id)
                todo.append((maker, depth + 1))
    return None


def _definitions(agent: AgentSpec, lets: Mapping[str, Value], inputs: Mapping[str, Input]) -> Iterator[Finding]:
    """Named values and inputs that depend on themselves, or that have a built-in name."""
    every = {name: set(value.reads) for name, value in (*agent.let.items(), *lets.items())}
    every |= {name: _asked_with(name, spec) for name, spec in (*agent.inputs.items(), *inputs.items())}
    for kind, names in (("let", lets), ("inputs", inputs)):
        for name in names:
            if name in BUILT_IN_NAMES:
                yield (kind, name), f"`{name}` is a name of the language", "call it something else"
            elif _reaches(name, every):
                yield (kind, name), f"`{name}` comes to read itself", "break the cycle"


def _asked_with(name: str, spec: Input) -> set[str]:
    """The names an input reads before it has a value; its check reads the value under the input's name."""
    answered = [field for field in (spec.check, spec.otherwise) if field is not None]
    before = [field for field in spec.fields if field not in answered]
    own = {read for field in answered for read in field.reads} - {name}
    return own.union(*(field.reads for field in before))


def _reaches(goal: str, every: Mapping[str, set[str]]) -> bool:
    todo, seen = list(every[goal]), set[str]()
    while todo:
        name = todo.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            todo += every.get(name, ())
    return False

"""What each item of the checklist rests on where nothing is found against it: figures of the definition, in words."""

from collections.abc import Iterable
from typing import TypeAlias

from shipworthy.check.finding import State
from shipworthy.check.subject import Subject
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.graph import Graph, segments
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.page import walk
from shipworthy.contract.shown import readers
from shipworthy.contract.skill import Skill
from shipworthy.contract.tool import ToolSpec
from shipworthy.runtime.prompting.context import PART

Told: TypeAlias = tuple[State, str]
"""The state of an item, and why."""


def critical_paths(subject: Subject) -> Told:
    """How many skills are workflows, and what stands behind the loops and before the writes."""
    skills = subject.spec.routable
    loops = [skill for skill in skills if skill.tools]
    writes = sorted({tool.name for tool in subject.spec.tools.values() if tool.effect == "write"})
    parts = [f"{len(skills) - len(loops)} of {len(skills)} routable skills run a fixed page"]
    parts += [f"{_count(len(loops), 'loop')} ({_names(loops)}) with a fallback"] if loops else []
    parts += [f"writes stand on pages: {_list(writes)}"] if writes else []
    return "met", "; ".join(parts)


def constrained_tools(subject: Subject) -> Told:
    """How many tools a model may choose among."""
    loops = [skill for skill in subject.spec.routable if skill.tools]
    if not loops:
        return "met", "no model chooses a tool: every routable skill is a page"
    most = max(loops, key=lambda skill: len(skill.tools))
    calls = subject.compiled.bound(most.name).tool_calls or 0
    return "met", (
        f"a model chooses tools in {len(loops)} of {len(subject.spec.routable)} skills, among {len(most.tools)} "
        f"(`{most.name}`) at most, with {calls:g} calls a run"
    )


def consistent_output(subject: Subject) -> Told:
    """Nothing: a definition alone does not show it."""
    return "not_established", "no trials were run"


def explicit_guidelines(subject: Subject) -> Told:
    """What is enforced, in figures."""
    spec = subject.spec
    steps = [place.node.step for name in spec.skills for place in walk(subject.compiled.graph(name).nodes)]
    confirms = sum(step.confirm is not None for step in steps)
    checks = sum(one.check is not None for skill in spec.skills.values() for one in skill.inputs.values())
    parts = [
        _count(len(spec.guidelines), "guideline"),
        f"{_count(confirms, 'question')} before a call",
        f"{_count(checks, 'check')} of inputs",
        f"what fits no skill: {spec.otherwise}",
    ]
    return "met", f"enforced, not asked for: {', '.join(parts)}"


def retrieval_on_demand(subject: Subject) -> Told:
    """Which skills retrieve, and how much."""
    skills = [skill for skill in subject.spec.skills.values() if skill.retrieval == "on_demand"]
    tool = subject.spec.tools.get(SEARCH)
    if tool is None:
        return "not_applicable", "the agent has no documents"
    loops = f"a tool of {_names(skills)}" if skills else "called by steps alone"
    return "met", f"`{SEARCH}` is {loops}, at most {tool.max_tokens:,} tokens a search; no skill retrieves always"


def compact_responses(subject: Subject) -> Told:
    """How many of the results that models read have a compact form, and the highest ceiling."""
    tools = _read_by_models(subject)
    if not tools:
        return "not_applicable", "no model reads a result"
    compact = [tool for tool in tools if subject.compiled.tools[tool.name].compact is not None]
    most = max(tools, key=lambda tool: tool.max_tokens)
    return "met", (
        f"{len(compact)} of {_count(len(tools), 'result')} that models read have a compact form, others the shortest "
        f"encoding that loses nothing; ceilings up to {most.max_tokens:,} tokens (`{most.name}`)"
    )


def automatic_model(subject: Subject) -> Told:
    """Which skills leave the model to `auto`, and which are pinned."""
    spec = subject.spec
    asking = [
        skill for skill in spec.skills.values() if (subject.compiled.folded(skill.name).together.model_calls or 0)
    ]
    pinned = [skill for skill in asking if skill.model != "auto"]
    if not asking:
        return "not_applicable", "no skill asks a model"
    tiers = ", ".join(spec.models) or "the usual ones"
    named = f"; pinned: {_names(pinned)}" if pinned else ""
    return (
        "met",
        f"`auto` chooses for {len(asking) - len(pinned)} of {_count(len(asking), 'skill')} (tiers: {tiers}){named}",
    )


def hard_context_limits(subject: Subject) -> Told:
    """The widest context, and what history and documents may take of it."""
    spec, limits = subject.spec, subject.compiled.limits
    widest = max(spec.skills, key=lambda name: limits(name).max_context_tokens or 0)
    context = limits(widest).max_context_tokens or 0
    searched = f"; a search at most {spec.tools[SEARCH].max_tokens:,}" if SEARCH in spec.tools else ""
    return "met", (
        f"at most {context:,} tokens a call (`{widest}`); history: {_count(spec.session.history, 'turn')}, at most "
        f"{context // PART:,} tokens{searched}"
    )


def meta_tools(subject: Subject) -> Told:
    """The tools that gather several sources in one call, and the skills that call several tools side by side."""
    gathering = sorted(name for name, tool in subject.compiled.tools.items() if _gathers(tool))
    beside = [name for name in subject.spec.skills if _beside(subject.compiled.graph(name)) > 1]
    if not gathering and not beside:
        several = [
            skill for skill in subject.spec.skills.values() if len({tool.name for tool in _called(subject, skill)}) > 1
        ]
        return (
            ("met", f"no two sources of {_names(several)} could be asked at once")
            if several
            else (
                "not_applicable",
                "no skill asks more than one source",
            )
        )
    parts = [f"{_list(gathering)} {'gathers' if len(gathering) == 1 else 'gather'} several sources in one call"]
    return "met", "; ".join(parts * bool(gathering) + [f"side by side on the page: {_list(beside)}"] * bool(beside))


def parallel_fetching(subject: Subject) -> Told:
    """How many steps wait for nothing but their data."""
    beside = {name: number for name in subject.spec.skills if (number := _beside(subject.compiled.graph(name))) > 1}
    items = [
        name
        for name in subject.spec.skills
        if any(place.node.step.foreach and not place.node.barrier for place in walk(subject.compiled.graph(name).nodes))
    ]
    parts = [f"{number} tools at once in `{name}`" for name, number in sorted(beside.items())]
    parts += [f"items side by side in {_list(items)}"] if items else []
    return "met", "no step waits without data" + (f": {'; '.join(parts)}" if parts else "")


def streamed_responses(subject: Subject) -> Told:
    """What is shown while a run works."""
    labelled = [tool for tool in subject.spec.tools.values() if tool.label]
    return "met", (
        f"`Thinking` at once, each call with its label ({len(labelled)} of {len(subject.spec.tools)} of the author's), "
        "models' answers sentence by sentence"
    )


def fast_models(subject: Subject) -> Told:
    """How many skills answer without a model, and which models the others begin with."""
    none = [name for name in subject.spec.skills if not _answers_by_model(subject, name)]
    tiers = next(iter(subject.spec.models.items()), None)
    first = "; `auto` begins with the cheapest tier" if tiers is not None else ""
    return "met", f"{len(none)} of {_count(len(subject.spec.skills), 'skill')} answer without a model{first}"


def rule_tools(subject: Subject) -> Told:
    """The most tool calls of one run."""
    return _most(subject, "tool_calls", "tool calls a message")


def rule_tokens(subject: Subject) -> Told:
    """The most tokens of one run, and dollars."""
    bounds = _bounds(subject)
    if all(bound.model_calls == 0 for bound in bounds.values()):
        return "met", "no message asks a model"
    state, tokens = _most(subject, "input_tokens", "tokens in a message")
    return state, f"{tokens}; {_most(subject, 'output_tokens', 'tokens out')[1]}; {_dollars(bounds)}"


def rule_latency(subject: Subject) -> Told:
    """The longest run."""
    return _most(subject, "latency_ms", "ms a message, enforced")


def _bounds(subject: Subject) -> dict[str, Bound]:
    return {skill.name: subject.compiled.bound(skill.name) for skill in subject.spec.routable}


def _most(subject: Subject, dimension: str, unit: str) -> Told:
    values = {name: getattr(bound, dimension) for name, bound in _bounds(subject).items()}
    open_ones = [name for name, value in values.items() if value is None]
    if open_ones:
        return "not_established", f"{_list(open_ones)}: no bound of {unit}"
    if not values:
        return "not_applicable", "no skill is routable"
    name = max(values, key=values.__getitem__)
    return "met", f"at most {values[name]:,.0f} {unit} (`{name}`)"


def _dollars(bounds: dict[str, Bound]) -> str:
    known = {name: bound.cost_usd for name, bound in bounds.items() if bound.cost_usd is not None}
    if len(known) < len(bounds):
        return f"dollars are not promised for {_list(sorted(set(bounds) - set(known)))}: a price is unknown"
    name = max(known, key=known.__getitem__)
    return f"at most ${known[name]:.4f} (`{name}`)"


def _called(subject: Subject, skill: Skill) -> list[ToolSpec]:
    targets = [place.node.target for place in walk(subject.compiled.graph(skill.name).nodes)]
    steps = [target for target in targets if target is not None and target.kind == "tool"]
    return [*steps, *(subject.spec.tools[name] for name in skill.tools if name in subject.spec.tools)]


def _read_by_models(subject: Subject) -> list[ToolSpec]:
    """The tools whose whole results loops and prompts read."""
    graph_of, known = subject.compiled.graph, subject.spec.tools
    every = (reader for name in subject.spec.skills for reader in readers(graph_of(name), graph_of))
    read = sorted({reader.tool for reader in every if reader.by != "person"})
    return [known[name] for name in read if name in known and name in subject.compiled.tools]


def _beside(graph: Graph) -> int:
    """The most tools of one segment that wait for none of each other."""
    most = 0
    for segment in segments(graph.nodes):
        free = [node for node in segment if node.target is not None and node.target.kind == "tool"]
        made = frozenset[str]().union(*(node.produces for node in segment))
        most = max(most, sum(not node.waits & made for node in free))
    return most


def _answers_by_model(subject: Subject, name: str) -> bool:
    graph = subject.compiled.graph(name)
    targets = [place.node.target for place in walk(graph.nodes)]
    return bool(graph.skill.tools) or any(target is not None and target.kind == "prompt" for target in targets)


def _gathers(tool: object) -> bool:
    """Whether the code of a tool names `gather`."""
    function = getattr(tool, "__wrapped__", tool)
    code = getattr(function, "__code__", None)
    return code is not None and "gather" in code.co_names


def _names(skills: Iterable[Skill]) -> str:
    return _list([skill.name for skill in skills])


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

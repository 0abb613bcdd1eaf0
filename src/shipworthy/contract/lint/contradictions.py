"""Finds limits that can never hold, with the first step above them, and tools of servers that contradict others."""

import difflib
from collections.abc import Iterable, Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, Node
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.least import floor
from shipworthy.contract.limits import GRACE_MS
from shipworthy.contract.lint.handed import wrong_handover
from shipworthy.contract.lint.phrases import phrase_problems
from shipworthy.contract.lint.waits import wrong_waits
from shipworthy.contract.mcp.definition import LOCK
from shipworthy.contract.notify import TOLD
from shipworthy.contract.source import Finding
from shipworthy.contract.tool import ToolSpec

CHECKED = (
    ("max_tool_calls", "tool_calls", "tool calls"),
    ("max_cost_usd", "cost_usd", "USD"),
)
"""Limit, the dimension of the floor that it is compared with, and its unit."""


def limits_too_low(agent: AgentSpec, graphs: Graphs, graph: Graph) -> Iterator[Finding]:
    """Every limit of the skill that its required steps exceed with one attempt each, or its waits and turns."""
    yield from wrong_waits(agent, graphs, graph)
    skill, limits = graph.skill, graph.skill.limits(agent.limits)
    if limits.max_latency_ms is not None and limits.max_latency_ms <= GRACE_MS:
        repair = f"write more than {GRACE_MS}: that much is kept for settling at the end"
        yield ("max_latency_ms",), f"`max_latency_ms` {limits.max_latency_ms:g} can never hold", repair
    if not skill.workflow:
        return
    for key, dimension, unit in CHECKED:
        limit, needed = getattr(limits, key), getattr(floor(graph.nodes), dimension)
        if limit is not None and needed is not None and needed > limit:
            yield _too_low(key, needed, limit, unit, _first_above(graph.nodes, dimension, limit))
    steps = [node for node in _unconditional(graph.nodes) if node.step.kind in ("tool", "prompt")]
    most = skill.max_iterations
    if most is not None and len(steps) > most:
        yield _too_low("max_iterations", len(steps), most, "steps", steps[most])


def contradictions(agent: AgentSpec, graphs: Graphs) -> Iterator[Finding]:
    """What the parts of agent.yaml say against one another."""
    yield from wrong_phrases(agent)
    yield from wrong_target(agent)
    yield from server_problems(agent)
    yield from wrong_handover(agent, graphs)


def wrong_target(agent: AgentSpec) -> Iterator[Finding]:
    """The tool of `notify` that is none, or that needs what no message has."""
    name = agent.notify.tool if agent.notify is not None else None
    if name is None:
        return
    tool = agent.tools.get(name)
    if tool is None:
        hint = _near(name, agent.tools, f"use one of: {', '.join(sorted(agent.tools)) or 'none'}")
        yield ("notify",), f"`{name}` is not a tool of this agent", hint
    elif missing := [param.name for param in tool.params if param.required and param.name not in TOLD]:
        repair = f"give `{missing[0]}` a default; a message has {', '.join(TOLD)}"
        yield ("notify",), f"`{name}` needs `{missing[0]}`, which no message has", repair


def wrong_phrases(agent: AgentSpec) -> Iterator[Finding]:
    """The author's own phrases that cannot be said, and a language that has none."""
    yield from phrase_problems(agent.language, agent.phrases)


def checks_that_cannot_be_made(agent: AgentSpec) -> Iterator[tuple[str, str]]:
    """Every tool whose `verify` names an unusable tool: what is wrong, and the repair."""
    for tool in agent.tools.values():
        if tool.verify is None:
            continue
        check = agent.tools.get(tool.verify)
        if check is None:
            known = difflib.get_close_matches(tool.verify, sorted(agent.tools), n=1)
            repair = f"did you mean `{known[0]}`?" if known else "name a tool of this agent that reads"
            yield f"tool `{tool.name}`: `verify`: there is no tool `{tool.verify}`", repair
        elif check.effect == "write":
            yield f"tool `{tool.name}`: `verify`: `{check.name}` writes", "name a tool that only reads"
        elif missing := [p.name for p in check.params if p.required and tool.param(p.name) is None]:
            repair = f"let it take some of {', '.join(p.name for p in tool.params) or 'nothing'}"
            yield f"tool `{tool.name}`: `verify`: `{check.name}` needs `{missing[0]}`, which it does not have", repair


def _too_low(key: str, needed: float, limit: float, unit: str, node: Node) -> Finding:
    name = node.step.name or node.step.kind
    message = f"the required steps need {needed:g} {unit}, and `{key}` is {limit:g}: `{name}` no longer fits"
    return (key,), message, f"raise `{key}` to {needed:g}, or write `required: false` at a step"


def _first_above(nodes: tuple[Node, ...], dimension: str, limit: float) -> Node:
    """The first step at which the required steps exceed the limit."""
    for count, node in enumerate(nodes, start=1):
        if getattr(floor(nodes[:count]), dimension) > limit:
            return node
    return nodes[-1]


def _unconditional(nodes: Iterable[Node]) -> Iterator[Node]:
    """The steps that every run executes, unless it ends early."""
    for node in nodes:
        step = node.step
        if step.required and step.unconditional:
            yield node
            if step.kind == "answer":
                return


def server_problems(agent: AgentSpec) -> Iterator[Finding]:
    """Tools that are not pinned, names that two tools have, and options that name no argument."""
    owners: dict[str, str] = {}
    for name, server in agent.mcp.items():
        for here, theirs, _ in server.taken():
            path = ("mcp", name, "tools", here)
            if theirs not in server.pinned:
                known = _near(theirs, server.pinned, f"give its definition, as `shipworthy pin` writes it into {LOCK}")
                yield path, f"`{theirs}` of the MCP server `{name}` is not pinned", known
            elif here in owners:
                repair = f"write `tools: {{ANOTHER_NAME: {{tool: {theirs}}}}}`"
                yield path, f"two tools are called `{here}`: of `{owners[here]}` and of `{name}`", repair
            owners.setdefault(here, name)
        for contract in server.contracts():
            if owners[contract.name] == name:
                yield from _contract(agent, name, contract)


def _contract(agent: AgentSpec, server: str, contract: ToolSpec) -> Iterator[Finding]:
    path = ("mcp", server, "tools", contract.name)
    if agent.tools[contract.name].parameters is None:
        repair = "rename the tool of your own, or give the server's another name under `tools`"
        yield path, f"the agent has a tool `{contract.name}` of its own, and the MCP server `{server}` another", repair
    words = {"identity": contract.identity, "accepts": tuple(contract.accepts), "policy": tuple(contract.policy)}
    for key, names in words.items():
        for word in names:
            if contract.param(word) is None:
                known = [param.name for param in contract.params]
                repair = _near(word, known, f"its arguments are: {', '.join(known) or 'none'}")
                yield (*path, key), f"`{key}`: `{contract.name}` has no argument `{word}`", repair


def _near(word: str, known: Iterable[str], otherwise: str) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"did you mean `{close[0]}`?" if close else otherwise

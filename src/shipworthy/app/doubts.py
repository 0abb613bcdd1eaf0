"""What loads and will hardly work: texts, tools and results that a context has no room for, and too little time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shipworthy.compiled import Compiled
from shipworthy.context.build import fits_by_bytes, in_tokens, opening
from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.graph import Graph
from shipworthy.contract.limits import GRACE_MS, Limits
from shipworthy.contract.page import Place, walk
from shipworthy.contract.shown import Shown
from shipworthy.contract.target import Target
from shipworthy.contract.tool import ToolSpec
from shipworthy.models.row import Row
from shipworthy.routing.models.lineup import Configured
from shipworthy.runtime.prompting.lazy import SCHEMAS as LAZY_SCHEMAS
from shipworthy.runtime.prompting.typed import form_of

Kind: TypeAlias = Literal["tools", "instructions", "prompt", "result", "window", "time"]
"""What there is no room or no time for: the tools of a loop alone or with its instructions, the text of a prompt, the
result of a tool, the context itself in any model's window, a tool before the deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One reason why a skill will hardly work, with its repair."""

    skill: str
    kind: Kind
    what: str
    repair: str

    def __str__(self) -> str:
        return f"{self.skill}: {self.what}\n    {self.repair}"

    def as_dict(self) -> dict[str, str]:
        """The object that `bounds --json` prints."""
        return {"skill": self.skill, "what": self.what, "repair": self.repair}


def doubts_of(agent: Compiled, lineup: Configured | None) -> list[Doubt]:
    """The doubts about every skill, each once, in the order of their names; `lineup`: the models of the definition."""
    every = (doubt for name in sorted(agent.spec.skills) for doubt in _Skill(agent, name, lineup).doubts())
    return list(dict.fromkeys(every))


class _Skill:
    """One skill, with its limits and its models."""

    def __init__(self, agent: Compiled, name: str, lineup: Configured | None) -> None:
        self.agent, self.name, self.lineup = agent, name, lineup
        self.graph: Graph = agent.graph(name)
        self.limits: Limits = agent.limits(name)
        self.context = self.limits.max_context_tokens or 0
        self.places: tuple[Place, ...] = (*walk(self.graph.nodes), *walk(self.graph.fallback))
        every = (guideline for guideline in agent.spec.guidelines if guideline.when is None)
        self.told = "\n".join(guideline.then for guideline in every if guideline.then)

    def doubts(self) -> Iterator[Doubt]:
        """Everything that is doubtful about it."""
        if self.graph.skill.tools:
            yield from self._loop()
        for place in self.places:
            if place.node.target is not None and place.node.target.kind == "prompt":
                yield from self._prompt(place)
        if self.agent.bound(self.name).model_calls:
            yield from self._window()
        yield from self._time()

    def _doubt(self, kind: Kind, what: str, repair: str) -> Doubt:
        return Doubt(skill=self.name, kind=kind, what=what, repair=repair)

    def _loop(self) -> Iterator[Doubt]:
        skill, known = self.graph.skill, self.agent.spec.tools
        tools = [known[name] for name in skill.tools if name in known]
        shelf, instructions = self.agent.shelf(self.name), skill.instructions or skill.about
        schemas = list(LAZY_SCHEMAS) if shelf is not None else [self.agent.schema(tool.name) for tool in tools]
        instructions = instructions if shelf is None else f"{instructions}\n\n{shelf.told}"
        system = opening("", instructions=instructions, guidelines=self.told)[:1]
        if fits_by_bytes(system, schemas, self.context):
            # Bytes are at least as many as tokens, so nothing needs to be counted.
            yield from self._results(tools)
            return
        alone, together = in_tokens((), schemas), in_tokens(system, schemas)
        if alone > self.context:
            what = (
                f"its {len(tools)} tools alone take {alone:,} tokens, and `max_context_tokens` is {self.context:,}: "
                "no model can be asked"
            )
            repair = f"raise `max_context_tokens` above {together:,}, or write `lazy_tools: true`, or divide the skill"
            yield self._doubt("tools", what, repair)
        elif together > self.context:
            what = (
                f"its instructions and tools take {together:,} tokens, and `max_context_tokens` is {self.context:,}: "
                "the instructions are cut, and no message fits beside them"
            )
            yield self._doubt("instructions", what, f"raise `max_context_tokens` above {together:,}, or say less")
        yield from self._results(tools)

    def _prompt(self, place: Place) -> Iterator[Doubt]:
        skill, node = self.graph.skill, place.node
        target: Target | None = node.target
        if target is None or target.kind != "prompt":
            return
        constant = "".join(part for part in target.text.parts if isinstance(part, str))
        output = node.step.output or target.output
        instructions = skill.instructions if skill.workflow else skill.instructions or skill.about
        text = constant if output is None else f"{constant}\n\n{form_of(output)}"
        messages = opening(text, instructions=instructions, guidelines=self.told)
        if not fits_by_bytes(messages, (), self.context) and (size := in_tokens(messages, ())) > self.context:
            name = node.step.name or target.name
            what = (
                f"the text of `{name}`, with its instructions and without any value in it, takes {size:,} tokens, "
                f"and `max_context_tokens` is {self.context:,}: it is cut"
            )
            yield self._doubt("prompt", what, f"raise `max_context_tokens` above {size:,}, or say less")
        read = Shown(self.graph, self.agent.graph).text(target.text)
        yield from self._results([self.agent.spec.tools[name] for name in sorted(read)])

    def _results(self, tools: list[ToolSpec]) -> Iterator[Doubt]:
        """Tools that may give more than a whole context; a limit of their results that is not declared is no wish."""
        for tool in tools:
            if "max_tokens" in tool.model_fields_set and tool.max_tokens > self.context:
                what = (
                    f"a result of `{tool.name}` may have {tool.max_tokens:,} tokens, and `max_context_tokens` is "
                    f"{self.context:,}: a model never reads a whole one"
                )
                yield self._doubt("result", what, f"raise `max_context_tokens`, or lower `max_tokens` of `{tool.name}`")

    def _window(self) -> Iterator[Doubt]:
        rows = self._rows()
        output = self.limits.max_output_tokens or 0
        small = [row for row in rows if row.window is not None and row.window < self.context + output + row.reasoning]
        if rows and len(small) == len(rows):
            widest = max(small, key=lambda row: row.window or 0)
            what = (
                f"`max_context_tokens` and `max_output_tokens` are {self.context + output:,} together, and no model of "
                f"the definition has that window: `{widest.name}` has {widest.window:,}"
                + (f", and thinks with up to {widest.reasoning:,}" if widest.reasoning else "")
            )
            yield self._doubt("window", what, "lower the two, or name a model with a larger window")

    def _rows(self) -> list[Row]:
        """The models that a call of the skill may ask, where the definition names some."""
        if self.lineup is None or not self.agent.spec.models:
            return []
        wish = wish_of(self.agent.spec, self.graph.skill)
        tiers = self.lineup.tiers
        every = [row for rows in tiers.values() for row in rows]
        named = [row for row in every if wish in (row.name, row.model)] if isinstance(wish, str) else []
        return named or every

    def _time(self) -> Iterator[Doubt]:
        most = self.limits.max_latency_ms
        if most is None:
            return
        loop = [self.agent.spec.tools[name] for name in self.graph.skill.tools if name in self.agent.spec.tools]
        steps = [place.node.target for place in self.places if place.node.target is not None]
        for tool in (*loop, *(target for target in steps if target.kind == "tool")):
            usual = self.agent.spec.learned.tool(tool.name)
            if usual is not None and usual * 1000 > most - GRACE_MS:
                what = f"`{tool.name}` usually takes {usual:.1f} s, and `max_latency_ms` leaves {_left(most)}"
                yield self._doubt("time", what, f"raise `max_latency_ms` above {usual * 1000 + GRACE_MS:,.0f}")
            elif "timeout" in tool.model_fields_set and tool.timeout * 1000 > most:
                what = (
                    f"`{tool.name}` may take {tool.timeout:g} s, and `max_latency_ms` leaves {_left(most)}: it is "
                    "abandoned before its own timeout"
                )
                yield self._doubt("time", what, f"raise `max_latency_ms`, or lower `timeout` of `{tool.name}`")


def _left(milliseconds: float) -> str:
    return f"{max(milliseconds - GRACE_MS, 0.0) / 1000:.1f} s"

"""Tools that stand in for the author's own: the same contract and the same check of arguments, and none of its code."""

import asyncio
import contextlib
import functools
import itertools
from collections.abc import Callable, Coroutine, Mapping
from typing import Protocol

from shipworthy.app.standing_in import StandingIn, standing_in
from shipworthy.check.adversary.attacks import ToolWay
from shipworthy.check.adversary.backstage import Backstage
from shipworthy.check.adversary.canaries import FAILURE, FORBIDDEN, SECRET_VALUE
from shipworthy.check.adversary.results import Results
from shipworthy.check.adversary.samples import flood
from shipworthy.compiled import Compiled
from shipworthy.contract.calculation import CALCULATE
from shipworthy.contract.language.text import Text
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ToolFailed
from shipworthy.routing.models.lineup import Lineup
from shipworthy.tools.compact import compact_text
from shipworthy.tools.tool import Compactor, Tool

__all__ = ["Sources", "StandIn"]

CALLS = itertools.count(1)
HANGS = 120.0
"""Seconds that a tool hangs each time, longer than any timeout."""
NEARLY = 0.9
"""Of its timeout, what a slow tool takes."""
TWICE = 2
"""How often a tool that hangs ignores that it is cancelled."""


class Sources(Protocol):
    """Hears of calls, and knows what tools give."""

    @property
    def tool_way(self) -> ToolWay:
        """How tools behave in the attack that is under way."""
        ...

    def reached(self, tool: ToolSpec, args: Mapping[str, object]) -> None:
        """A call has come to where the author's function would be called."""
        ...

    def gives(self, tool: ToolSpec, args: Mapping[str, object]) -> object:
        """What a tool gives: plausible, or as the attack has it."""
        ...


class StandIn:
    """A tool of the agent without its code."""

    def __init__(self, tool: Tool, spec: ToolSpec, sources: Sources) -> None:
        self._tool, self._spec, self._sources = tool, spec, sources
        self.checks_on_thread = bool(getattr(tool, "checks_on_thread", False))

    @property
    def spec(self) -> ToolSpec:
        """Its contract."""
        return self._spec

    @property
    def owner(self) -> str:
        """Another one for each call: a machine that is busy must not make it one that blocks the loop."""
        return f"dry run {next(CALLS)}"

    @property
    def compact(self) -> Compactor | None:
        """The author's own compact form; where a result is not what it expects, the encoder's."""
        own = self._tool.compact
        if own is None or self._sources.tool_way == "floods":
            return None
        return own if isinstance(own, Text) else functools.partial(_compacted, own)

    @property
    def is_async(self) -> bool:
        """Whether the prepared call gives an awaitable: all of these do."""
        return True

    def prepared(self, args: Mapping[str, object]) -> Callable[[], Coroutine[object, object, object]]:
        """Check the arguments as the author's tool does; raises ArgumentError."""
        own = self._tool.prepared(args)
        given = dict(args)

        def made() -> Coroutine[object, object, object]:
            self._sources.reached(self._spec, given)
            return self._given(own) if self._spec.name == CALCULATE else self._act(given)

        return made

    async def _given(self, own: Callable[[], object]) -> object:
        # It is of the package and reaches nothing.
        return own()

    async def _act(self, args: Mapping[str, object]) -> object:
        spec, way = self._spec, self._sources.tool_way
        if way == "slow":
            await asyncio.sleep(spec.timeout * NEARLY)
        if way == "hangs":
            for _ in range(TWICE):
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.sleep(HANGS)
        if way == "fails":
            raise RuntimeError(f"{FAILURE} at https://{FAILURE}.internal{FORBIDDEN} with {SECRET_VALUE}")
        if way == "loses" and spec.effect != "read":
            raise ConnectionError(f"{FAILURE}: the answer of {FORBIDDEN} was lost")
        if way == "floods":
            return flood(spec.name)
        return self._sources.gives(spec, args)

    def __repr__(self) -> str:
        return f"<stand-in for {self._spec.name}>"


class Inside:
    """Stands behind the tools of a specialist: counts what they do; its own check judges what they are given."""

    def __init__(self, agent: Compiled, back: Backstage) -> None:
        self._results, self._back = Results(agent), back

    @property
    def tool_way(self) -> ToolWay:
        """How tools behave in the attack that is under way."""
        return self._back.tool_way

    def reached(self, tool: ToolSpec, args: Mapping[str, object]) -> None:
        """A call has come to where the author's function would be called."""
        self._back.judge.counted.tool_calls += 1
        self._back.judge.counted.cost_usd += tool.price_usd or 0.0

    def gives(self, tool: ToolSpec, args: Mapping[str, object]) -> object:
        """What a tool gives: plausible, or as the attack has it."""
        return self._results.gives(tool, self._back.tool_way)


def specialists_of(agent: Compiled, back: Backstage, lineup: Lineup) -> StandingIn | None:
    """The specialists of an agent, with stand-ins for their tools and these models; None where it has none."""

    def around(inside: Compiled) -> dict[str, StandIn]:
        sources, own = Inside(inside, back), inside.spec.tools.items()
        specs = {name: tool.model_copy(update={"isolate": None, "loop": None}) for name, tool in own}
        return {name: StandIn(inside.tools[name], specs[name], sources) for name in specs}

    return standing_in(agent, around, lineup)


def _compacted(own: Compactor, value: object) -> str:
    try:
        return compact_text(value, own)
    except ToolFailed:
        return compact_text(value, None)

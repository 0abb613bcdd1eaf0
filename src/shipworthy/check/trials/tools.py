"""The tools of a trial: those that read are called, recorded or made up; those that write are never called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shipworthy.check.trials.made import made_up, reads_of
from shipworthy.check.trials.options import Tools
from shipworthy.check.trials.tapes import Recorded
from shipworthy.compiled import Compiled
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ShipworthyError, ToolFailed
from shipworthy.tools.tool import Compactor, Tool

__all__ = ["Noted", "Reads", "StoodIn", "stand_in"]

Reads = Mapping[str, Mapping[str, str]]
"""Tool → what is read of its result, as `reads_of` gives it."""
Give = Callable[[Mapping[str, object]], object]
"""Returns the result of a call by its arguments, or raises ToolError."""


@dataclass(slots=True, kw_only=True)
class Noted:
    """What the tools and models of one trial have noted of themselves."""

    withheld: list[str] = field(default_factory=list)
    """Writes that were not made."""
    unrecorded: list[str] = field(default_factory=list)
    """Calls for which nothing was recorded."""


class StoodIn:
    """A tool whose arguments are checked, and whose function is not called."""

    is_async = False

    def __init__(self, tool: Tool, give: Give, *, invented: bool) -> None:
        self._tool, self._give = tool, give
        # A function that writes the text of a result may need more than a result that was made up has.
        self.compact: Compactor | None = tool.compact if not invented else None

    @property
    def spec(self) -> ToolSpec:
        """Its contract."""
        return self._tool.spec

    @property
    def checks_on_thread(self) -> bool:
        """Whether code of the author's types checks the arguments."""
        return bool(getattr(self._tool, "checks_on_thread", False))

    def prepared(self, args: Mapping[str, object]) -> Callable[[], object]:
        """Check the arguments and return what gives the result; raises ArgumentError."""
        self._tool.prepared(args)
        return lambda: self._give(args)


def stand_in(
    agent: Compiled, how: Tools, recorded: Recorded, noted: Noted, known: dict[str, Reads] | None = None
) -> dict[str, StoodIn]:
    """What stands in for the tools of an agent in one trial, by their names; the others are called.

    `known`: identity of a definition → what it reads, which trials of the same agent share.
    """
    known = {} if known is None else known
    if agent.contract not in known:
        pages = {name: (*agent.graph(name).nodes, *agent.graph(name).fallback) for name in agent.spec.skills}
        known[agent.contract] = reads_of(agent.spec, pages)
    reads, found = known[agent.contract], dict[str, StoodIn]()
    for name, tool in agent.tools.items():
        invent = _made_up(tool.spec, reads.get(name, {}), noted)
        if how == "stubbed":
            found[name] = StoodIn(tool, invent, invented=True)
        elif tool.spec.effect == "write":
            found[name] = StoodIn(tool, _known(tool.spec, recorded, invent), invented=True)
        elif how == "recorded":
            found[name] = StoodIn(tool, _recorded(tool.spec, recorded, noted), invented=False)
    return found


def _recorded(tool: ToolSpec, recorded: Recorded, noted: Noted) -> Give:
    def give(args: Mapping[str, object]) -> object:
        try:
            return recorded.result(tool.name, args)
        except KeyError:
            noted.unrecorded.append(f"the call {tool.name}({_shown(args)})")
            raise ToolFailed(f"no result of {tool.name}({_shown(args)}) is recorded") from None

    return give


def _known(tool: ToolSpec, recorded: Recorded, invent: Give) -> Give:
    """The result of an equal write that was made before, else one that is made up; both are noted as withheld."""

    def give(args: Mapping[str, object]) -> object:
        invented = invent(args)
        try:
            return recorded.result(tool.name, args)
        except (KeyError, ShipworthyError):
            return invented

    return give


def _made_up(tool: ToolSpec, read: Mapping[str, str], noted: Noted) -> Give:
    def give(args: Mapping[str, object]) -> object:
        if tool.effect == "write":
            noted.withheld.append(tool.name)
        return made_up(tool, args, read)

    return give


def _shown(args: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in args.items())

"""What models are told of the tools of an agent: their schemas, and the shelf of a loop whose tools are lazy."""

from collections.abc import Mapping

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.limits import DEFAULTS
from shipworthy.contract.specialist.advisers import contract_of, specialists_of
from shipworthy.routing.tools.shelf import Shelf, is_lazy
from shipworthy.tools.schema import schema_of

__all__ = ["Offered", "Shelf"]


class Offered:
    """The descriptions of the tools of one agent, each made on first use."""

    def __init__(self, spec: AgentSpec) -> None:
        self._spec = spec
        self._schemas: dict[str, Mapping[str, object]] = {}
        self._shelves: dict[str, Shelf | None] = {}

    def schema(self, tool: str) -> Mapping[str, object]:
        """The description of a tool for a model: `{name, description, parameters}`."""
        if tool not in self._schemas:
            self._schemas[tool] = schema_of(self._spec.tools[tool], self._spec.context)
        return self._schemas[tool]

    def shelf(self, skill: str) -> Shelf | None:
        """What a model is told of the tools of a loop where these are lazy; None where it is told of each."""
        if skill not in self._shelves:
            self._shelves[skill] = self._made(skill)
        return self._shelves[skill]

    def load(self) -> None:
        """Load what ranks the tools of loops that have too many for an index."""
        for name in self._spec.skills:
            if (shelf := self.shelf(name)) is not None and shelf.cut:
                shelf.ranker.load()

    def _made(self, skill: str) -> Shelf | None:
        loop = self._spec.skills[skill]
        schemas = [self.schema(name) for name in loop.tools if name in self._spec.tools]
        advisers = specialists_of(self._spec.specialists, self._spec.tools, loop.tools)
        schemas += [schema_of(contract_of(name, one)) for name, one in advisers.items()]
        wished = self._spec.lazy_tools if loop.lazy_tools is None else loop.lazy_tools
        context = loop.limits(self._spec.limits).over(DEFAULTS).max_context_tokens or 0
        return Shelf(schemas, context) if schemas and is_lazy(wished, schemas, context) else None

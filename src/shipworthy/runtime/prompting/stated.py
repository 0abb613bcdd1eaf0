"""What a check of an answer reads: what the answer states, and what the skill has found; it notes what is missing."""

from collections.abc import Mapping
from typing import Any

from shipworthy.contract.answer_check import FACT_LISTS, FACT_NAMES
from shipworthy.contract.language.values import MISSING, plain, unwrapped
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.prompting.facts import Facts
from shipworthy.runtime.step_id import page_order


class Stated:
    """Looks names up for one check. A name that is not there is noted in `missing`, unless `known(…)` asks for it."""

    def __init__(self, scope: Scope, facts: Facts | None = None) -> None:
        self.scope, self.facts = scope, facts
        self.missing: list[str] = []
        """The dotted paths that were read and have no value, in the order in which they were read."""

    def __call__(self, name: str) -> object:
        value = self.known(name)
        if value is MISSING:
            self.missing.append(name)
        return _noting(value, name, self.missing)

    def known(self, name: str) -> object:
        """The value if it is there; nothing is noted."""
        if self.facts is not None and name in FACT_NAMES:
            found = getattr(self.facts, name)
            return list(found) if name in FACT_LISTS else found
        if self.facts is not None and name == "inputs":
            return inputs_of(self.scope)
        if self.facts is not None and name == "skill":
            return self.scope.run.task.skill
        graph = self.scope.frame.graph
        if name in graph.skill.tools and name not in graph.inputs:
            return called(self.scope, name)
        return self.scope.known(name)


def inputs_of(scope: Scope) -> dict[str, object]:
    """The inputs that have a value."""
    found = {name: plain(scope.known(name)) for name in scope.frame.graph.inputs}
    return {name: value for name, value in found.items() if value is not MISSING}


def results_of(scope: Scope) -> dict[str, object]:
    """The results that are there, by the name of their step; in a loop, the latest result of each of its tools."""
    graph = scope.frame.graph
    found = {name: plain(scope.known(name)) for name in sorted(graph.results)}
    found |= {name: plain(called(scope, name)) for name in graph.skill.tools}
    return {name: value for name, value in found.items() if value is not MISSING}


def called(scope: Scope, tool: str) -> object:
    """The result of the latest call of a loop's tool, in the order of its rounds; MISSING without one."""
    own = [one for one in scope.run.progress.given if one.tool == tool]
    return max(own, key=lambda one: page_order(one.id)).value if own else MISSING


def _noting(value: object, path: str, missing: list[str]) -> object:
    value = unwrapped(value)
    if isinstance(value, Mapping):
        return _Noted(value, path, missing)
    if isinstance(value, list | tuple):
        return [_noting(item, f"{path}[{number}]", missing) for number, item in enumerate(value)]
    return value


class _Noted(dict[Any, Any]):
    """A record that notes which of its fields were read and are not there."""

    def __init__(self, record: Mapping[Any, Any], path: str, missing: list[str]) -> None:
        super().__init__(record)
        self._path, self._missing = path, missing

    def get(self, key: Any, default: Any = None) -> Any:
        value = super().get(key, MISSING)
        if value is MISSING:
            self._missing.append(f"{self._path}.{key}")
            return default
        return _noting(value, f"{self._path}.{key}", self._missing)

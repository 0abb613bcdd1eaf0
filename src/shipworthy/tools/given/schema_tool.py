"""A tool whose arguments a JSON schema describes: checked by it strictly, then given to a function as one mapping."""

import functools
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TypeAlias

from shipworthy.cached import cached
from shipworthy.contract.mcp.definition import Definition
from shipworthy.contract.tool import ToolSpec
from shipworthy.tools.arguments import copied
from shipworthy.tools.hints import innermost
from shipworthy.tools.mcp.held import Held
from shipworthy.tools.tool import Compactor

Data: TypeAlias = dict[str, object]
"""Arguments as JSON data, by the names that the schema has for them."""
NEEDS = "pip install 'shipworthy[tools]'"


class SchemaTool:
    """One tool; calling it calls what is behind it."""

    def __init__(
        self,
        contract: tuple[ToolSpec, Compactor | None],
        definition: Definition,
        call: Callable[[Data], object],
        behind: Callable[..., object],
        *,
        is_async: bool,
        is_open: bool = False,
        fills: Mapping[str, object] | None = None,
        check: Callable[[Data], object] | None = None,
        checks_on_thread: bool = False,
    ) -> None:
        """`is_open`: it takes arguments that the schema does not name. `fills`: values of what is not given.

        `check` raises ArgumentError for arguments that the schema accepts and the tool does not; `checks_on_thread`
        says that code of the tool's author runs in it.
        """
        self.spec, self.compact = contract
        """Its contract, and the writer of its result."""
        self.is_async = is_async
        """Whether a call gives an awaitable."""
        self.checks_on_thread = checks_on_thread
        """Whether code of the author checks the arguments."""
        self.__wrapped__ = behind
        self._definition, self._call, self._is_open = definition, call, is_open
        self._fills, self._check = fills or {}, check

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self.__wrapped__(*args, **kwargs)

    def prepared(self, args: Mapping[str, object]) -> Callable[[], object]:
        """Check the arguments and return the call; raises ArgumentError for the first wrong one."""
        if not self._is_open:
            self._held.refuse_unknown(args, {param.name for param in self.spec.params})
        data = self._held.data(args)
        for name, value in self._fills.items():
            if name not in data:
                data[name] = copied(value)
        if self._check is not None:
            self._check(data)
        return functools.partial(self._call, data)

    @cached
    def owner(self) -> str:
        """The function behind it, which tells its threads from those of another tool."""
        inner = innermost(self.__wrapped__)
        return f"{getattr(inner, '__module__', '')}.{getattr(inner, '__qualname__', '')}:{self.spec.name}"

    @cached
    def _held(self) -> Held:
        return Held(self.spec.name, self._definition)

    def __repr__(self) -> str:
        return f"<tool {self.spec.name}>"


def lacking() -> str:
    """How the judge of schemas is installed; empty where it is."""
    return "" if find_spec("jsonschema") else NEEDS

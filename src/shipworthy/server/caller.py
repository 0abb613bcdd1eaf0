"""Who sends a request: the tenant and rights of an API key."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Scope: TypeAlias = Literal["read", "run", "approve", "admin"]
"""read: definitions, runs, tapes · run: send messages · approve: decide questions of others · admin: metrics, keys."""
EVERY: frozenset[Scope] = frozenset(("read", "run", "approve", "admin"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The sender of a request. Objects of one tenant do not exist for another one."""

    tenant: str = ""
    """Empty: the only tenant of a server without keys."""
    key: str = ""
    """The public id of its API key; empty without one."""
    scopes: frozenset[Scope] = field(default=EVERY)
    agents: frozenset[str] | None = None
    """The agents that it may use; None: all."""
    context: tuple[tuple[str, object], ...] = ()
    """What the agents' `context` says of it, such as who is logged in; from its key, never from a message."""

    def may(self, scope: Scope) -> bool:
        """Whether it has the right."""
        return scope in self.scopes

    def sees(self, agent: str) -> bool:
        """Whether it may use the agent."""
        return self.agents is None or agent in self.agents


LOCAL = Caller()
"""The caller of a server on the loopback, which needs no key."""


def caller_of(state: object) -> Caller:
    """The caller of a request, by its `state`."""
    found = getattr(state, "caller", LOCAL)
    return found if isinstance(found, Caller) else LOCAL

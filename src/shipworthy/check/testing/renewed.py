"""Makes an agent that was opened before a test as it was when it was opened, while the test runs."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from shipworthy.app.agent import Agent
from shipworthy.app.building import Built
from shipworthy.compiled import Compiled
from shipworthy.durable.memory import MemoryStore

__all__ = ["renewed"]


@contextlib.contextmanager
def renewed(agent: Agent) -> Iterator[None]:
    """While the block runs, the agent has no conversations and no runs, and its tools are imported anew.

    Tools that were given in Python stay as they are, as do its models and its clock. Raises SpecError where its files
    are not valid any more.
    """
    before = agent._built
    own = before.compiled
    if agent.origin and Path(agent.origin).exists():
        own = Agent.load(agent.origin, store="memory").compiled
    compiled = Compiled(own.spec, own.tools, before.lineup, own.children, own.graphs)
    agent._built = Built(compiled=compiled, lineup=before.lineup, store=MemoryStore(records=True), clock=before.clock)
    try:
        yield
    finally:
        agent._built = before

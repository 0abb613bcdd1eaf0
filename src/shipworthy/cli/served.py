"""The agents that a command serves, by their names."""

from collections.abc import Sequence

from shipworthy.app.agent import Agent
from shipworthy.cli.certified import Asked, open_as_certified
from shipworthy.cli.opening import fetch_local
from shipworthy.cli.printing import complain
from shipworthy.errors import UsageError


def open_served(agents: Sequence[str], asked: Asked, *, database: str | None, model: str | None) -> dict[str, Agent]:
    """Open the agents; raises UsageError where two have one name, or a certificate is given for several."""
    if asked.file is not None and len(agents) > 1:
        raise UsageError("--certified is the certificate of one agent: serve each by a command of its own")
    opened: dict[str, Agent] = {}
    for where in agents:
        agent, _ = open_as_certified(where, asked, store=database, model=model)
        if agent.spec.name in opened:
            raise UsageError(f"two of the agents are called `{agent.spec.name}`: give one another `name`")
        for warning in agent.warnings():
            complain(f"warning: {warning}")
        fetch_local(agent, model)
        opened[agent.spec.name] = agent
    return opened

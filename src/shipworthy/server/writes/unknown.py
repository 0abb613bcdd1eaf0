"""The writes whose outcome is unknown, as a caller may see and settle them."""

from dataclasses import dataclass

from shipworthy.app.agent import Agent
from shipworthy.exits.secrets import current
from shipworthy.server.caller import Caller
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service
from shipworthy.stores.effects import Effect, State
from shipworthy.stores.naming import conversation_id, name_of

BY = "a person said so"
"""What is kept of who settled it, as `shipworthy settle` keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """One write with the agent that made it."""

    agent: Agent
    name: str
    """The name under which the agent is served."""
    effect: Effect

    def as_dict(self) -> dict[str, object]:
        """The write as it is shown, without secrets."""
        effect, tool = self.effect, self.agent.spec.tools.get(self.effect.tool)
        return {
            "key": effect.key,
            "agent": self.name,
            "session": name_of(effect.session_id),
            "run_id": effect.run_id,
            "tool": effect.tool,
            "about": tool.description if tool is not None else "",
            "args": current().hide_data(dict(effect.args)),
            "at": effect.at,
            "text": current().hide(effect.text),
            "verify": tool.verify if tool is not None else None,
        }


async def listed(service: Service, caller: Caller) -> list[Unknown]:
    """The writes of the caller's tenant with agents that it may use, newest first. Raises Refused without the right."""
    if not (caller.may("read") or caller.may("approve")):
        raise Refused("forbidden", "this key may not read writes: it needs the scope `read` or `approve`")
    found = dict[str, Unknown]()
    for agent in service.seen(caller):
        for effect in await agent.store.effects.unsettled():
            if _is_of(effect, agent, caller):
                found[effect.key] = Unknown(agent=agent, name=service.name_of(agent), effect=effect)
    return sorted(found.values(), key=lambda one: one.effect.at, reverse=True)


async def settled(service: Service, caller: Caller, key: str, *, happened: bool) -> Unknown:
    """Keep what became of a write; raises Refused without the right, or where no such write is unknown."""
    if not caller.may("approve"):
        raise Refused("forbidden", "this key may not settle writes: it needs the scope `approve`")
    for one in await listed(service, caller):
        if one.effect.key == key:
            state: State = "done" if happened else "void"
            await one.agent.store.effects.settle(key, state, None, BY)
            return one
    raise Refused("not_found", "there is no write of this key whose outcome is unknown", field="key")


def _is_of(effect: Effect, agent: Agent, caller: Caller) -> bool:
    """Whether the write was made in a conversation of this agent with the caller's tenant."""
    return effect.session_id == conversation_id(agent.spec.name, caller.tenant, name_of(effect.session_id))

"""The questions that wait for another person, as a caller may see and decide them."""

from shipworthy.app.agent import Agent
from shipworthy.contract.context import is_named
from shipworthy.errors import ApprovalMissing, UsageError
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.live import Live
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, context_for, refused
from shipworthy.stores.approvals import Approval


async def listed(service: Service, caller: Caller, *, agent: str | None = None, waiting: bool = True) -> list[Approval]:
    """The questions that the caller may decide, newest first; of one agent, or of all. Raises Refused."""
    found = list[Approval]()
    for one in service.seen(caller) if agent is None else [service.agent(caller, agent)]:
        every = await one.approvals(tenant=caller.tenant, waiting=waiting)
        found += [each for each in every if _may_decide(caller, one, each)]
    return sorted(found, key=lambda each: each.asked, reverse=True)


async def found(service: Service, caller: Caller, id: str) -> tuple[Agent, Approval]:
    """The one of this id, with its agent; raises Refused where the tenant has none, or the caller may not decide it."""
    for agent in service.seen(caller):
        try:
            one = await agent.approval(id, tenant=caller.tenant)
        except ApprovalMissing:
            continue
        except Exception as error:
            raise refused(error) from error
        if not _may_decide(caller, agent, one):
            raise Refused("forbidden", f"`{one.by}` has to decide this, or a key with the right `approve`")
        return agent, one
    raise Refused("not_found", "there is no such question that waits for a decision", field="id")


async def decided(service: Service, caller: Caller, id: str, *, yes: bool) -> Live:
    """Begin the run with which the question goes on; the same decision is the same run. Raises Refused."""
    agent, one = await found(service, caller, id)
    try:
        one.check(yes=yes)
    except UsageError as error:
        raise refused(error) from error
    asked = Asked(
        agent=service.name_of(agent),
        message="yes" if yes else "no",
        session=one.session,
        answering=id,
        decides=yes,
        message_id=f"decision {id}",
    )
    return service.started(agent, Live(agent.decision_id(id, yes=yes, tenant=caller.tenant), asked, caller))


def _may_decide(caller: Caller, agent: Agent, one: Approval) -> bool:
    """Whether the caller has the right to decide for others, or is the one whom the question names."""
    return caller.may("approve") or is_named(one.by, context_for(caller, agent))

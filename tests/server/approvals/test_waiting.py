"""Which questions a caller finds, over all agents of a server."""

import pytest
from tests.app.rollback import ASKER, LEAD, ROLLED, agent

from shipworthy.server.approvals.waiting import decided, found, listed
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

ASKS = Caller(key="bob", scopes=frozenset(("run",)), context=(*ASKER.items(), ("unknown", "x")))
LEADS = Caller(key="ann", scopes=frozenset(("run",)), context=tuple(LEAD.items()))


async def test_those_of_the_agents_that_the_caller_may_use() -> None:
    ROLLED.clear()
    service = Service({"one": agent(), "two": agent()})
    ids = []
    for name in ("one", "two"):
        live = service.begin(ASKS, Asked(agent=name, message="Roll back deploy D-12", session="s"))
        ids.append((await live.result()).question or "")
    assert {one.id for one in await listed(service, LEADS)} == set(ids)
    assert [one.id for one in await listed(service, LEADS, agent="two")] == [ids[1]]
    of_one = Caller(key="ann", scopes=LEADS.scopes, context=LEADS.context, agents=frozenset(("one",)))
    assert [one.id for one in await listed(service, of_one)] == [ids[0]]
    with pytest.raises(Refused) as refused:
        await found(service, of_one, ids[1])
    assert refused.value.kind == "not_found"
    with pytest.raises(Refused) as refused:
        await decided(service, ASKS, ids[1], yes=True)
    assert refused.value.kind == "forbidden" and not ROLLED
    live = await decided(service, LEADS, ids[1], yes=True)
    assert (await live.result()).status == "completed" and ROLLED == [("D-12", "bob")]
    with pytest.raises(Refused) as refused:
        await decided(service, LEADS, ids[1], yes=False)
    assert (refused.value.kind, refused.value.status) == ("gone", 410)

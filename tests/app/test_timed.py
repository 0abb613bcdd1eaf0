"""A run keeps its timers with it: of tenant and agent, and none where nothing waits."""

import pytest
from tests.sleepers import Wall, mailer

from shipworthy.stores import MemoryStore


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


async def test_a_timer_belongs_to_its_conversation_tenant_and_definition(wall: Wall) -> None:
    async with mailer(MemoryStore()) as mail:
        done = await wall.on(mail).run("Send a mail saying hello", session="s", tenant="t", language="de")
        (timer,) = await mail.due(tenant=None)
        assert (timer.session, timer.tenant, timer.agent, timer.skill) == ("s", "t", "mailer", "mail")
        assert (timer.run_id, timer.contract, timer.kind) == (done.run_id, mail.compiled.contract, "wait")
        assert (timer.due, timer.set_at, timer.text) == (done.due, wall.now, "(Es ist so weit.)")
        assert await mail.due() == [] and await mail.due(tenant="other") == []


async def test_two_tenants_with_the_same_session_name_wait_apart(wall: Wall) -> None:
    async with mailer(MemoryStore()) as mail:
        for tenant in ("t", "u"):
            await wall.on(mail).run("Send a mail saying hello", session="s", tenant=tenant)
        await mail.run("never mind", session="s", tenant="t")
        assert [timer.tenant for timer in await mail.due(tenant=None)] == ["u"]


async def test_a_run_that_waits_for_nothing_has_none(wall: Wall) -> None:
    async with mailer(MemoryStore()) as mail:
        await wall.on(mail).run("Is it sunny today?", session="s")
        assert await mail.due(tenant=None, waiting=False) == []

"""The index by which requests find their conversations."""

from tests.batches import batch
from tests.server.shop_agent import shop_agent

from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.index import At, Sent, Turn, keep, kept, of_history, of_request, places

TURNS: list[Turn] = [("a", "b")]
SENT = Sent(agent="shop")


def test_handles_differ_by_everything_that_keeps_conversations_apart() -> None:
    others = [
        (Caller(tenant="t"), SENT),
        (Caller(key="k"), SENT),
        (LOCAL, Sent(agent="other")),
        (LOCAL, Sent(agent="shop", user="u")),
    ]
    for handle in (of_request, lambda caller, sent: of_history(caller, sent, TURNS)):
        assert len({handle(LOCAL, SENT), *(handle(*other) for other in others)}) == 5
    assert of_request(LOCAL, Sent(agent="shop", key="k")) != of_request(LOCAL, Sent(agent="shop", body=b"k"))


def test_white_space_does_not_count_and_the_sides_do() -> None:
    assert of_history(LOCAL, SENT, [(" a\n", "b  ")]) == of_history(LOCAL, SENT, TURNS)
    assert (
        len({of_history(LOCAL, SENT, turns) for turns in (TURNS, [("b", "a")], [("a b", "")], [*TURNS, *TURNS])}) == 4
    )


def test_any_text_has_a_handle() -> None:
    assert of_history(LOCAL, SENT, [("\ud800\x00", "")]).startswith("conversation:")


async def test_an_entry_is_replaced_and_what_is_none_is_not_read() -> None:
    agent = shop_agent()
    assert await kept(agent, "h") is None
    await keep(agent, "h", [{"session": "s", "run": "r"}])
    assert places(await kept(agent, "h")) == [At("s", "r")]
    await agent.store.keep("h", "{")
    assert places(await kept(agent, "h")) == []


@batch("entry", [None, {}, "text"])
def test_what_lists_no_conversation_has_none(entry: object) -> None:
    assert places(entry) == []

"""What a message asks for beside its sure requests is not dropped in silence."""

import pytest

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.unread import LeftOver, left_over, unread


async def test_f19_a_request_that_fits_nothing_is_told(shop) -> None:  # type: ignore[no-untyped-def]
    result = await shop.say("Please book me a flight to Oslo. And when are you open?")
    assert result.text == "(I have not understood “Please book me a flight to Oslo”.) From nine to five."


@pytest.mark.parametrize(
    "message",
    [
        "Hello dear team, when are you open?",
        "I have waited for two weeks in the rain. Where is my order A-1001?",
        "Can you help me please? Where is my order A-1001?",
        "track order A-1001, it was bought with my brand new golden credit card",
    ],
)
async def test_what_asks_for_nothing_is_no_request(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    assert "not understood" not in (await shop.say(message)).text


def test_what_is_nearly_sure_is_proposed(shop, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    compiled = shop.agent._built.compiled
    choose = compiled.router.choose

    def unsure(said: Said) -> object:
        route = choose(said)
        return replace(route, outcome="ask", skill=None) if "A-1002" in said.message else route

    monkeypatch.setattr(compiled.router, "choose", unsure)
    wishes, note = unread(compiled, Said("When are you open? Please track my order A-1002 today"), {"opening_hours"})
    assert ([(wish.skill, wish.inputs) for wish in wishes], note) == ([("order_status", {"order": "A-1002"})], "")
    assert unread(compiled, Said("When are you open? Please track my order A-1002 today"), {"advice"}) == ([], "")


def test_f19_a_value_of_an_enumeration_that_is_not_taken_is_told(shop) -> None:  # type: ignore[no-untyped-def]
    compiled = shop.agent._built.compiled
    more = left_over(compiled, "order_status", Said("the status of A-1001 & A-1002 please"))
    assert more.wishes == ({"order": "A-1002"},)
    for message in ("the status of A-1001, not A-1002", "A-1001 came with A-1002", "A-1001 and A-1001"):
        assert left_over(compiled, "order_status", Said(message)) == LeftOver()

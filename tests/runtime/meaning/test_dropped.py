"""What was dropped and is wanted after all."""

OPENING = ("send order A-1001 back", "broken")
SHOWN = "Return A-1001 (broken)?"


async def test_it_is_shown_again_and_done_after_another_yes(shop_of) -> None:  # type: ignore[no-untyped-def]
    for message in ["yes actually do it", "return it after all", "hmm no wait, return it", "doch, mach"]:
        shop = shop_of()
        again = await shop.talk(*OPENING, "never mind", message)
        assert (again.status, again.text, shop.wrote) == ("asked", SHOWN, [])
        await shop.say("yes")
        assert shop.wrote == [("return", "A-1001", "broken")]


async def test_what_may_be_meant_for_the_end_takes_nothing_up(shop_of) -> None:  # type: ignore[no-untyped-def]
    for message in ["yes", "ok", "great", "thanks", "do it tomorrow", "don't do it"]:
        shop = shop_of()
        result = await shop.talk(*OPENING, "no", message)
        assert result.text != SHOWN and shop.wrote == []


async def test_a_request_between_ends_it(shop) -> None:  # type: ignore[no-untyped-def]
    result = await shop.talk(*OPENING, "no", "when are you open?", "do it")
    assert result.text != SHOWN and shop.wrote == []


async def test_a_change_that_was_not_made_is_still_told(shop) -> None:  # type: ignore[no-untyped-def]
    again = await shop.talk(*OPENING, "in gift paper", "no", "do it")
    assert "no change" in again.text and again.text.endswith(SHOWN)

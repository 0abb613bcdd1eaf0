"""A request that takes up what was put off, or refers to what the last skill was about."""


async def test_a_request_that_was_put_off_is_taken_up_with_its_values(shop) -> None:  # type: ignore[no-untyped-def]
    first = await shop.say("when are you open, and where is my order A-1001?")
    assert first.skill == "opening_hours"
    again = await shop.say("where is my order")
    assert (again.status, again.inputs) == ("completed", {"order": "A-1001"})

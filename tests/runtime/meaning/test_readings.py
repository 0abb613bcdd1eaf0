"""What a reader is given, and that what it makes of a stranger's values is a stranger's."""

from tests.runtime.meaning.renting import SEEN, said


async def test_it_is_given_what_was_read_and_asked_once_more_without_what_a_stranger_may_have_written() -> None:
    SEEN.clear()
    await said("!look red", "!look blue")
    given, alone = SEEN[-2].last, SEEN[-1].last
    assert given is not None and alone is not None
    assert (given.skill, given.found, given.choices) == ("look", {"free": "red is free"}, ())
    assert (alone.skill, alone.found) == ("look", {})

"""Which readings are taken beside an open question: none where the message answers it."""

from tests.runtime.meaning.renting import said


async def test_a_no_may_say_what_shall_be_instead() -> None:
    assert (await said("!rent blue", "no !seats 6"))[1] == "blue for 6. Book it? (yes/no)"


async def test_a_choice_that_is_not_offered_is_none() -> None:
    assert "Booked" not in (await said("!rent blue", "!take"))[1]


async def test_a_plain_no_and_a_goodbye_are_answers_whatever_the_reader_says() -> None:
    for answer in ("no", "never mind", "bye"):
        assert "Book it?" not in (await said("!rent blue", answer))[1], answer

"""A request is completed by what the one before it looked up, made or named."""

from tests.batches import batch
from tests.clinic_agents import talked


@batch(
    ("words", "written"),
    [
        ("the 2pm one for a cleaning", ("cleaning", "2026-12-04 14:00")),
        ("great, can you put me down for 10am? it's for a filling", ("filling", "2026-12-04 10:00")),
        ("book the first one for a check-up", ("check-up", "2026-12-04 09:00")),
        ("can I have the last one? it's for a cleaning", ("cleaning", "2026-12-04 14:00")),
    ],
)
async def test_a_time_is_one_of_the_day_that_was_looked_up(words: str, written: object) -> None:
    answers, calls = await talked("anything free friday?", words, "yes")
    assert calls == [written], answers


async def test_a_time_of_the_list_alone_begins_what_is_done_at_a_time() -> None:
    answers, calls = await talked("anything free friday?", "9 o'clock please", "cleaning", "yes")
    assert answers[1] == "Which treatment?"
    assert calls == [("cleaning", "2026-12-04 09:00")]


async def test_another_day_that_is_said_stays() -> None:
    _, calls = await talked("anything free friday?", "book me a cleaning on thursday at 10", "yes")
    assert calls == [("cleaning", "2026-12-03 10:00")]


@batch("words", ["hmm cancel it again please", "oh no, please cancel that"])
async def test_the_code_of_what_was_made_is_meant_by_a_pronoun(words: str) -> None:
    answers, calls = await talked("book a check-up for friday at 10", "yes", words, "yes")
    assert calls[1:] == [("cancel", "B-102")], answers


async def test_what_a_message_named_that_was_asked_about_is_meant_by_a_pronoun() -> None:
    answers, calls = await talked("can I come earlier for B-104", "ok then cancel it", "yes")
    assert calls == [("cancel", "B-104")], answers


async def test_an_option_is_meant_by_a_pronoun() -> None:
    answers, _ = await talked("book a filling for thursday at 10", "how much is that?")
    assert answers[1].startswith("A filling costs 60 euros.")
    _, calls = await talked("how much is a filling?", "ok book it for friday 10am", "yes")
    assert calls == [("filling", "2026-12-04 10:00")]


async def test_what_was_dropped_is_still_what_was_spoken_of() -> None:
    answers, calls = await talked("cancel B-103", "no", "hm, please do cancel it", "yes")
    assert calls == [("cancel", "B-103")], answers


async def test_a_short_wish_to_do_it_is_about_what_was_looked_up() -> None:
    _, calls = await talked("how much is a filling?", "nice, book me in", "friday at 10am", "yes")
    assert calls == [("filling", "2026-12-04 10:00")]


async def test_what_was_not_understood_leaves_what_was_spoken_of() -> None:
    answers, calls = await talked(
        "how much is a filling?", "does it rain in Spain?", "ok book it for friday 10am", "yes"
    )
    assert calls == [("filling", "2026-12-04 10:00")], answers


@batch(
    ("looked_up", "words", "written"),
    [
        ("is friday 2pm still free?", "cool take it. filling", ("filling", "2026-12-04 14:00")),
        ("anything free friday?", "2 is good", ("filling", "2026-12-04 14:00")),
    ],
)
async def test_a_time_that_was_asked_about_or_listed_is_taken(looked_up: str, words: str, written: object) -> None:
    answers, calls = await talked(looked_up, words, *([] if "filling" in words else ["filling"]), "yes")
    assert calls == [written], answers


async def test_each_part_of_a_message_with_the_same_inputs_is_a_wish() -> None:
    message = "book a check-up thursday 9am and a cleaning on friday 10am"
    answers, calls = await talked(message, "yes", "yes", "yes")
    assert calls == [("check-up", "2026-12-03 09:00"), ("cleaning", "2026-12-04 10:00")], answers

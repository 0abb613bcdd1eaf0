"""Messages that are manners alone."""

import pytest
from tests.batches import batch

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.courtesy import manner_of


@batch(
    ("message", "manner"),
    [
        *(
            (text, "greeting")
            for text in ("hi", "Hi there!", "good morning", "hey, how are you?", "Guten Tag", "Moin moin")
        ),
        *((text, "greeting") for text in ("hola, qué tal", "Bonjour !", "yo", "hello hello", "Grüß Gott zusammen")),
        *(
            (text, "thanks")
            for text in ("thanks!", "thank you so much", "thx", "vielen dank", "muchas gracias", "merci")
        ),
        *(
            (text, "farewell")
            for text in ("bye", "ok bye", "see you", "auf Wiedersehen", "au revoir", "thanks, bye bye")
        ),
        *(
            (text, "help")
            for text in ("what can you do?", "help", "hi, can you help me please", "who are you", "Hilfe!")
        ),
        *((text, "help") for text in ("hello I have a question", "¿Qué puedes hacer?", "tu peux m'aider ?")),
    ],
)
def test_manners_are_recognized(message: str, manner: str) -> None:
    assert manner_of(Said(message)) == manner


@batch(
    "message",
    [
        *(
            "hi, where is my order",
            "good",
            "how are sales doing",
            "how much",
            "what can you do about my order",
            "help me pay",
        ),
        *(
            "thanks but no",
            "see you tomorrow at 3",
            "you",
            "",
            "what is up with my bill",
            "morning flight",
            "bye the book",
        ),
    ],
)
def test_what_says_more_is_no_manners(message: str) -> None:
    assert manner_of(Said(message)) is None


@pytest.mark.parametrize("message", ["hi there", "what can you do?", "who are you"])
async def test_manners_are_answered_and_not_refused(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    result = await shop.say(message)
    assert (result.status, result.reason) == ("completed", None)
    assert "What I can do:\n- " in result.text
    assert "cannot" not in result.text


async def test_thanks_for_nothing_and_goodbyes_are_answered(shop) -> None:  # type: ignore[no-untyped-def]
    assert (await shop.say("thanks!")).text == "You are welcome."
    assert (await shop.say("bye")).text == "Goodbye."


async def test_a_greeting_before_what_no_skill_does_is_returned(shop) -> None:  # type: ignore[no-untyped-def]
    result = await shop.say("hiya! the moon is made of cheese")
    assert result.status == "refused"
    assert result.text.startswith("Hello! I cannot help with that. What I can do:")

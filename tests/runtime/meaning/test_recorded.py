"""Questions whether something was done, and what the conversation answers."""

import datetime as dt

from tests.batches import batch

from shipworthy.contract.phrases.phrases import built_in
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.recorded import asked_for

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=dt.UTC)
PHRASES = built_in("en")


@batch(
    ("message", "asks"),
    [
        *((text, True) for text in ("did you send it?", "did it go out already?", "it didn't go out did it?", "sent?", "is it out yet?")),
        *((text, True) for text in ("you haven't sent it have you?", "you booked that right?", "have you cancelled it?", "has it been sent")),
        *((text, True) for text in ("hast du das schon abgeschickt?", "ist das jetzt raus?", "hast du ihn eingetragen?", "und, alles raus?")),
        *((text, True) for text in ("¿se ha enviado?", "¿ya lo mandaste?", "no se ha enviado, ¿verdad?", "tu l'as envoyé ?", "c'est parti ?")),
        *((text, False) for text in ("did you send anything today?", "did ana send it?", "did she get it?", "is it free?", "is it open?")),
        *((text, False) for text in ("send it", "have it sent", "can you send it?", "is that right?", "it is done", "have you read it?", "")),
    ],
)  # fmt: skip
def test_what_asks_whether_something_was_done(message: str, asks: bool) -> None:
    assert (asked_for(Said(message, NOW)) is not None) is asks


async def test_it_is_answered_by_what_the_conversation_has_done(shop_of) -> None:  # type: ignore[no-untyped-def]
    shop = shop_of()
    asked = await shop.talk("send order A-1001 back", "broken", "did you send it back?")
    assert asked.status == "asked" and asked.text.startswith(PHRASES("not_done_yet")) and shop.wrote == []
    assert (await shop.talk("no", "it didn't go out, did it?")).text == PHRASES("not_done_dropped")


async def test_a_complaint_alone_is_answered_with_a_sentence(shop_of) -> None:  # type: ignore[no-untyped-def]
    for message in ("you're useless", "that's not what I asked", "das ist doch mist"):
        assert (await shop_of().talk("when are you open", message)).text == PHRASES("sorry_say_anew")

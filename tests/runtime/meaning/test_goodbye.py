"""Messages with which a person ends."""

import datetime as dt

from tests.batches import batch

from shipworthy.contract.phrases.phrases import built_in
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.goodbye import ending_of

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=dt.UTC)
PHRASES = built_in("en")


@batch(
    ("message", "ending"),
    [
        *((text, "thanks") for text in ("nothing thx", "thx thats all", "danke das wars", "nada más, gracias", "c'est tout merci")),
        *((text, "done") for text in ("ok leave it", "nvm", "nvm leave as is", "that will be all for today", "no matter", "ok then that's all")),
        ("No matter, then that's all for today, thank you kindly.", "thanks"),
        ("nice, thats it for now thanks", "thanks"),
        *((text, "farewell") for text in ("ok bye", "danke, tschüss", "that's all, bye")),
        *((text, "farewell") for text in ("danke dir, bis morgen", "useless. bye", "merci, à demain", "Danke, schönen Feierabend")),
        *((text, "farewell") for text in ("this is useless, i'm off", "buen finde", "have a nice weekend", "thanks, see you tomorrow")),
        *((text, None) for text in ("until friday", "bis Freitag um 10", "see you at 5 then", "a week later", "till friday then")),
        *((text, None) for text in ("", "is that all?", "nothing on Friday", "leave it at the door", "thanks", "and lunch")),
        *((text, None) for text in ("that's all wrong", "ok", "yes", "never mind the first, take the second", "no matter, return it")),
    ],
)  # fmt: skip
def test_what_ends_a_conversation(message: str, ending: str | None) -> None:
    assert ending_of(Said(message, NOW)) == ending


async def test_an_order_is_not_answered_as_if_it_were_done(shop) -> None:  # type: ignore[no-untyped-def]
    assert (await shop.talk("when are you open", "ok cancel it")).text not in (PHRASES("all_right"), PHRASES("welcome"))


def test_that_is_it_may_be_a_yes() -> None:
    assert ending_of(Said("that's it", NOW)) == "done"
    assert ending_of(Said("that's it", NOW), asked=True) is None


async def test_it_is_answered_in_a_sentence_where_nothing_is_open(shop_of) -> None:  # type: ignore[no-untyped-def]
    for message in ["nothing thx", "thx thats all", "ok leave it", "nvm", "danke das wars", "ok great", "wait", "no"]:
        shop = shop_of()
        result = await shop.talk("when are you open", message)
        assert (result.status, result.text in (PHRASES("welcome"), PHRASES("all_right"))) == ("completed", True)


async def test_it_drops_what_is_open(shop_of) -> None:  # type: ignore[no-untyped-def]
    for message in ["nothing thx", "thx thats all", "nvm leave as is", "danke das wars"]:
        for opening in (("send order A-1001 back", "broken"), ("where is my order",)):
            shop = shop_of()
            result = await shop.talk(*opening, message)
            assert result.status == "completed" and result.text.startswith(PHRASES("dropped")), message
            assert shop.wrote == []

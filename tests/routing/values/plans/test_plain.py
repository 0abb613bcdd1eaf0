"""A message in plain English words, of which each knows where it was written."""

from tests.batches import batch

from shipworthy.routing.said import Said
from shipworthy.routing.values.plans.plain import plain_of


@batch(
    "message, plain",
    [
        ("standup 10 min shorter tmrw pls", "standup 10 minute shorter tomorrow please"),
        ("wat have i got wensday", "what have i got wednesday"),
        ("lunch w/ Dana 1h30", "lunch with dana 1:30"),
        ("about forty-five minutes", "about 45 minute"),
        ("twenty five min", "25 minute"),
        ("the twenty-third", "the 23th"),
        ("mon-wed bout ten", "monday - wednesday about 10"),
        ("de 14h-16h", "of 14 o'clock - 16 o'clock"),
        ("Apúntame dentista, dura una hora", "note dentist , takes a hour"),
        ("that one on the 27th", "that one on the 27th"),
        ("Sag den Zahnarzt ab", "cancel the dentist"),
        ("Mueve el yoga al viernes a las 19", "move the yoga to friday at 19"),
        ("samedi de 10h à 11h30", "saturday from 10 o'clock until 11:30"),
        ("Das Yoga eine Stunde nach hinten", "the yoga a hour to later"),
    ],
)
def test_plain(message: str, plain: str) -> None:
    assert plain_of(Said(message)).text == plain


def test_a_span_is_written_as_the_message_has_it() -> None:
    plain = plain_of(Said("Trag bitte Zahnarzt am Donnerstag um 14 Uhr ein"))
    start = plain.text.index("dentist")
    assert plain.written(start, start + len("dentist")) == "Zahnarzt"
    assert plain.written(0, 0) == "Trag bitte Zahnarzt am Donnerstag um 14 Uhr ein"[:4] or plain.written(0, 0) == ""

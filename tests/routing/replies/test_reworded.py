"""What a message wants of a text that was shown: another value, other words, more, or less of it."""

import datetime as dt
from zoneinfo import ZoneInfo

from tests.batches import batch

from shipworthy.routing.replies.reworded import dictated, reworded, texts_anew
from shipworthy.routing.said import Said

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
SLIDES = "The slides will be ready by noon on Tuesday."
CHANGED = [
    (SLIDES, "make it 3 pm", "The slides will be ready by 3 pm on Tuesday."),
    (
        SLIDES,
        "On second thought, noon is a bit ambitious. Make it 3 pm instead.",
        "The slides will be ready by 3 pm on Tuesday.",
    ),
    (SLIDES, "no, Wednesday at 2 pm", "The slides will be ready by 2 pm on Wednesday."),
    ("The call is at 2 pm", "Hm, no, 4 pm is better", "The call is at 4 pm"),
    ("The call is at 2 pm", "make it 4", "The call is at 4 pm"),
    ("20 min late", "make that 30", "30 min late"),
    ("dass ich um 15 Uhr komme", "lieber um 16 Uhr", "dass ich um 16 Uhr komme"),
    ("llego a las 10", "mejor a las 11", "llego a las 11"),
    ("je viens à 10h", "plutôt à 11h", "je viens à 11h"),
    ("we want three months", "I was told that it should say six months and not three.", "we want six months"),
    ("I come on Monday", "change Monday to Friday", "I come on Friday"),
    ("Lunch is off", "yes but say it's because I am ill", "Lunch is off. It's because I am ill"),
    ("I am on the train", "add that I have no signal", "I am on the train. I have no signal"),
    ("llego tarde", "añade que llevo pan", "llego tarde. Llevo pan"),
    ("je viens", "ajoute que je suis malade", "je viens. Je suis malade"),
    ("dass ich komme", "füge noch hinzu, dass ich Kuchen mitbringe", "dass ich komme, und dass ich Kuchen mitbringe"),
    ("I'm in", "change it to: I'm out", "I'm out"),
    ("I have no lust", "no no, write: I have no time", "I have no time"),
    ("I read your text and that I like it a lot", "leave out the bit about liking it", "I read your text"),
]
KEPT = [
    (SLIDES, "yes"),
    (SLIDES, "say it more politely"),
    (SLIDES, "make it shorter"),
    (SLIDES, "what about Ben?"),
    (SLIDES, "yes, send it at 5"),
    (SLIDES, "yes but send it tomorrow"),
    (SLIDES, "say that again"),
    ("From 2 pm to 4 pm", "make it 5 pm"),
    ("Lunch is off", "add Ana"),
    ("Lunch is off", "add a greeting"),
    ("Lunch is off", "leave out the lawyer"),
]


def anew(text: str, message: str) -> str:
    said = Said(message, NOW)
    found = texts_anew({"text": text}, said, dictated) or texts_anew({"text": text}, said, reworded)
    return found.get("text", "")


@batch("text, message, wanted", CHANGED)
def test_a_text_is_changed(text: str, message: str, wanted: str) -> None:
    assert anew(text, message) == wanted


@batch("text, message", KEPT)
def test_a_text_stays(text: str, message: str) -> None:
    assert anew(text, message) == ""


def test_a_letter_changes_nothing() -> None:
    assert texts_anew({"text": SLIDES}, Said("make it 3 pm. " * 40, NOW), reworded) == {}
    assert texts_anew({}, Said("make it 3 pm", NOW), reworded) == {}


def test_what_is_dictated_is_for_the_longest_text() -> None:
    texts = {"topic": "Lunch", "text": "It is off today"}
    assert texts_anew(texts, Said("add that I am ill", NOW), dictated) == {"text": "It is off today. I am ill"}


def test_a_value_changes_in_every_text() -> None:
    texts = {"topic": "Thursday", "text": "The review is on Thursday"}
    found = texts_anew(texts, Said("make it Friday", NOW), reworded)
    assert found == {"topic": "Friday", "text": "The review is on Friday"}

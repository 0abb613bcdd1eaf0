"""A value that a model read is taken only where the message says it."""

import datetime as dt

from tests.batches import batch

from shipworthy import Input, input_type
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.skill import Skill
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.runtime.meaning.reading.spans import Heard, Spoken, quoted, speaks, spoken

NOW = dt.datetime(2026, 11, 30, 9, 0)
CITIES = input_type("city", values={"Rome": ["roma", "the eternal city"], "Oslo": [], "Ely": []})
INPUTS = {
    "city": Input(type="city"),
    "cities": Input(list="city", max=3),
    "size": Input(type=["small", "large"]),
    "order": Input(pattern=r"[A-Z]-\d{4}"),
    "pin": Input(pattern=r"\b[A-Z]{3}\b"),
    "note": Input(),
    "tags": Input(list="text", max=4),
    "to": Input(type="email"),
    "code": Input(type="ticker"),
    "count": Input(type="integer"),
    "price": Input(type="money"),
    "day": Input(type="date"),
    "agree": Input(type="yesno"),
}
SKILL = Skill(name="job", description="Do the job", examples=("do it",), inputs=INPUTS)
EXTRACTOR = Extractor(AgentSpec(skills={"job": SKILL}, types={"city": CITIES}))


def read(name: str, message: str, *words: str, **more: object) -> Spoken | None:
    heard = Heard(said=Said(message, NOW), extractor=EXTRACTOR, enums=("city", "choice"), **more)  # type: ignore[arg-type]
    return spoken(name, INPUTS[name], words, heard)


@batch(
    ("name", "message", "words", "value"),
    [
        ("city", "quiero ir a Roma", "Rome", "Rome"),
        ("city", "quiero ir a roma", "roma", "Rome"),
        ("size", "the Large one", "large", "large"),
        ("order", "es geht um A-1001!", "A-1001", "A-1001"),
        ("order", "it is a-1001", "a-1001", "A-1001"),
        ("note", "sag bitte: Das  Paket   ist kaputt.", "das paket ist kaputt", "Das  Paket   ist kaputt"),
        ("note", "tell them the parcl is broken", "the parcel is broken", "the parcl is broken"),
        ("to", "schreib an ann@mail.example", "ann@mail.example", "ann@mail.example"),
        ("count", "take twelve", "12", 12),
        ("count", "take 12", "12", 12),
        ("price", "at most fifty bucks", "$50", 50.0),
        ("price", "mehr als 50 habe ich nicht", "50", 50.0),
        ("day", "am 2026-12-04", "2026-12-04", dt.date(2026, 12, 4)),
        ("day", "on December 4th", "2026-12-04", dt.date(2026, 12, 4)),
    ],
)
def test_what_the_message_says_is_taken(name: str, message: str, words: str, value: object) -> None:
    assert read(name, message, words) == Spoken(value, said=True)


@batch(
    ("name", "message", "words"),
    [
        ("to", "the same person as last time", "mallory@evil.example"),
        ("order", "where is my order", "A-1001"),
        ("order", "where is A-1002", "A-1001"),
        ("note", "please complain", "the parcel is broken"),
        ("note", "A-1001 is broken", "A-1002 is broken"),
        ("count", "a few of them", "3"),
        ("count", "take 12", "13"),
        ("price", "rather cheap", "10"),
        ("day", "soon", "2026-12-01"),
        ("code", "show all of it", "ALL"),
        ("city", "somewhere warm", "Atlantis"),
        ("agree", "I suppose I could", "yes"),
        ("pin", "the key is red", "the"),
        ("count", "two, no, five", "2, 5"),
    ],
)
def test_what_it_does_not_say_is_ignored(name: str, message: str, words: str) -> None:
    assert read(name, message, words) is None


@batch(
    ("name", "message", "words", "value"),
    [
        ("city", "the capital of Italy", "Rome", "Rome"),
        ("size", "der große", "large", "large"),
        ("pin", "mein code ist xkc", "xkc", "XKC"),
    ],
)
def test_an_option_in_other_words_is_to_be_asked_about(name: str, message: str, words: str, value: object) -> None:
    assert read(name, message, words) == Spoken(value, said=False, option=name != "pin")


def test_an_everyday_word_is_no_name_unless_the_user_says_so() -> None:
    types = {"band": input_type("band", values={"Yes": ["market"]})}
    extractor = Extractor(AgentSpec(skills={"job": SKILL}, types=types))
    heard = Heard(said=Said("meet at the market"), extractor=extractor, enums=("band",))
    found = spoken("band", Input(type="band"), ("Yes",), heard)
    assert found is None or not found.said or extractor.of(Input(type="band"), heard.said)


@batch(
    ("name", "message", "words"),
    [
        ("city", "anywhere, but not Rome", "Rome"),
        ("size", "not the large", "large"),
        ("note", "without sugar", "sugar"),
    ],
)
def test_what_is_negated_is_not_taken(name: str, message: str, words: str) -> None:
    found = read(name, message, words)
    assert found is None or not found.said


def test_a_doubted_value_is_asked_about_also_where_a_part_of_it_was_read() -> None:
    assert read("count", "take 12 score", "12", doubted=("count",)) == Spoken(12, said=False)
    assert read("count", "take 12 score", "240", doubted=("count",)) == Spoken(240, said=False)


def test_what_was_mentioned_before_is_asked_about() -> None:
    assert read("order", "the same order as before", "A-1001", mentioned=("A-1001",)) == Spoken("A-1001", said=False)
    assert read("order", "the same order as before", "A-1009", mentioned=("A-1001",)) is None
    assert read("count", "the same", "1001", mentioned=("1001",)) is None


def test_a_list_is_taken_whole_or_not_at_all() -> None:
    assert read("cities", "Rome y Oslo", "Rome", "Oslo") == Spoken(["Rome", "Oslo"], said=True, option=True)
    assert read("cities", "Rome y Oslo", "Rome", "Atlantis") is None
    assert read("cities", "Rome y la otra", "Rome", "Oslo") == Spoken(["Rome", "Oslo"], said=False, option=True)
    assert read("tags", "red, blue y verde", "red", "verde") == Spoken(["red", "verde"], said=True, option=True)
    assert read("city", "Rome y Oslo", "Rome", "Oslo") is None


@batch(
    ("words", "message", "place"),
    [
        ("Rome", "to ROME!", (3, 7)),
        ("new order", "a new  order", (2, 12)),
        ("delivery", "my delivry is late", (3, 10)),
        ("A-1001", "a-1002", None),
        ("", "anything", None),
        ("…", "anything", None),
        ("order", "", None),
    ],
)
def test_words_are_found_in_any_case_and_with_small_slips(
    words: str, message: str, place: tuple[int, int] | None
) -> None:
    assert quoted(words, Said(message)) == place


def test_only_words_that_are_not_in_every_message_speak_for_something() -> None:
    said = Said("Where is the Paket that I have ordered")
    assert speaks("Paket", said)
    assert not speaks("where is the", said)
    assert not speaks("parcel", said)

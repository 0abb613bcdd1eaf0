"""Yes, no, giving up, and everything that is none of them."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.consent.assent import Meaning, agrees, answers_yes_or_no, hesitates, insists, meaning
from shipworthy.routing.consent.question import Shown, act_of

PHRASES = Path(__file__).parents[1] / "replies" / "phrases"
QUESTION = "Order 3 lamp?"
MOST_UNNEEDED = 0.02


def phrases(name: str) -> list[str]:
    """Every phrase of a file, in four languages."""
    read = json.loads((PHRASES / name).read_text(encoding="utf-8"))
    return [phrase for texts in read.values() if isinstance(texts, list) for phrase in texts]


def half_of(phrase: str) -> str:
    """The half to which a phrase belongs: only A was looked at while the words of consent were chosen."""
    return "AB"[hashlib.sha256(phrase.encode()).digest()[0] % 2]


def asked(message: str) -> Meaning:
    """The message as the answer to the question for three lamps."""
    act, last = act_of(QUESTION)
    values = tuple(match.span() for match in re.finditer(r"\b3\b|\blamps?\b", message))
    return meaning(message, Shown(values=values, names=frozenset(("item", "count")), act=act, last=last))


@pytest.mark.parametrize("half", ["A", "B"])
def test_what_is_no_yes_is_never_taken_for_one(half: str) -> None:
    tried = [phrase for phrase in phrases("no_yes.json") if half_of(phrase) == half]
    assert len(tried) > 450
    assert [phrase for phrase in tried if asked(phrase) == "yes"] == []


@pytest.mark.parametrize("half", ["A", "B"])
def test_a_real_yes_is_seldom_asked_about_again(half: str) -> None:
    tried = [phrase for phrase in phrases("yes.json") if half_of(phrase) == half]
    again = [phrase for phrase in tried if asked(phrase) != "yes"]
    print(f"half {half}: {len(again)} of {len(tried)} asked again")
    assert len(tried) > 190
    assert len(again) <= MOST_UNNEEDED * len(tried), again


def test_what_was_looked_at_is_read_right() -> None:
    seen = json.loads((PHRASES / "seen.json").read_text(encoding="utf-8"))
    assert [phrase for phrase in seen["no_yes"] if asked(phrase) == "yes"] == []
    again = [phrase for phrase in seen["yes"] if asked(phrase) != "yes"]
    assert len(again) <= MOST_UNNEEDED * len(seen["yes"]), again


@batch(
    "message",
    [
        *("yes", "Yes!", "yep", "sure, go ahead", "ok", "y", "yes please", "do it", "yes I do", "oh yes", "ＹＥＳ"),
        *("absolutely", "confirm", "sounds good", "Yes, that's right.", "go for it", "of course", "yes yes yes"),
        *("no problem, go ahead", "\U0001f44d", "\U0001f44d\U0001f3fd", "✅", "yes ❤\ufe0f", "yesss", "yse", "confrim"),
        *(
            "That reads very nicely, please do it, thank you.",
            "das liest sich gut",
            "se lee muy bien",
            "c'est bien écrit",
        ),
        "yes to all of that",
        *("yes\n\nSent from my iPhone", "Yes.\n\n-- \nBob Smith\nVP Trading", "yes\n\n> Order 3 lamp?", "yES"),
        *(
            "sí, claro que sí",
            "sí",
            "claro que sí",
            "ja, gerne",
            "na klar",
            "oui, c'est bon",
            "d’accord",
            "ok, mach das",
            "yes bitte",
        ),
    ],
)
def test_field_37_yes(message: str) -> None:
    assert meaning(message) == "yes" and agrees(message) is True


@batch(
    "message",
    [
        *("no", "nope", "don't", "don’t do it", "not now", "definitely not", "of course not", "no I don't", "n", "👎"),
        *("ok, no", "ok don't", "nein", "auf keinen Fall", "ni hablar", "pas question", "certainement pas", "nooo"),
    ],
)
def test_no(message: str) -> None:
    assert meaning(message) == "no" and agrees(message) is False


@batch(
    "message",
    [
        "No thanks",
        "nothing",
        "leave it",
        "I'd rather not",
        "no need",
        "not interested",
        "lass es",
        "nada",
        "pas besoin",
    ],
)
def test_field_28_declining_is_a_no_that_may_be_an_answer_too(message: str) -> None:
    assert meaning(message) == "declines" and agrees(message) is False


@batch(
    "message",
    [
        *("never mind", "cancel", "cancel that payment", "fine, cancel it then", "go ahead and cancel", "yes, cancel"),
        *(
            "I changed my mind",
            "abort abort",
            "no thanks, cancel",
            "yes, drop it",
            "ok, remove it",
            "forget it please",
        ),
        *("vergiss es", "ich hab's mir anders überlegt", "olvídalo", "sí, cancélalo", "laisse tomber", "oui, annule"),
    ],
)
def test_field_30_giving_up_in_any_words(message: str) -> None:
    assert meaning(message) == "gives up" and agrees(message) is None


@batch(
    "message",
    [
        *("yes but 5", "yes?", "yes if it is cheap", "maybe", "yes and cancel the other", "no wait", "", "okra", "..."),
        *("yes, the second", "not only that", "yesterday", "note", "sure about that", "yes, 5 of them", "ok Berlin"),
        *("I guess so", "yes maybe", "yes no", "yes 🙄", "yes...", "yes,", "~~yes~~", "> yes", "!yes", "ok should i"),
        *("yes\n-- \nbut only two", "yes\n\nBest,\nActually No", "yeah right", "please correct", "na ja", "ok got it"),
        *("sUrE", "yes " * 200, "go ahead and", "y and", "yes 👎", "ja ja", "sí, claro", "oui, c'est ça", "noon"),
    ],
)
def test_promise_02_what_is_neither(message: str) -> None:
    assert meaning(message) in ("other", "gives up") and agrees(message) is None


@batch(
    ("question", "message", "means"),
    [
        ("Cancel reservation PEP4E0?", "yes, cancel it", "yes"),
        ("Cancel reservation PEP4E0?", "yes cancel", "yes"),
        ("Cancel reservation PEP4E0?", "yes, cancel the reservation", "yes"),
        ("Cancel reservation PEP4E0?", "cancel it", "other"),
        ("Cancel reservation PEP4E0?", "cancel", "other"),
        ("Pay 50?", "yes, cancel it", "gives up"),
        ("Pay 50?", "pay it", "yes"),
        ("Pay 50?", "pay 50", "other"),
        ("Pay 50?", "yes, pay 50", "yes"),
        ("Pay 50?", "yes pay 60", "other"),
        ("Shall I place the order for 10 lamps?", "yes, place the order", "yes"),
        ("Shall I place the order for 10 lamps?", "place it please", "yes"),
        ("Delete all files, and the backup?", "yes, the backup", "other"),
        ("Delete the file or keep it?", "yes, keep it", "other"),
        ("Delete the file or keep it?", "yes, delete", "other"),
        ("Draft the letter?", "yes, send it", "other"),
        ("Soll ich drei Lampen bestellen?", "ja, bitte bestellen", "yes"),
        ("Soll ich drei Lampen bestellen?", "ja, bitte stornieren", "gives up"),
    ],
)
def test_a_yes_may_repeat_the_act_that_was_asked_for(question: str, message: str, means: Meaning) -> None:
    act, last = act_of(question)
    assert meaning(message, Shown(act=act, last=last)) == means


@pytest.mark.parametrize(("timed", "means"), [(False, "yes"), (True, "other")])
def test_now_changes_a_time_that_was_shown(timed: bool, means: Meaning) -> None:
    assert meaning("yes, now", Shown(timed=timed)) == means


@batch(("message", "answers"), [("yes, drop it", True), ("no, I'd like tea", True), ("5", False)])
def test_what_begins_like_an_answer(message: str, answers: bool) -> None:
    assert answers_yes_or_no(message) is answers


@given(st.text(max_size=300))
def test_any_text_is_read(message: str) -> None:
    assert agrees(message) in (True, False, None)


# Not "xx": those are kisses.
@given(st.sampled_from(["yes", "ok", "sure, go ahead", "ja", "oui"]), st.text("bdfjqvw", min_size=2, max_size=8))
def test_one_unknown_word_is_enough_to_ask(assent: str, word: str) -> None:
    assert meaning(f"{assent} {word}") == meaning(f"{word} {assent}") == "other"


@pytest.mark.parametrize("unit", ["yes ", "!", "no, ", " ", "ok-", "oh ", "no not now ", "> yes\n", "--\n", "yes\n"])
def test_t10_promise_01_long_messages_take_no_time(unit: str, count) -> None:  # type: ignore[no-untyped-def]
    assert meaning(unit * count(5_000, 50_000) + "x") == "other"


@batch(
    "message", ["no wait, keep it", "no, keep it", "nein, behalte das", "no espera, me la quedo", "non, je la garde"]
)
def test_what_shall_be_kept_is_declined(message: str) -> None:
    assert meaning(message) == "declines" and agrees(message) is not True


@batch(
    ("message", "insisting"),
    [
        *((text, True) for text in ("as it is", "do it anyway", "yes, as is", "so wie es ist", "trotzdem", "tal cual")),
        *((text, False) for text in ("yes", "ok", "no, leave it as it is", "as it is?", "as it was on Monday", "")),
    ],
)
def test_who_wants_what_was_shown_without_a_change(message: str, insisting: bool) -> None:
    assert insists(message) is insisting


def test_what_only_takes_time() -> None:
    assert all(map(hesitates, ("hm", "wait", "one moment", "thanks", "")))
    assert not any(map(hesitates, ("4417 sorry", "the second", "no", "yes")))

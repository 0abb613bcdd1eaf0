"""The email assistant: what a message says shall be different in a mail that is shown, and what becomes of its text."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest
from tests.batches import batch
from tests.examples.mail_modules import kept_apart

LATE = "We come late, because my sister drives, and Ben brings the keys"
DINNER = "I enjoyed the dinner, my husband sends his regards, and we should do it again in January"
CASES: list[tuple[str, tuple[str, ...], str]] = [
    # Put instead: a value alone, or one thing for another.
    ("The door code is 4471", ("4417 sorry",), "The door code is 4417"),
    ("Call at 3, room 12", ("4 i mean",), "Call at 4, room 12"),
    ("I stay till 6 at desk 4", ("till 5",), "I stay till 5 at desk 4"),
    (
        "The slides come by noon on Tuesday",
        ("noon is too early for me. Make it 3 pm instead.",),
        "The slides come by 3 pm on Tuesday",
    ),
    ("We meet on Friday", ("tomorrow rather",), "We meet tomorrow"),
    ("El jueves no puedo, el viernes a las 11 sí", ("mejor a las 12",), "El jueves no puedo, el viernes a las 12 sí"),
    ("Ich komme heute nicht", ("morgen, nicht heute",), "Ich komme morgen nicht"),
    ("Je ne peux pas venir vendredi", ("jeudi, pas vendredi",), "Je ne peux pas venir jeudi"),
    (
        "It takes three months",
        ("I have been told that it should say six months and not three.",),
        "It takes six months",
    ),
    ("The paper is not there", ("paper is false, I want say the copy",), "The copy is not there"),
    ("I come later to the eat", ("I mean lunch, of course",), "I come later to lunch"),
    ("He offers four months", ("not four, he said four at the most",), "He offers four months at the most"),
    # Left out.
    (LATE, ("Take out the bit about my sister, that's nobody's business.",), "We come late, and Ben brings the keys"),
    (DINNER, ("leave my husband out of it",), "I enjoyed the dinner, and we should do it again in January"),
    ("The draft came late, AGAIN", ("without the AGAIN you parrot",), "The draft came late"),
    ("I come with Dana", ("ohne Dana",), "I come"),
    (
        DINNER,
        ("strike the bit about my husband, he'd rather not be quoted",),
        "I enjoyed the dinner, and we should do it again in January",
    ),
    ("Fine. Friday then. Bring cake.", ("drop the last sentence",), "Fine. Friday then."),
    # Added, or said anew.
    ("12:30 works", ("ok add that ill wait at the door",), "12:30 works. Ill wait at the door"),
    ("The keys are here", ("and say she can take the car too",), "The keys are here. You can take the car too"),
    ("The tenth suits us", ("and ask him to ring twice",), "The tenth suits us. Could you please ring twice?"),
    (
        "Die Rechnung kam doppelt",
        ("und frag noch nach einer Gutschrift",),
        "Die Rechnung kam doppelt. Ich möchte noch nach einer Gutschrift fragen.",
    ),
    ("You're an idiot", ("no of course not. tell him i am disappointed",), "i am disappointed"),
    ("I'm in", ("change it to: I'm out",), "I'm out"),
    # One after the other.
    ("Call at 3", ("4 sorry", "and say it is urgent", "without the urgent bit"), "Call at 4."),
]
UNREAD = [
    ("The door code is 4471", "make it blue"),
    ("We meet at 3 or at 5", "6 rather"),
    ("Die Rechnung kam doppelt", "bitte mit Sie, nicht mit du!"),
    ("Firmo el contrato el lunes", "quita lo de la casa"),
    ("12:30 works", "sorry, on the train"),
    ("12:30 works", "ask dont tell"),
    ("12:30 works", "add a smiley"),
    ("12:30 works", "mention Dana"),
]
STYLED = [
    (("nicer",), "politer", True),
    (("and that one as well", "both are fine like that", "so ist es recht, ab die post"), "as usual", True),
    (("nicer", "but shorter"), "politer and shorter", True),
    (("Could you put 'should' a little more kindly?",), "politer", True),
    (("start it less stiffly, would you, we are old friends",), "as usual", True),
    (("drop the greeting",), "as usual", False),
    (("drop the greeting... no, leave the greeting, just send it",), "as usual", True),
]


@pytest.fixture(scope="module")
def amending() -> Iterator[ModuleType]:
    with kept_apart("amending", "changes", "drafts", "asides", "contacts", "spoken_to"):
        yield importlib.import_module("amending")


@batch("text, messages, wanted", CASES)
def test_a_text_is_changed_by_what_is_said_of_it(
    amending: ModuleType, text: str, messages: tuple[str, ...], wanted: str
) -> None:
    made = amending.amended(text, messages, "as usual", "")
    assert (made.gist, made.unread) == (wanted, ())


@batch("text, message", UNREAD)
def test_what_is_not_understood_changes_nothing_and_is_named(amending: ModuleType, text: str, message: str) -> None:
    made = amending.amended(text, [message], "as usual", "")
    assert made.gist == text and made.unread
    again = amending.amended(text, [message, "as it is"], "as usual", "")
    assert (again.gist, again.unread) == (text, ())


@batch("messages, style, greeting", STYLED)
def test_how_it_is_worded(amending: ModuleType, messages: tuple[str, ...], style: str, greeting: bool) -> None:
    made = amending.amended("We meet at 3", messages, "as usual", "")
    assert (made.gist, made.style, made.greeting, made.unread) == ("We meet at 3", style, greeting, ())

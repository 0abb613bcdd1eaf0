"""What the email assistant was just speaking of, what a message points at, and wishes that are led up to politely."""

import datetime as dt
import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from tests.batches import batch
from tests.examples.mail_modules import kept_apart
from tests.examples.test_mail_wishes import MODULES

from shipworthy.reading import Last, Reading, Spoken

NOW = dt.datetime(2026, 11, 30, 8, 0)
ANA, BEN, CHLOE, DANA = (
    "ana@nordlicht.example",
    "ben@harbor.example",
    "chloe@nordlicht.example",
    "dana@nordlicht.example",
)
THREAD = "Ana Sousa · Offsite in February · Sun 29 Nov 2026, 17:20"
LABELS = ("Harbor Billing · Invoice · Thu 26 Nov 2026, 07:00", "Lena Hoffmann · Application · Sat 28 Nov 2026, 10:05")
FOUND = Last(skill="find_mail", found={"find_mails": {"count": 2, "mails": [{"mail": one} for one in LABELS]}})
TWO = Last(skill="triage", inputs={"label": "urgent"}, found={"sort_mail": {"count": 2}})
SUMMED = Last(
    skill="summarize_thread",
    inputs={"thread": THREAD},
    found={"sum_up": {"mails": [{"mail": str(n)} for n in range(4)]}},
)
OPENED = Last(
    skill="read_thread", inputs={"of": "triage", "under": "urgent", "nth": "1"}, found={"nth_mail": {"count": 2}}
)
WAITS = Last(skill="waiting_for", found={"unanswered": {"count": 1, "mails": [{"to": "Dana Weiss"}]}})
PASSED = Last(skill="not_done", inputs={"about": "the invoice", "to": DANA})
DRAFT = Last(skill="write_mail", inputs={"to": ANA, "gist": "the meeting is at 3 not 4"}, confirms=True)
LIST = {"of": "triage", "under": "urgent"}
MAIL = {"of": "thread", "about": THREAD}


@pytest.fixture(scope="module")
def wishes() -> Iterator[ModuleType]:
    with kept_apart(*MODULES):
        yield importlib.import_module("wishes")


@batch(
    "message, last, wanted",
    [
        # A place of a list, of a thread; what was opened; and where it is not clear which is meant.
        ("answer that I agree", TWO, ("reply", {**LIST, "nth": "any", "gist": "I agree"})),
        ("tell the first one its 12,050", TWO, ("reply", {**LIST, "nth": "1", "gist": "its 12,050"})),
        ("and what the f does the second want from me", TWO, ("summarize_thread", {**LIST, "nth": "2"})),
        ("open the third", TWO, None),
        ("the second", FOUND, ("read_thread", {"of": "mail", "about": LABELS[1]})),
        ("what did the last one in there say exactly?", SUMMED, ("read_thread", {**MAIL, "nth": "1"})),
        ("show me the first one", SUMMED, ("read_thread", {**MAIL, "nth": "4"})),
        ("and the other one?", OPENED, ("read_thread", {**LIST, "nth": "2"})),
        ("réponds-leur que je paie vendredi", OPENED, ("reply", {**LIST, "nth": "1", "gist": "je paie vendredi"})),
        ("answer: 12,000 EUR", OPENED, ("reply", {**LIST, "nth": "1", "gist": "12,000 EUR"})),
        ("il faut payer combien et pour quand ?", SUMMED, ("read_thread", MAIL)),
        ("escríbele que necesito la foto hoy", WAITS, ("write_mail", {"to": DANA, "gist": "necesito la foto hoy", "read": True})),
        ("just write her that it is 5,712", PASSED, ("write_mail", {"to": DANA, "gist": "it is 5,712", "read": True})),
        ("answer that I agree", None, ("reply", {"gist": "I agree"})),
        ("let him know i got it", None, ("write_mail", {"gist": "i got it", "read": True})),
        # Verbs of telling in other languages, and wishes that are led up to.
        ("avisa a Ana por correo que llego tarde", None, ("write_mail", {"to": ANA, "gist": "llego tarde", "read": True})),
        ("Pourrais-tu prévenir Dana que je serai en retard ?", None, ("write_mail", {"to": DANA, "gist": "je serai en retard.", "read": True})),
        ("Kannst du Ben sagen dass ich komme", None, ("write_mail", {"to": BEN, "gist": "Ich wollte sagen, dass ich komme", "read": True})),
        ("do me a favour and tell ben I agree", None, ("write_mail", {"to": BEN, "gist": "I agree", "read": True})),
        ("dis à Ana que je l'appelle mercredi", None, ("write_mail", {"to": ANA, "gist": "je vous appelle mercredi", "read": True})),
        *((text, None, None) for text in ("I told Ana that Friday works", "should I tell Ana that Friday works?", "did you tell ben no")),
        # Of a mail that is shown: the addressee, the signature, and what changes nothing.
        ("oops wrong person, Chloe i mean", DRAFT, ("write_mail", {"to": CHLOE, "read": True})),
        ("sign it with Mia Berger", DRAFT, ("write_mail", {"sign": "Mia Berger"})),
        ("you didnt delete it right?", None, ("about", {"untouched": "yes"})),
    ],
)  # fmt: skip
def test_a_message_points_at_what_was_spoken_of(
    wishes: ModuleType, message: str, last: Last | None, wanted: tuple[str, dict[str, Any]] | None
) -> None:
    found: list[Reading] = wishes.read.readings(Spoken(message=message, now=NOW, last=last))
    given = [(one.skill, {name: value for name, value in one.inputs.items() if value is not None}) for one in found]
    assert given == ([wanted] if wanted else [])


def test_what_is_only_seen_or_given_up_sends_nothing(wishes: ModuleType) -> None:
    for message, again in (("yes i see", True), ("are you mad?? i was joking, bin it", False)):
        (found,) = wishes.read.readings(Spoken(message=message, now=NOW, last=DRAFT))
        assert (found.again, found.ends) == (again, not again)


def test_several_wishes_come_one_after_the_other(wishes: ModuleType) -> None:
    for message, wanted in (
        (
            "dile a Ana que el viernes me va bien y a Ben que firmo hoy",
            [(ANA, "el viernes me va bien"), (BEN, "firmo hoy")],
        ),
        ("tell ana i'm late, and tell ben the same", [(ANA, "i'm late"), (BEN, "i'm late")]),
    ):
        found = wishes.read.readings(Spoken(message=message, now=NOW))
        assert [(one.inputs["to"], one.inputs["gist"]) for one in found] == wanted
    both = wishes.read.readings(
        Spoken(message="tell dana it is 12,000 and then show me who hasn't answered me", now=NOW)
    )
    assert [one.skill for one in both] == ["write_mail", "waiting_for"]

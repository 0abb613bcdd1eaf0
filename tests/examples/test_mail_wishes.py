"""The reader of the email assistant: which request it gives for a message, and where it gives none."""

import datetime as dt
import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from tests.batches import batch
from tests.examples.mail_modules import kept_apart

from shipworthy.reading import Last, Reading, Spoken

NOW = dt.datetime(2026, 11, 30, 8, 0)
BEN, CHLOE, DANA = "ben@harbor.example", "chloe@nordlicht.example", "dana@nordlicht.example"
THREAD = "Ben Carter · Contract for 2027 · Mon 30 Nov 2026, 06:50"
NEW = Last(skill="triage", inputs={"with_whom": CHLOE})
LISTED = Last(skill="triage", inputs={"label": "urgent"})
WAITS = Last(skill="waiting_for")
READ = Last(skill="read_thread", inputs={"thread": THREAD})
NTH = Last(skill="read_thread", inputs={"of": "newest", "with_whom": BEN, "about": "contract"})
FOUND = Last(skill="find_mail", inputs={"about": "mails from chloe", "with_whom": CHLOE, "thread": ""})
SHOWN = Last(skill="reply", inputs={"gist": "ok"}, confirms=True)
ASKED = Last(skill="write_mail", asked=("gist",))
MODULES = (
    *("wishes", "phrasing", "drafts", "asides", "contacts", "searching", "spoken_to", "mails", "html_text"),
    *(
        "orders",
        "reminding",
        "shown",
        "changes",
        "changing",
        "remarks",
        "questions",
        "meant",
        "addressees",
        "clitics",
        "pointing",
        "sentences",
        "talked",
    ),
)
NONE: tuple[str, dict[str, Any]] = ("", {})
ANA = "ana@nordlicht.example"
DRAFT = Last(skill="write_mail", inputs={"to": DANA, "gist": "the code is 4471", "changes": "shorter"}, confirms=True)
UNREAD = Last(skill="write_mail", inputs={"to": DANA, "changes": "make it blue"}, asked=("anew",))
NOBODY = Last(skill="write_mail", inputs={"gist": "ok"}, asked=("to",))
SENT = Last(skill="write_mail", inputs={"to": CHLOE, "gist": "the room is booked"}, wrote=True)
SET = Last(skill="remind", inputs={"with_whom": CHLOE, "by": "2026-12-02"})


def mail(to: str, gist: str, **more: str) -> tuple[str, dict[str, Any]]:
    return "write_mail", {"to": to, "gist": gist, "read": True, **more}


CASES: list[tuple[str, Last | None, tuple[str, dict[str, Any]]]] = [
    ("delete all the junk", None, ("not_done", {"about": "all the junk"})),
    ("Kannst du die Rechnung von Harbor löschen?", None, ("not_done", {"about": "die rechnung von harbor"})),
    ("borra los correos", None, ("not_done", {"about": "los correos"})),
    ("write to Dana that the invoice has to be deleted", None, mail(DANA, "the invoice has to be deleted")),
    ("delete the last sentence", SHOWN, ("reply", {"changes": "delete the last sentence"})),
    ("who owes me an anser", None, ("waiting_for", {})),
    ("Qui ne m'a pas encore répondu ?", None, ("waiting_for", {})),
    ("wer hat sich nicht gemeldet", None, ("waiting_for", {})),
    ("those whom I have not answered", None, ("triage", {"label": "needs an answer"})),
    ("a mail wants my password, real or not", None, ("triage", {"label": "junk"})),
    ("urgent?", None, ("triage", {"label": "urgent"})),
    ("did you send anything today?", None, ("find_mail", {"when": "2026-11-30T00:00/2026-12-01T00:00", "sent": "yes"})),
    ("mails from Ana last week", None, NONE),
    ("open it", NEW, ("read_thread", {"of": "newest", "with_whom": CHLOE})),
    ("answer the second: ok", LISTED, ("reply", {"of": "triage", "under": "urgent", "nth": "2", "gist": "ok"})),
    ("why is the top one urgent", LISTED, ("triage", {"label": "urgent"})),
    ("answer the last one: ok", LISTED, NONE),
    ("lies das erste", LISTED, ("read_thread", {"of": "triage", "under": "urgent", "nth": "1"})),
    ("lies mir die letzte von Ben vor", LISTED, ("read_thread", {"of": "newest", "with_whom": BEN})),
    ("open the second", FOUND, ("read_thread", {"of": "find_mail", **FOUND.inputs, "thread": None, "nth": "2"})),
    ("and the one before that?", NTH, ("read_thread", {**NTH.inputs, "nth": "2"})),
    ("tell him ok from my side", READ, ("reply", {"of": "thread", "about": THREAD, "gist": "ok from my side"})),
    (
        "schreib ihm dass ich komme",
        READ,
        ("reply", {"of": "thread", "about": THREAD, "gist": "Ich wollte sagen, dass ich komme"}),
    ),
    ("tell him ok from my side", NTH, ("reply", {**NTH.inputs, "gist": "ok from my side"})),
    ("tell Dana ok from my side", READ, mail(DANA, "ok from my side")),
    ("tell him ok", WAITS, ("write_mail", {"gist": "ok", "read": True})),
    ("nudge the oldest one", WAITS, ("write_mail", {"nudge": "yes", "nth": "1", "read": True})),
    ("Relancez Chloe gentiment", None, ("write_mail", {"to": CHLOE, "nudge": "yes", "read": True})),
    ("nudge Ben that we need the contract", None, NONE),
    ("ask dont tell. politly", SHOWN, ("reply", {"changes": "ask dont tell. politly"})),
    ("politely ask for Thursday", SHOWN, ("reply", {"changes": "politely ask for Thursday"})),
    ("k leave it there", READ, ("about", {"leave": "yes"})),
    ("leave it there, and read the next", READ, NONE),
    ("I'll write it myself", ASKED, ("about", {"leave": "yes"})),
    ("delete the newsletter", ASKED, NONE),
    ("no, the other one", SHOWN, NONE),
    # A mail that is shown: a change of it, a question about it, another addressee; and what is none of these.
    ("4417 sorry", DRAFT, ("write_mail", {"changes": "shorter\n4417 sorry"})),
    ("make it blue", DRAFT, ("write_mail", {"changes": "shorter\nmake it blue"})),
    ("as it is", UNREAD, ("write_mail", {"changes": "make it blue\nas it is"})),
    ("sorry, on the train", UNREAD, ("write_mail", {"changes": "make it blue\nsorry, on the train"})),
    ("whos that going to", DRAFT, ("about", {"draft": "to", "to": DANA})),
    ("WHICH of her mails is that answering?? dont you send yet", SHOWN, ("about", {"draft": "answers"})),
    ("actually shes on holiday. to chloe then", DRAFT, ("write_mail", {"to": CHLOE, "read": True})),
    (
        "to chloe, and shorter please",
        DRAFT,
        ("write_mail", {"to": CHLOE, "read": True, "changes": "shorter\nand shorter please"}),
    ),
    ("its spy@evil.example now", DRAFT, ("write_mail", {"address": "spy@evil.example"})),
    ("cc spy@evil.example", DRAFT, ("write_mail", {"changes": "shorter\ncc spy@evil.example"})),
    ("one at a time?? pathetic. to dana then", DRAFT, ("about", {"draft": "to", "to": DANA})),
    ("no i meant ben", Last(skill="reply", inputs={"with_whom": DANA}, confirms=True), ("reply", {"with_whom": BEN})),
    ("not that. the one about lunch", SHOWN, ("reply", {"about": "lunch"})),
    ("no, tell dana that i come", DRAFT, ("write_mail", {"gist": "i come"})),
    ("tell ben i come", DRAFT, mail(BEN, "i come")),
    ("that one send", SHOWN, ("reply", {"changes": "that one send"})),
    ("don't send it", SHOWN, NONE),
    ("what's new?", SHOWN, NONE),
    ("wait does she say where?", DRAFT, ("read_thread", {"of": "newest", "with_whom": DANA})),
    ("look harder", NOBODY, ("write_mail", {"again": "yes"})),
    ("dana", NOBODY, NONE),
    ("ok send it", NOBODY, NONE),
    # Orders that are read whole, and the same text to another.
    ("tell ben hes an idiot", None, mail(BEN, "you're an idiot")),
    ("Escríbele a Ana que llego tarde", None, mail(ANA, "llego tarde")),
    ("useless. then WRITE dana that i come", None, mail(DANA, "i come")),
    (
        "answer her that I come",
        Last(skill="find_mail", inputs={"with_whom": CHLOE}),
        ("reply", {"with_whom": CHLOE, "gist": "I come"}),
    ),
    ("tell her I come", SENT, mail(CHLOE, "I come")),
    ("Dis à Ana que je ne peux pas venir", None, mail(ANA, "je ne peux pas venir")),
    ("write the second one again, kindly", WAITS, ("write_mail", {"nudge": "yes", "nth": "2", "read": True})),
    ("sorry, on the train, what did i just write?", DRAFT, ("again", {})),
    (
        "what did lena send along with her letter?",
        None,
        ("find_mail", {"about": "what did lena send along with her letter?"}),
    ),
    ("reply ben no", None, ("reply", {"with_whom": BEN, "gist": "no"})),
    ("tell ben ok and show me his mail", None, NONE),
    ("now dana. same words", SENT, mail(DANA, "the room is booked")),
    ("now the same to dana you snail", SENT, mail(DANA, "the room is booked")),
    ("dana the same, only without the room", SENT, mail(DANA, "the room is booked", changes="without the room")),
    # Reminders, and what is said after one.
    ("ping me if ana hasnt repled by wed", None, ("remind", {"with_whom": ANA, "by": "2026-12-02"})),
    (
        "keep an eye on Ben, and if he hasn't come back to me about the contract by the end of the week, nudge me",
        None,
        ("remind", {"with_whom": BEN, "by": "2026-12-04", "about": "contract"}),
    ),
    ("Recuérdame si Chloe no contesta antes del miércoles", None, ("remind", {"with_whom": CHLOE, "by": "2026-12-02"})),
    (
        "Tell Ben to let me know if he cannot come on Friday",
        None,
        mail(BEN, "Please let me know if you cannot come on Friday"),
    ),
    ("thu actually", SET, ("remind", {"by": "2026-12-03"})),
    ("¿y a qué hora me avisas?", SET, ("about", {"reminders": "yes"})),
    ("Yes, precisely that.", SET, ("about", {"leave": "yes"})),
    # What was shown last.
    ("ok then just who sent it", READ, ("read_thread", {"of": "thread", "about": THREAD, "nth": "1"})),
    ("And what do they demand to me?", READ, ("read_thread", {"of": "thread", "about": THREAD, "nth": "1"})),
    ("Has she attached anything?", NTH, ("find_mail", {"with_whom": BEN, "about": "attachments from"})),
    ("harbor invoice how much n due when", None, ("read_thread", {"about": "harbor invoice how much n due when"})),
    ("she really ought to see what Ben wrote, can you get that across to her?", None, ("not_done", {})),
]


@pytest.fixture(scope="module")
def wishes() -> Iterator[ModuleType]:
    with kept_apart(*MODULES):
        yield importlib.import_module("wishes")


@batch("message, last, wanted", CASES)
def test_a_message_is_read_as_a_request_or_not_at_all(
    wishes: ModuleType, message: str, last: Last | None, wanted: tuple[str, dict[str, Any]]
) -> None:
    found = wishes.read.readings(Spoken(message=message, now=NOW, last=last))
    inputs = {name: value for name, value in wanted[1].items() if value is not None and value != ""}
    given = [
        ("again" if one.again else one.skill, {name: value for name, value in one.inputs.items() if value is not None})
        for one in found
    ]
    assert given == ([(wanted[0], inputs)] if wanted[0] else [])


def test_two_mails_of_one_message_have_each_its_own_addressee_and_text(wishes: ModuleType) -> None:
    message = "Two mails: let Ana know that I agree, and ask Dana whether she still has the key."
    found: list[Reading] = wishes.read.readings(Spoken(message=message, now=NOW))
    assert [(one.inputs["to"], one.inputs["gist"]) for one in found] == [
        ("ana@nordlicht.example", "I agree"),
        (DANA, "Could you tell me whether you still have the key?"),
    ]

"""The reader of the email assistant: which request it gives for a message, and where it gives none."""

import datetime as dt
import importlib
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from tests.batches import batch
from tests.examples.mail_modules import HOME

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
NONE: tuple[str, dict[str, Any]] = ("", {})

CASES: list[tuple[str, Last | None, tuple[str, dict[str, Any]]]] = [
    ("delete all the junk", None, ("not_done", {"about": "all the junk"})),
    ("Kannst du die Rechnung von Harbor löschen?", None, ("not_done", {"about": "die rechnung von harbor"})),
    ("borra los correos", None, ("not_done", {"about": "los correos"})),
    ("write to Dana that the invoice has to be deleted", None, NONE),
    ("delete the last sentence", SHOWN, NONE),
    ("who owes me an anser", None, ("waiting_for", {})),
    ("Qui ne m'a pas encore répondu ?", None, ("waiting_for", {})),
    ("wer hat sich nicht gemeldet", None, ("waiting_for", {})),
    ("those whom I have not answered", None, ("triage", {"label": "needs an answer"})),
    ("a mail wants my password, real or not", None, ("triage", {"label": "junk"})),
    ("urgent?", None, ("triage", {"label": "urgent"})),
    ("did you send anything today?", None, ("find_mail", {"when": "2026-11-30T00:00/2026-12-01T00:00", "sent": "yes"})),
    ("mails from Ana last week", None, NONE),
    ("open it", NEW, ("read_thread", {"of": "newest", "with_whom": CHLOE})),
    ("answer the second: ok", LISTED, ("reply", {"of": "triage", "under": "urgent", "nth": "2"})),
    ("why is the top one urgent", LISTED, ("triage", {"label": "urgent"})),
    ("answer the last one: ok", LISTED, NONE),
    ("lies das erste", LISTED, ("read_thread", {"of": "triage", "under": "urgent", "nth": "1"})),
    ("lies mir die letzte von Ben vor", LISTED, ("read_thread", {"of": "newest", "with_whom": BEN})),
    ("open the second", FOUND, ("read_thread", {"of": "find_mail", **FOUND.inputs, "thread": None, "nth": "2"})),
    ("and the one before that?", NTH, ("read_thread", {**NTH.inputs, "nth": "2"})),
    ("tell him ok from my side", READ, ("reply", {"of": "thread", "about": THREAD})),
    ("schreib ihm dass ich komme", READ, ("reply", {"of": "thread", "about": THREAD})),
    ("tell him ok from my side", NTH, ("reply", NTH.inputs)),
    ("tell Dana ok from my side", READ, NONE),
    ("tell him ok", WAITS, NONE),
    ("nudge the oldest one", WAITS, ("write_mail", {"nudge": "yes", "nth": "1", "read": "yes"})),
    ("Relancez Chloe gentiment", None, ("write_mail", {"to": CHLOE, "nudge": "yes", "read": "yes"})),
    ("nudge Ben that we need the contract", None, NONE),
    ("ask dont tell. politly", SHOWN, ("reply", {"style": "politer"})),
    ("politely ask for Thursday", SHOWN, NONE),
    ("k leave it there", READ, ("about", {"leave": "yes"})),
    ("leave it there, and read the next", READ, NONE),
    ("I'll write it myself", ASKED, ("about", {"leave": "yes"})),
    ("delete the newsletter", ASKED, NONE),
    ("tell ana im late, and tell ben the same", None, NONE),
    ("yes", SHOWN, NONE),
]


@pytest.fixture(scope="module")
def wishes() -> Iterator[ModuleType]:
    names = ("wishes", "phrasing", "drafts", "asides", "contacts", "searching", "spoken_to", "mails", "html_text")
    before = {name: sys.modules.pop(name, None) for name in names}
    sys.path.insert(0, str(HOME))
    try:
        yield importlib.import_module("wishes")
    finally:
        sys.path.remove(str(HOME))
        for name, old in before.items():
            sys.modules.pop(name, None)
            if old is not None:
                sys.modules[name] = old


@batch("message, last, wanted", CASES)
def test_a_message_is_read_as_a_request_or_not_at_all(
    wishes: ModuleType, message: str, last: Last | None, wanted: tuple[str, dict[str, Any]]
) -> None:
    found = wishes.read.readings(Spoken(message=message, now=NOW, last=last))
    inputs = {name: value for name, value in wanted[1].items() if value is not None and value != ""}
    assert [(one.skill, dict(one.inputs)) for one in found] == ([(wanted[0], inputs)] if wanted[0] else [])


def test_two_mails_of_one_message_have_each_its_own_addressee_and_text(wishes: ModuleType) -> None:
    message = "Two mails: let Ana know that I agree, and ask Dana whether she still has the key."
    found: list[Reading] = wishes.read.readings(Spoken(message=message, now=NOW))
    assert [(one.inputs["to"], one.inputs["gist"]) for one in found] == [
        ("ana@nordlicht.example", "I agree"),
        (DANA, "Could you tell me whether you still have the key?"),
    ]

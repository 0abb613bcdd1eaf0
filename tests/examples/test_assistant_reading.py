"""What the reader of the assistant tells each of its three specialists."""

import datetime as dt
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests.batches import batch

from shipworthy.reading import Last, Spoken

HOME = Path(__file__).parents[2] / "examples" / "assistant"
MODULES = ("clauses", "errands", "leads", "stocks", "wishes")
WAITS = {"calendar": "cancel it", "mail_with_answers": "write it to Ana", "mail_needs": "calendar"}
NOW = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def wishes() -> Iterator[ModuleType]:
    sys.path.insert(0, str(HOME))
    for name in MODULES:
        sys.modules.pop(name, None)
    try:
        yield importlib.import_module("wishes")
    finally:
        sys.path.remove(str(HOME))
        for name in MODULES:
            sys.modules.pop(name, None)


def told(wishes: ModuleType, message: str, last: Last | None = None) -> list[tuple[str, str]]:
    found = wishes.read.readings(Spoken(message=message, now=NOW, last=last))
    return [(one.skill, one.said or message) for one in found]


@batch(
    ("message", "parts"),
    [
        ("am i free thu n did chloe write", [("calendar", "am i free thu"), ("mail", "did chloe write")]),
        ("nvda price?", [("trading", "nvda price?")]),
        ("tsla?", [("trading", "what is the price of tsla?")]),
        ("wie steht Apple", [("trading", "how is apple doing?")]),
        (
            "qué tengo el viernes y hay correo de Ben",
            [("calendar", "qué tengo el viernes"), ("mail", "hay correo de Ben")],
        ),
        ("was steht morgen an und neue Mails?", [("calendar", "was steht morgen an"), ("mail", "neue Mails?")]),
        ("annule le dentiste et préviens Ana", [("calendar", "annule le dentiste"), ("mail", "write it to Ana")]),
        ("lunch w chloe thu 12.30, tell her", [("calendar", "lunch w chloe thu 12.30"), ("mail", "write it to Chloe")]),
        (
            "Tell Ana that I am away on Thursday from 1 to 3, and block this time",
            [
                ("mail", "Tell Ana that I am away on Thursday from 1 to 3"),
                ("calendar", "block on Thursday from 1 to 3"),
            ],
        ),
        # What only restricts is no wish, and the text of a mail is not taken apart.
        ("cancel the yoga. and DONT write anyone about it", [("calendar", "cancel the yoga")]),
        ("move the yoga to 7pm and if you mail Ana i'm gone", [("calendar", "move the yoga to 7pm")]),
        (
            "tell Dana that I am late and that the review is at 3",
            [("mail", "tell Dana that I am late and that the review is at 3")],
        ),
        # What one finds out is mailed, also where that is said behind it.
        ("the price of Apple, send it to Ben", [("mail_findings", "the price of Apple, mail it to Ben")]),
        ("mail ben when im free wed", [("mail_findings", "mail ben when im free wed")]),
        ("mail both to chloe", [("mail_findings", "mail both to chloe")]),
        # What it is not sure of is left to the examples.
        ("book a table for two at 8", [("outside", "book a table for two at 8")]),
        ("yes, send it", []),
        ("thanks!", []),
        ("the second one", []),
    ],
)
def test_each_is_told_its_part(wishes: ModuleType, message: str, parts: list[tuple[str, str]]) -> None:
    assert told(wishes, message) == parts


@batch(
    ("message", "last", "parts"),
    [
        ("whats the price of amd", Last(skill="calendar", confirms=True), [("trading", "whats the price of amd")]),
        ("3pm sorry", Last(skill="calendar", confirms=True), []),
        ("put it at 4", Last(skill="calendar", confirms=True), [("calendar", "put it at 4")]),
        ("no dont. what's on friday", Last(skill="mail", confirms=True), [("calendar", "what's on friday")]),
        ("no wait, what's on friday", Last(skill="mail", confirms=True), [("calendar", "what's on friday")]),
        (
            "only cancel, dont mail",
            Last(skill="calendar", inputs=WAITS, confirms=True),
            [("specialists", "only cancel, dont mail")],
        ),
        ("ok what's on Friday", Last(skill="mail", confirms=True), []),
        ("that lunch is on Thursday at 1", Last(skill="mail", asked=("gist",)), []),
    ],
)
def test_an_open_question_is_answered_by_what_is_no_wish_for_another(
    wishes: ModuleType, message: str, last: Last, parts: list[tuple[str, str]]
) -> None:
    assert told(wishes, message, last) == parts

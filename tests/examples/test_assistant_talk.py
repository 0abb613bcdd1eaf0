"""The assistant: its conversations, what it reads in a message, and three agents with files of the same names."""

import asyncio
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from tests.batches import batch
from tests.examples.shares import FEW, share

from shipworthy import Agent
from shipworthy.talk.hold import hold_all
from shipworthy.talk.read import read_talk

HOME = Path(__file__).parents[2] / "examples" / "assistant"


@pytest.fixture(scope="module")
def errands() -> Iterator[ModuleType]:
    sys.path.insert(0, str(HOME))
    try:
        yield importlib.import_module("errands")
    finally:
        sys.path.remove(str(HOME))
        sys.modules.pop("errands", None)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Samples of the day of the conversations, in a state of its own."""
    for name in ("MAIL_IMAP", "MAIL_FOLDER", "MAIL_SMTP", "CALENDAR_URL", "CALENDAR_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")
    monkeypatch.setenv("CALENDAR_WEEK", "2026-11-30")
    monkeypatch.setenv("MAIL_DAY", "2026-11-30T08:00")
    return tmp_path


def sent(state: Path) -> list[str]:
    return [one.read_text("utf-8") for one in (state / "mail" / ".Sent" / "cur").iterdir()]


@pytest.mark.parametrize("each", FEW)
def test_the_conversations_of_the_example(state: Path, each: int) -> None:
    talk = read_talk(HOME / "talk.yaml")
    assert len(talk.conversations) >= 20
    some = share(talk.conversations, each)
    held = asyncio.run(hold_all(talk, lambda: Agent.load(HOME, store="memory"), conversations=some))
    missed = [(one.conversation.name, turn.turn.say, turn.misses) for one in held for turn in one.turns if turn.misses]
    assert missed == []


def test_a_time_is_found_an_event_made_and_figures_mailed_each_after_a_yes(state: Path) -> None:
    agent = Agent.load(HOME, store="memory")

    def say(text: str) -> str:
        return agent.run_sync(text, session="s").text

    asked = say("find 30 minutes with Ana next week and mail her last quarter's NVDA figures")
    assert "Which of these?" in asked
    assert "Create it? (yes/no)" in say("1")
    events = len(list((state / "calendar" / "me").glob("*.ics")))
    assert say("yes").startswith("Created: Meeting with Ana")
    assert len(list((state / "calendar" / "me").glob("*.ics"))) == events + 1
    question = say("yes")
    assert "To: ana@nordlicht.example\n" in question and "$38.4 billion" in question
    assert say("yes").startswith("Sent: Last quarter's NVDA figures, to ana@nordlicht.example.")
    (mail,) = [one for one in sent(state) if "38.4 billion" in one]
    assert "To: ana@nordlicht.example" in mail


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ("Mail Ana last quarter's NVDA figures", "last quarter's NVDA figures"),
        ("mail her the sentiment on Tesla", "the sentiment on Tesla"),
        ("send the price of Microsoft to Chloe", "the price of Microsoft"),
        ("let Ben know when I am free tomorrow", "when I am free tomorrow"),
        ("please write to Jörg Müller what people think of Disney", "what people think of Disney"),
        ("email max@example.org a mail about AMD", "AMD"),
        ("mail the price of Tesla", "the price of Tesla"),
        ("send Nvidia figures to Ben", "Nvidia figures"),
        ("could you send Tesla's price to her?", "Tesla's price"),
        ("what's the price of Tesla?", ""),
    ],
)
def test_what_is_to_be_found_out(errands: ModuleType, message: str, what: str) -> None:
    assert errands.what_in(message) == what


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("email Chloe that lunch is off", True),
        ("write Dana a mail saying I am late", True),
        ("mail Ana the figures that Nvidia reported", False),
        ("mail Ben what is on tomorrow", False),
    ],
)
def test_what_a_message_says_itself_is_not_found_out(errands: ModuleType, message: str, says: bool) -> None:
    assert errands.says(message) is says


@batch(
    ("message", "passes"),
    [
        ("mail that to Dana", "last"),
        ("Would you be so kind as to pass that on to Dana?", "last"),
        ("fwd it 2 ana", "last"),
        ("schick das bitte Chloe", "last"),
        ("mándaselo a Ana", "last"),
        ("envoie ça à Chloe", "last"),
        ("mail both to ben", "both"),
        ("I think Chloe would like to read this, would you kindly mail it to her?", "last"),
        ("AMD P/E, mail it to Ben", ""),
        ("mail Ana that I am late", ""),
        ("send her the price of Apple", ""),
        ("send Ben a mail", ""),
    ],
)
def test_what_was_found_out_before_is_passed_on(message: str, passes: str) -> None:
    sys.path.insert(0, str(HOME))
    try:
        assert importlib.import_module("errands").passes_on(message) == passes
    finally:
        sys.path.remove(str(HOME))
        sys.modules.pop("errands", None)


def test_a_mail_of_what_was_shown_is_sent_as_it_was_shown(state: Path) -> None:
    agent = Agent.load(HOME, store="memory")
    for message in ("what's the price of Apple?", "mail that to Dana", "what's the price of AMD?", "yes"):
        answer = agent.run_sync(message, session="s")
    assert answer.text == "Sent: Apple (AAPL) is at $309.35, to dana@nordlicht.example."
    assert "$309.35" in next(one for one in sent(state) if "AAPL" in one)


def test_what_the_calendar_tells_is_said_by_its_owner(errands: ModuleType) -> None:
    assert errands.in_my_words("You are free on Fri 4 Dec:\n- 09:00–17:30") == "I am free on Fri 4 Dec:\n- 09:00–17:30"


def test_its_people_are_those_of_the_mail_specialist(errands: ModuleType) -> None:
    raw = yaml.safe_load((HOME.parent / "email_assistant" / "people.yaml").read_text("utf-8"))
    assert set(errands.people()) == {one["email"] for one in raw["people"]}

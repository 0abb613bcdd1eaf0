"""The email assistant reminds by `wait`, in virtual time: where no answer has come, and not where one has."""

import datetime as dt
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from tests.examples.mail_modules import HOME, loaded
from tests.sleepers import Wall

from shipworthy import Agent
from shipworthy.stores import SqlStore

BERLIN = dt.timezone(dt.timedelta(hours=1))
NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=BERLIN)
FRIDAY = dt.datetime(2026, 12, 4, 17, 0, tzinfo=BERLIN)


@pytest.fixture
def wall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wall:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")
    for name in ("MAIL_IMAP", "MAIL_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    with loaded() as modules:
        modules["maildirs"].lay_out(tmp_path / "mail", NOW)
    found = Wall(monkeypatch)
    found.now = NOW.timestamp()
    return found


def opened(tmp_path: Path) -> Agent:
    return Agent.load(HOME, store=SqlStore.open(f"sqlite:///{tmp_path}/state.sqlite"))


def answered(folder: Path) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = (
        "ben@harbor.example",
        "mia@nordlicht.example",
        "Re: Access to the data room",
    )
    made["Date"], made["Message-ID"] = format_datetime(NOW + dt.timedelta(days=2)), "<answer@harbor.example>"
    made["In-Reply-To"] = "<dataroom@nordlicht.example>"
    made.set_content("You have access now.\n")
    (folder / "mail" / "new" / "answer").write_bytes(made.as_bytes())


@pytest.mark.parametrize("comes", [False, True])
async def test_a_reminder_is_opened_on_its_day_by_another_process(wall: Wall, tmp_path: Path, comes: bool) -> None:
    async with opened(tmp_path) as agent:
        first = await wall.on(agent).run("Remind me if Ben has not answered by Friday", session="s")
        assert (first.status, first.reason, first.due) == ("completed", "wait", FRIDAY.timestamp())
        assert "Fri 4 Dec 2026, 17:00" in first.text and "Access to the data room" in first.text
    if comes:
        answered(tmp_path)
    wall.now = FRIDAY.timestamp() - 60
    async with opened(tmp_path) as agent:
        assert await wall.on(agent).run_due() == []
    wall.now = FRIDAY.timestamp()
    async with opened(tmp_path) as agent:
        (told,) = await wall.on(agent).run_due()
        assert told.result is not None
        assert ("There is no answer yet from Ben Carter" in told.result.text) is not comes
        assert ("nothing that you still wait for" in told.result.text) is comes
        assert await agent.run_due() == []


async def test_without_an_open_question_any_mail_of_theirs_is_waited_for(wall: Wall, tmp_path: Path) -> None:
    async with opened(tmp_path) as agent:
        told = await wall.on(agent).run("Remind me if Chloe has not answered by Friday", session="s")
        assert told.reason == "wait" and "You wait for no answer from Chloe Martin now." in told.text
        wall.now = FRIDAY.timestamp()
        (due,) = await wall.on(agent).run_due()
        assert due.result is not None and "No mail has come from Chloe Martin" in due.result.text

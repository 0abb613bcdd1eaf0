"""The mailbox and the calendar of the example agents as the place where an attacker writes, and where writes arrive.

A payload is delivered as a mail into the Maildir and as an event into the folder of ICS files, and what an agent reads of
it has gone through the readers of the examples. Writes of a recorded plan go through their tools, into the same places.
"""

import datetime as dt
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from tests.injection.fakes import World
from tests.injection.recorded import Suite, Task

from shipworthy import Agent

EXAMPLES = Path(__file__).parents[2] / "examples"
NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MALLORY = "mallory@attack.example"
TITLE = "Zebra"


class Desk:
    """Both agents over one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.mail = Agent.load(EXAMPLES / "email_assistant", store="memory")
        self.calendar = Agent.load(EXAMPLES / "calendar_bot", store="memory")
        for agent in (self.mail, self.calendar):
            agent.use_clock(NOW)
        # Their first use lays out the samples.
        self.use(self.mail, "find_mails", query="", now=NOW)
        self.use(self.calendar, "find_events", query="", now=NOW)

    def use(self, agent: Agent, name: str, **args: Any) -> Any:
        """Call a tool of one of the agents."""
        return agent.compiled.tools[name](**args)  # type: ignore[operator]

    def deliver(self, text: str, name: str = "zebra") -> None:
        """Put a text of the attacker into the mailbox and into the calendar."""
        made = EmailMessage()
        made["From"], made["Reply-To"] = f'"Ana Sousa (yes)" <{MALLORY}>', MALLORY
        made["To"], made["Subject"] = "mia@nordlicht.example", TITLE
        made["Date"], made["Message-ID"] = format_datetime(NOW - dt.timedelta(minutes=5)), f"<{name}@attack.example>"
        made.set_content(f"{text}\n")
        (self.home / "mail" / "new" / name).write_bytes(made.as_bytes())
        event = icalendar.Event()
        event.add("UID", f"{name}@attack.example")
        event.add("SUMMARY", f"{TITLE} {' '.join(text.split())}")
        event.add("DESCRIPTION", text)
        event.add("DTSTART", NOW + dt.timedelta(days=1))
        event.add("DTEND", NOW + dt.timedelta(days=1, hours=1))
        calendar = icalendar.Calendar()
        calendar.add_component(event)
        (self.home / "calendar" / "me" / f"{name}.ics").write_bytes(calendar.to_ical())

    def as_read(self, text: str) -> str:
        """A text of the attacker as the assistant reads it in a mail."""
        self.deliver(text)
        return self.read_back()

    def read_back(self) -> str:
        """The text of the delivered mail, as the assistant reads it."""
        (thread,) = self.use(self.mail, "find_threads", query=TITLE, now=NOW)["threads"]
        return str(self.use(self.mail, "read_mails", thread=thread["id"])["mails"][0]["text"])

    def kept(self) -> Mapping[str, bytes]:
        """All that a write would change: the sent mails and the events, by their files."""
        every = [*(self.home / "mail" / ".Sent").rglob("*"), *(self.home / "calendar" / "me").iterdir()]
        return {one.name: one.read_bytes() for one in every if one.is_file() and not one.name.startswith(".")}

    def clear(self) -> None:
        """Remove what was sent and all events."""
        for one in (*(self.home / "mail" / ".Sent" / "cur").iterdir(), *(self.home / "calendar" / "me").glob("*.ics")):
            one.unlink()


class RealWorld(World):
    """A recorded task whose mails go through the mailbox, and whose events through the calendar."""

    def __init__(self, desk: Desk, suite: Suite, task: Task) -> None:
        super().__init__(suite, task, suite.harmless)
        self.desk = desk
        self.done: list[str] = []
        """What arrived: the addresses that got a mail, and the events that were created, moved or cancelled."""

    def begin(self, texts: Mapping[str, str]) -> None:
        super().begin(texts)
        self.desk.clear()
        self.done = []
        foreign = sorted({text for vector, text in texts.items() if text != self.suite.harmless[vector]})
        for text in foreign:
            self.desk.deliver(text)
            assert self.desk.read_back() == text

    def called(self, name: str, args: dict[str, Any]) -> dict[str, Any]:
        found = super().called(name, args)
        if name == "send_email":
            for to in (*(args["recipients"] or ()), *(args.get("cc") or ()), *(args.get("bcc") or ())):
                self._wrote("send_mail", to, to=to, subject=args["subject"], text=args["body"], day=str(NOW.date()))
        elif name == "create_calendar_event":
            when = self._moment(args["start_time"], args["end_time"])
            self._wrote("create_event", args["title"], title=args["title"], when=when)
        elif name == "cancel_calendar_event":
            self._wrote("cancel_event", args["event_id"], event=self._event(args["event_id"]))
        elif name == "reschedule_calendar_event":
            label = self._event(args["event_id"])
            end = args.get("new_end_time") or args["new_start_time"]
            self._wrote("move_event", args["event_id"], event=label, to=self._moment(args["new_start_time"], end))
        return found

    def _wrote(self, tool: str, what: str, **args: Any) -> None:
        agent = self.desk.mail if tool == "send_mail" else self.desk.calendar
        self.desk.use(agent, tool, **args)
        self.done.append(f"{tool} {what}")

    def _event(self, id: str) -> str:
        """An event of the recorded calendar, made in the real one, by its title and time."""
        start = NOW + dt.timedelta(days=2)
        title, when = f"Recorded {id}", self._moment(str(start), str(start + dt.timedelta(hours=1)))
        self.desk.use(self.desk.calendar, "create_event", title=title, when=when)
        return f"{title} · {when}"

    @staticmethod
    def _moment(start: str, end: str) -> str:
        begin, last = (dt.datetime.fromisoformat(one).replace(tzinfo=None) for one in (start, end))
        if last <= begin:
            last = begin + dt.timedelta(hours=1)
        return f"{begin:%a} {begin.day} {begin:%b} {begin:%Y}, {begin:%H:%M}–{last:%H:%M}"

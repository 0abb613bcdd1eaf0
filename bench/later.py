"""The share of later user messages of recorded conversations that an agent of six loops refuses.

    .venv/bin/python bench/later.py [FOLDER]

FOLDER holds the recorded airline conversations (data/trajectories). The agent has one loop for each thing that the
airline's policy speaks of, written from its policy and its tools, without a look at the messages. Every recorded user
message is sent in turn; a scripted model answers each loop with what the recorded agent said. Nothing is tuned here.
"""

import argparse
import asyncio
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from shipworthy import Agent, ScriptedModel, Skill, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.models.model import Request

HERE = Path(__file__).resolve().parents[1]
FOLDER = HERE.parent / "shared" / "data" / "trajectories"
STOP = "###STOP###"


@tool
def get_user_details(user_id: str) -> str:
    """Get the details of a user."""
    return ""


@tool
def get_reservation_details(reservation_id: str) -> str:
    """Get the details of a reservation."""
    return ""


@tool
def search_direct_flight(origin: str, destination: str, date: str) -> str:
    """Search direct flights between two cities on a specific date."""
    return ""


@tool(effect="write")
def book_reservation(user_id: str) -> str:
    """Book a reservation."""
    return ""


@tool(effect="write")
def cancel_reservation(reservation_id: str) -> str:
    """Cancel the whole reservation."""
    return ""


@tool(effect="write")
def update_reservation_flights(reservation_id: str) -> str:
    """Update the flight information of a reservation."""
    return ""


@tool(effect="write")
def update_reservation_baggages(reservation_id: str) -> str:
    """Update the baggage information of a reservation."""
    return ""


@tool(effect="write")
def update_reservation_passengers(reservation_id: str) -> str:
    """Update the passenger information of a reservation."""
    return ""


@tool(effect="write")
def send_certificate(user_id: str, amount: int) -> str:
    """Send a certificate to a user."""
    return ""


@tool(effect="write")
def transfer_to_human_agents(summary: str) -> str:
    """Transfer the user to a human agent, with a summary of the user's issue."""
    return ""


READS = (get_user_details, get_reservation_details, search_direct_flight)
BOOK = ("I want to book a flight", "book a flight from SFO to JFK", "I need a new reservation for two passengers")
LOOPS = (
    ("book_flight", "Book a flight", book_reservation, BOOK),
    (
        "change_flight",
        "Change the flights or the cabin of a reservation",
        update_reservation_flights,
        ("I want to change my flight", "move my reservation to another day", "upgrade my cabin to business class"),
    ),
    (
        "cancel_flight",
        "Cancel a reservation",
        cancel_reservation,
        ("I want to cancel my reservation", "cancel my flight and refund me", "please cancel the whole trip"),
    ),
    (
        "baggage_and_passengers",
        "Change the checked bags or the passengers of a reservation",
        (update_reservation_baggages, update_reservation_passengers),
        ("add a checked bag", "how many bags can I take?", "change the name of a passenger"),
    ),
    (
        "compensation",
        "Compensate for a delayed or a cancelled flight",
        send_certificate,
        ("my flight was delayed and I want a compensation", "I want to complain", "the airline cancelled my flight"),
    ),
    (
        "human_agent",
        "Transfer to a human agent",
        transfer_to_human_agents,
        ("I want to talk to a human", "transfer me to a human agent", "can I speak to a supervisor?"),
    ),
)


class Said:
    """What the recorded agent said next."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, request: Request) -> str:
        """Answer any request with it."""
        return self.text or "All right."


def agent_of(said: Said) -> Agent:
    """Return the agent of six loops, whose model says what the recorded agent said."""
    skills = []
    tools = {one.spec.name: one for one in READS}
    for name, description, writes, examples in LOOPS:
        own = writes if isinstance(writes, tuple) else (writes,)
        tools |= {one.spec.name: one for one in own}
        names = [*(one.spec.name for one in READS), *(one.spec.name for one in own)]
        skills.append(Skill(name=name, description=description, examples=examples, tools=names))
    return Agent(skills=skills, tools=list(tools.values()), store=MemoryStore(), model=ScriptedModel(said))


def conversations(folder: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the recorded conversations: each user message with the words of the agent before the next one."""
    for path in sorted(folder.glob("tau*_airline_*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                turns: list[tuple[str, str]] = []
                for message in json.loads(line)["messages"]:
                    content = message.get("content") or ""
                    if message["role"] == "user" and STOP not in content and content.strip():
                        turns.append((content, ""))
                    elif message["role"] == "assistant" and turns and content.strip():
                        turns[-1] = (turns[-1][0], content)
                yield path.name.removesuffix(".jsonl.gz"), turns


async def ends_of(agent: Agent, said: Said, session: str, turns: list[tuple[str, str]]) -> list[str]:
    """Return how each message of a conversation ends."""
    ends = []
    for message, said.text in turns:
        result = await agent.run(message, session=session)
        ends.append("refused" if result.status == "refused" else result.reason or "done")
    return ends


async def main() -> None:
    """Print the shares for each recording, and for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--every", type=int, default=1, help="take every n-th conversation")
    options = parser.parse_args()
    first: Counter[str] = Counter()
    later: dict[str, Counter[str]] = {}
    after_loop: Counter[str] = Counter()
    said = Said()
    agent = agent_of(said)
    for number, (name, turns) in enumerate(conversations(options.folder)):
        if number % options.every or not turns:
            continue
        ends = await ends_of(agent, said, str(number), turns)
        first[ends[0]] += 1
        later.setdefault(name, Counter()).update(ends[1:])
        begun = next((place for place, end in enumerate(ends) if end == "done"), len(ends))
        after_loop.update(ends[begun + 1 :])
    print(_line("first messages", first))
    for name, counted in later.items():
        print(_line(name, counted))
    print(_line("later messages", sum(later.values(), Counter())))
    print(_line("later messages after the first loop has begun", after_loop))


def _line(name: str, counted: Counter[str]) -> str:
    whole = sum(counted.values()) or 1
    shares = ", ".join(f"{end} {100 * times / whole:.1f} %" for end, times in counted.most_common())
    return f"{name:48} {sum(counted.values()):6}  refused {100 * counted['refused'] / whole:5.1f} %   ({shares})"


if __name__ == "__main__":
    asyncio.run(main())

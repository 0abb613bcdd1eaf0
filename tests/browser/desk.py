"""The agent of the tests in a browser: each skill shows one thing that the page has to show."""

import asyncio
import random
from collections.abc import AsyncIterator

from shipworthy import Agent, Input, Prompt, Skill, Step, tool
from shipworthy.models.model import Part, Price, Request, StopPart, TextPart, UsagePart

HOSTILE = (
    '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> **bold <b>tag</b>** '
    "[click](javascript:window.hacked=1) [site](https://example.com/a) <a href='javascript:window.hacked=1'>a</a> "
    "`<svg onload=window.hacked=1>` https://example.org/b\n\n| a | b |\n| --- | --- |\n| <i>c</i> | d |\n\n"
    "```\n<script>window.hacked=1</script>\n```\n- one\n- two"
)
STORY = " ".join(f"Wave {number} rolls in and out again." for number in range(1, 126))
"""A thousand tokens, in sentences of eight."""


class Paced:
    """A model that writes a word at a time."""

    def __init__(self, pause: float) -> None:
        self.name, self.price, self._pause = "paced", Price(input=1.0, output=8.0), pause

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the story."""
        text = STORY if "story" in str(request.messages[-1].text) else "The tide is low. It turns at **six**."
        for word in text.split(" "):
            await asyncio.sleep(self._pause)
            yield TextPart(text=f"{word} ")
        yield UsagePart(input_tokens=60, output_tokens=len(text) // 4)
        yield StopPart(reason="end")


@tool(label="Reading the tide tables", timeout=5)
async def tides() -> str:
    """Read the tide tables."""
    await asyncio.sleep(0.4)
    return "high at 12:10"


@tool(label="Asking the harbour master", timeout=5)
async def harbour() -> str:
    """Ask the harbour master."""
    await asyncio.sleep(0.7)
    return "two berths free"


@tool(label="Looking at the weather", timeout=0.2)
async def weather() -> str:
    """Look at the weather."""
    await asyncio.sleep(3)
    return "fair"


@tool(label="Counting all containers", timeout=60)
async def containers() -> str:
    """Count all containers."""
    await asyncio.sleep(50)
    return "many"


@tool(effect="write", timeout=2)
async def enter(ship: str) -> str:
    """Enter a ship into the log book."""
    await asyncio.sleep(0.1)
    return f"{ship} is entered"


@tool(effect="write", timeout=2)
async def open_gate(ship: str) -> str:
    """Open the lock gate for a ship."""
    return f"the gate is open for {ship}"


@tool(effect="write", timeout=0.3)
async def pay_fee(ship: str) -> str:
    """Pay the harbour fee of a ship."""
    await asyncio.sleep(5 + random.random())
    return "paid"


@tool
def note() -> str:
    """Read a note of a stranger."""
    return HOSTILE


SHIP = {"ship": Input(pattern=r"Vega|Anna|Mira", ask="Which ship?")}


def _skill(name: str, about: str, *examples: str, **more: object) -> Skill:
    return Skill.model_validate({"name": name, "description": about, "examples": examples, **more})


SKILLS = [
    _skill(
        "tide",
        "Tell about the tide",
        "How is the tide?",
        "When does the tide turn?",
        workflow=[Step(tool=tides), Step(tool=harbour), Step(prompt=Prompt(text="Say how the tide is: {tides}"))],
        max_latency_ms=8000,
        max_cost_usd=0.02,
    ),
    _skill(
        "story",
        "Tell a long story of the sea",
        "Tell me a long story",
        "I want to hear a story of the sea",
        workflow=[Step(prompt=Prompt(text="Tell a story.", max_output_tokens=2000, grounded="off"))],
        max_latency_ms=60000,
        max_cost_usd=0.05,
        max_output_tokens=2000,
    ),
    _skill(
        "berth",
        "Find a free berth",
        "Find me a free berth",
        "Is a berth free?",
        inputs={
            "pier": Input.model_validate(
                {"choices": "['North pier', 'South pier', 'Old dock']", "ask": "At which pier?"}
            )
        },
        workflow=[Step(tool=harbour), Step(tool=weather, required=False), Step(answer="At {pier}: {harbour}.")],
    ),
    _skill(
        "log",
        "Enter a ship into the log book",
        "Enter the ship Vega into the log book",
        "Log the ship Anna",
        inputs=SHIP,
        workflow=[
            Step.model_validate({"tool": enter, "as": "entry", "confirm": "Enter {ship} into the log book?"}),
            Step(answer="Done: {entry}."),
        ],
    ),
    _skill(
        "gate",
        "Open the lock gate for a ship",
        "Open the gate for the Vega",
        "Let the ship Anna through the gate",
        inputs=SHIP,
        workflow=[
            Step.model_validate(
                {
                    "tool": open_gate,
                    "as": "gate",
                    "confirm": {"text": "Open the gate for {ship}?", "by": "lock-keeper", "within": "15m"},
                }
            ),
            Step(answer="Done: {gate}."),
        ],
    ),
    _skill(
        "fee",
        "Pay the harbour fee of a ship",
        "Pay the fee of the Vega",
        "Pay the harbour fee for the ship Anna",
        inputs=SHIP,
        workflow=[Step.model_validate({"tool": pay_fee, "as": "fee", "confirm": False}), Step(answer="{fee}")],
    ),
    _skill(
        "count",
        "Count all containers on the quay",
        "Count all containers",
        "How many containers are there on the quay?",
        workflow=[Step(tool=containers), Step(answer="{containers}")],
        max_latency_ms=60000,
    ),
    _skill(
        "notes",
        "Read the notes of strangers",
        "Read the notes",
        "What do the notes of strangers say?",
        workflow=[Step(tool=note), Step(answer="{note}")],
    ),
]
TOOLS = [tides, harbour, weather, containers, enter, open_gate, pay_fee, note]
agent = Agent(
    name="harbour",
    description="Knows the harbour, its ships and its tides.",
    skills=SKILLS,
    tools=TOOLS,
    model=Paced(0.05),
)
hurried = Agent(name="hurried", description="Talks fast.", skills=SKILLS, tools=TOOLS, model=Paced(0.0005))

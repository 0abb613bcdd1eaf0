"""An agent with something of everything that a dry run attacks: loops, workflows, documents, writes, rules, quotas."""

from pathlib import Path
from typing import Any

from shipworthy import Agent, Guideline, Input, Prompt, Skill, Step, tool
from shipworthy.check.subject import Subject
from shipworthy.contract.limits import Limits, Quota
from shipworthy.contract.step import Branch

REACHED: list[str] = []
"""Functions of the author that were called: there must be none."""


def _called(name: str) -> Any:
    REACHED.append(name)
    raise AssertionError(f"{name} was called")


@tool(timeout=2, max_tokens=200, trust="untrusted")
async def read_inbox(folder: str = "inbox") -> dict[str, Any]:
    """Read what others have written."""
    return _called("read_inbox")


@tool(timeout=1, max_tokens=150, trust="trusted", private=True)
def read_ledger(account: str) -> dict[str, Any]:
    """Read what is booked."""
    return _called("read_ledger")


@tool(timeout=1, effect="write", identity=["to", "amount"], max_tokens=60, trust="trusted")
def pay(to: str, amount: float) -> dict[str, Any]:
    """Send money."""
    return _called("pay")


@tool(timeout=1, effect="write", accepts={"subject": "untrusted"}, confirm="never", max_tokens=60, trust="trusted")
async def send_note(text: str, subject: str) -> str:
    """Send a note; its text must be of someone who is trusted."""
    return _called("send_note")


@tool(timeout=1, price_usd=0.001, max_tokens=80, trust="trusted")
async def look_up(word: str, times: int = 1) -> dict[str, Any]:
    """Look a word up."""
    return _called("look_up")


@tool(timeout=1, effect="write", confirm="never")
async def wipe(everything: bool) -> str:
    """Delete it all."""
    return _called("wipe")


TOOLS: list[Any] = [read_inbox, read_ledger, pay, send_note, look_up, wipe]
REPORT = Skill(
    name="report",
    description="Report what is new in the inbox",
    examples=("What is new in my inbox?",),
    workflow=[
        Step(tool="read_inbox", as_="inbox"),
        Step(prompt=Prompt(name="told", text="Sum this up: {inbox}", fallback="New: {inbox.count} messages.")),
    ],
    max_context_tokens=400,
    max_output_tokens=60,
    max_latency_ms=6000,
    max_cost_usd=0.05,
)
ASSIST = Skill(
    name="assist",
    description="Help with whatever is on the desk",
    examples=("Help me with what is on my desk",),
    tools=("read_inbox", "look_up", "pay", "wipe"),
    instructions="Help.",
    fallback="Nothing could be done.",
    max_iterations=3,
    max_tool_calls=4,
    max_context_tokens=900,
    max_output_tokens=80,
    max_latency_ms=8000,
    max_cost_usd=0.1,
)
PAY = Skill(
    name="pay_bill",
    description="Pay a bill after a yes",
    examples=("Pay the bill of Miller",),
    inputs={"payee": Input(ask="To whom?")},
    workflow=[
        Step(tool="look_up", as_="bill", with_={"word": "{payee}"}),
        Step(
            tool="pay", as_="paid", with_={"to": "{payee}", "amount": "=bill.amount"}, confirm="Pay {bill.amount:.2f}?"
        ),
        Step(answer="Paid {bill.amount:.2f}."),
    ],
    max_latency_ms=6000,
    max_cost_usd=0.05,
)
TRANSFER = Skill(
    name="transfer",
    description="Transfer ten at once",
    examples=("Transfer ten to Miller",),
    workflow=[Step(tool="pay", retry=2, with_={"to": "Miller", "amount": 10.0}), Step(answer="Done.")],
    max_latency_ms=6000,
)
FORWARD = Skill(
    name="forward",
    description="Forward a note",
    examples=("Forward the note",),
    workflow=[
        Step(tool="read_inbox", as_="inbox"),
        Step(tool="send_note", with_={"text": "=inbox.first", "subject": "=inbox.subject"}),
        Step(answer="Sent."),
    ],
    max_latency_ms=6000,
)
SEARCH = Skill(
    name="search",
    description="Look many words up",
    examples=("Look up every word",),
    inputs={"words": Input(type="text", default="a b c")},
    workflow=[
        Step(
            tool="look_up",
            as_="found",
            foreach="w in [1, 2, 3, 4, 5, 6]",
            max=6,
            with_={"word": "{w}"},
            on_error="skip",
        ),
        Step(choose=[Branch(when="len(found) > 3", steps=[Step(answer="Many.")]), Branch(steps=[Step(answer="Few.")])]),
    ],
    max_tool_calls=4,
    max_cost_usd=0.004,
    max_latency_ms=6000,
)


def desk(**more: Any) -> Agent:
    """The agent, opened anew."""
    return Agent(
        name="desk",
        skills=[REPORT, ASSIST, PAY, TRANSFER, FORWARD, SEARCH],
        tools=TOOLS,
        guidelines=[Guideline(name="never wipe", forbid_tools=("wipe",))],
        limits=Limits(session=Quota(max_cost_usd=0.05, max_tool_calls=12)),
        store="memory",
        **more,
    )


def subject(**more: Any) -> Subject:
    """The same as a subject of a check."""
    return Subject(open=lambda: desk(**more), named="desk:agent")


TRADING = Path(__file__).parents[3] / "examples" / "trading"

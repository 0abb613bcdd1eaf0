"""A desk of three specialists whose work belongs together: a calendar, figures of companies, and mail."""

from typing import Any

from shipworthy import Agent, Input, Skill, Step, tool

FLAGSHIP = "find 30 minutes with Ana next week and mail her last quarter's NVDA figures"


def calendar() -> Agent:
    @tool(timeout=2)
    async def free_times(person: str) -> str:
        return f"Tuesday 10:00 to 10:30 with {person}"

    skill = Skill(
        name="find_time",
        description="Find free time with somebody",
        examples=("Find 30 minutes with Bob", "When am I free next week?", "Find an hour with Carla on Friday"),
        inputs={"person": Input(type=["Ana", "Bob", "Carla"], ask="With whom?")},
        workflow=(Step(tool="free_times", as_="slot"), Step(answer="Free: {slot}.")),
    )
    return Agent(name="calendar", skills=[skill], tools=[free_times], store="memory")


def trading(fails: bool = False) -> Agent:
    @tool(timeout=2)
    async def figures(ticker: str) -> dict[str, str]:
        if fails:
            raise RuntimeError("no connection")
        return {"ticker": ticker, "revenue": "57.0 billion USD"}

    skill = Skill(
        name="figures_of",
        description="Figures of a company's last quarter",
        examples=("Last quarter's figures of NVDA", "How did AMD do last quarter?", "What was the revenue of TSLA?"),
        inputs={"ticker": Input(type="ticker", ask="Which stock?")},
        workflow=(Step(tool="figures", as_="found"), Step(answer="{found.ticker}: revenue {found.revenue}.")),
    )
    return Agent(name="trading", skills=[skill], tools=[figures], store="memory")


def email(sent: list[tuple[str, str]]) -> Agent:
    @tool(timeout=2, effect="write")
    async def send(to: str, body: str) -> str:
        sent.append((to, body))
        return "sent"

    skill = Skill(
        name="write_mail",
        description="Write a mail",
        examples=("Mail Bob that Friday works", "Send a mail to Carla", "Write to Dan about the invoice"),
        inputs={"to": Input(type=["Ana", "Bob", "Carla"], ask="To whom?")},
        workflow=(
            Step(tool="send", with_={"to": "=to", "body": "=message"}, confirm="To {to}: {message}. Send it?"),
            Step(answer="Sent to {to}."),
        ),
    )
    return Agent(name="email", skills=[skill], tools=[send], store="memory")


def desk(sent: list[tuple[str, str]], *, fails: bool = False, **own: Any) -> Agent:
    """The orchestrator; `fails`: the figures cannot be read."""
    three = {"calendar": calendar(), "trading": trading(fails), "email": email(sent)}
    return Agent(name="desk", specialists=three, store="memory", **own)

"""The article's checklist before you ship, as `shipworthy check` finds it on the trading agent."""

from bench.article.agents import TRADING, own_state
from bench.article.figure import Figure, Verdict

from shipworthy import Agent
from shipworthy.check.checking import Options, check
from shipworthy.check.finding import State
from shipworthy.check.subject import Subject

VERDICTS: dict[State, Verdict] = {"met": "same", "failed": "worse", "not_established": "open", "not_applicable": "open"}
CHECKLIST = ("determinism", "tokens", "latency")


async def figures() -> tuple[Figure, ...]:
    """Each item under the article's three headings, with its evidence; trials are held, attacks are not made."""
    with own_state():
        subject = Subject(open=lambda: Agent.load(TRADING, store="memory"), named="examples/trading")
        report = await check(subject, Options(dry_run=None))
    return tuple(
        Figure(
            what=item.title,
            article=f"on the checklist, under {item.heading}",
            ours=item.evidence,
            how="the item of `shipworthy check examples/trading`: its definition, and ten trials of each case",
            verdict=VERDICTS[item.state],
        )
        for item in report.items
        if item.heading in CHECKLIST
    )

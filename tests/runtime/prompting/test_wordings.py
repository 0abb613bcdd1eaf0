"""A model that tells the truth in fifty wordings is never kept from saying it."""

from typing import Any

from tests.batches import batch
from tests.small_agents import GO

from shipworthy import Agent, ScriptedModel, Skill, Step, tool

RECORD: dict[str, Any] = {
    "ticker": "AAPL",
    "company": "Apple Inc.",
    "price": 231.75,
    "currency": "USD",
    "change": -1.24,
    "change_percent": -0.53,
    "pe": 35.82,
    "market_cap": 3_512_345_678_901,
    "volume": 48_211_034,
    "high_52_weeks": 260.1,
    "low_52_weeks": 169.21,
    "dividend_yield": 0.0044,
    "employees": 164_000,
    "founded": "1976-04-01",
    "updated": "2026-11-27T16:00:00",
    "earnings_call": "2027-01-28",
    "analysts": [{"firm": "North", "rating": "buy", "target": 275}, {"firm": "South", "rating": "hold", "target": 240}],
    "isin": "US0378331005",
    "investor_relations": "https://investor.apple.com",
    "contact": "investor_relations@apple.com",
}
WORDINGS = (
    "Apple trades at $231.75.",
    "AAPL is at 231.75 USD, down 1.24 on the day.",
    "The share lost 0.53 % today.",
    "It fell 0.53 percent to $231.75.",
    "At about $232, it is a little lower than yesterday.",
    "The price-earnings ratio stands at 35.8.",
    "With a P/E of roughly 36 it is not cheap.",
    "Its market capitalisation is $3.51 trillion.",
    "The company is worth about 3.5 trillion dollars.",
    "Market cap: 3,512,345,678,901 USD.",
    "48.2 million shares changed hands.",
    "Volume was 48,211,034.",
    "Some 48M shares were traded.",
    "Within 52 weeks it ranged from $169.21 to $260.10.",
    "The 52-week high is 260.1, the low 169.21.",
    "It yields 0.44 % in dividends.",
    "The dividend yield of 0.44 percent is small.",
    "Apple has 164,000 employees.",
    "It employs about 164 thousand people.",
    "The company was founded on April 1, 1976.",
    "Founded in 1976, it is one of the oldest in its field.",
    "Prices are as of 27 November 2026, 4 pm.",
    "As of 2026-11-27 16:00 the price was 231.75.",
    "Updated on Nov 27 at 4:00 PM.",
    "The next earnings call is on January 28, 2027.",
    "Earnings are due on 28 Jan 2027.",
    "Two analysts follow it: North says buy, South says hold.",
    "North's target is $275, South's is $240.",
    "The targets are 240 and 275 dollars.",
    "1. North: buy, target $275\n2. South: hold, target $240",
    "- Price: $231.75\n- P/E: 35.82\n- Yield: 0.44%",
    "| measure | value |\n| --- | --- |\n| price | $231.75 |\n| P/E | 35.8 |",
    "Its ISIN is US0378331005.",
    "More at https://investor.apple.com.",
    "Write to investor_relations@apple.com.",
    "**$231.75** (−0.53 %)",
    "In short: 231.75 dollars, minus 1.24, P/E 35.8.",
    "Apple (AAPL): $231.75, -$1.24 (-0.53%).",
    "A share costs 231 dollars and 75 cents.",
    "The stock is down by a little over one dollar, 1.24 to be exact.",
    "Die Aktie steht bei 231,75 US-Dollar.",
    "Sie verlor 0,53 Prozent.",
    "Die Marktkapitalisierung liegt bei 3,51 Billionen Dollar.",
    "Rund 48,2 Millionen Aktien wurden gehandelt.",
    "Stand: 27. November 2026, 16 Uhr.",
    "La acción cotiza a 231,75 dólares.",
    "Cayó un 0,53 %.",
    "L'action est à 231,75 dollars, en baisse de 0,53 %.",
    "Le prochain rendez-vous est le 28 janvier 2027.",
    "Nothing unusual: the price moved by half a percent or so.",
)


@tool
def look() -> dict[str, Any]:
    """All that is known of the stock."""
    return RECORD


@batch("words", WORDINGS)
async def test_what_is_true_is_said(words: str) -> None:
    steps = (Step(tool=look), Step(prompt="Say how the stock is doing: {look}"))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    result = await Agent(skills=[job], tools=[look], model=ScriptedModel([words]), store="memory").run(GO)
    assert (result.status, result.text) == ("completed", words)

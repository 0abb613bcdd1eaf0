"""`claims`: a comparison may be said only of the value that the contract computes."""

from typing import Any

from tests.batches import batch
from tests.runtime.conftest import sent

from shipworthy import Agent, ScriptedModel, Skill, Step, tool
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.events import Degraded, TextDelta
from shipworthy.runtime.prompting.claims import sentences_of

WITHHELD = built_in("en")("withheld")

STOCKS = [
    {"name": "Apple Inc.", "pe": 31.5, "price": 220.0},
    {"name": "AMD", "pe": 12.25, "price": 140.0},
    {"name": "NVDA", "pe": 45.0, "price": 900.0},
]
LOWEST = {"lowest P/E": "first(sorted(stocks, by=it.pe)).name"}


@tool
def stocks() -> list[dict[str, Any]]:
    """Stocks."""
    return STOCKS


def agent(claims: dict[str, str], *says: str, on_skill: bool = False, **more: Any) -> Agent:
    own = {} if on_skill else {"claims": claims}
    prompt = Step(prompt="Compare.", retry=1, **own)
    job = Skill(
        name="job",
        workflow=[Step(tool="stocks"), prompt],
        claims=claims if on_skill else {},
        max_cost_usd=0.0,
        **more,
    )
    return Agent(skills=[job], tools=[stocks], model=ScriptedModel(list(says)))


@batch("on_skill", [False, True])
@batch(
    ("claims", "text", "passes"),
    [
        (LOWEST, "AMD has the lowest P/E.", True),
        (LOWEST, "The  LOWEST\nP/E is that of amd.", True),
        (LOWEST, "NVDA has the lowest P/E.", False),
        (LOWEST, "AMD is cheap. NVDA has the lowest P/E.", False),
        (LOWEST, "NVDA is dear; all others are cheaper.", True),
        (LOWEST, "Lowest P/E:\n\nAMD", True),
        (LOWEST, "**Lowest P/E:**\nAMD", True),
        (LOWEST, "| lowest P/E | NVDA |\n| price | AMD |", False),
        (LOWEST, "| lowest P/E | AMD |\n| price | NVDA |", True),
        (LOWEST, "AMDX has the lowest P/E.", False),
        ({"highest price": "last(sorted(stocks, by=it.price)).price"}, "The highest price is $900.00.", True),
        ({"highest price": "last(sorted(stocks, by=it.price)).price"}, "The highest price is 140.", False),
        ({"under 50": "[s.name for s in stocks if s.pe < 40]"}, "AMD is under 50.", True),
        ({"under 50": "[s.name for s in stocks if s.pe < 40]"}, "NVDA is under 50.", False),
        ({"second cheapest": "stocks[0].name"}, "Apple Inc. is the second cheapest. AMD is first.", True),
        ({"all profitable": "all(s.pe > 0 for s in stocks)"}, "They are all profitable.", True),
        ({"all profitable": "all(s.pe > 20 for s in stocks)"}, "They are all profitable.", False),
        ({"best rated": "stocks[0].rating"}, "AMD is best rated.", False),
        ({"best rated": "stocks[9].name"}, "AMD is best rated.", False),
        ({"best rated": "stocks[0].name + 3"}, "AMD is best rated.", False),
        ({"best rated": "stocks[9].name"}, "AMD is fine.", True),
    ],
)
def test_a_claim_is_made_of_its_value_alone(claims: Any, text: str, passes: bool, on_skill: bool) -> None:
    result, events = sent(agent(claims, text, text, on_skill=on_skill))
    assert result.text == (text if passes else WITHHELD)
    assert [event.reason for event in events if isinstance(event, Degraded)] == ([] if passes else ["guideline"])


def test_the_model_is_told_of_whom_it_may_say_it_and_nothing_is_shown_before() -> None:
    made = agent(LOWEST, "NVDA has the lowest P/E.", "AMD has the lowest P/E.")
    model = ScriptedModel(["NVDA has the lowest P/E.", "AMD has the lowest P/E."])
    made.use_model(model)
    result, events = sent(made)

    assert result.status == "completed" and "only of AMD" in model.requests[1].messages[-1].text
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["AMD has the lowest P/E."]


def test_sentences_end_where_another_begins() -> None:
    assert sentences_of("It is 3.5 now. Then? “Yes.” Well, e.g. this one.\nAnd this") == [
        "It is 3.5 now.",
        "Then?",
        "“Yes.",
        "Well, e.g. this one.",
        "And this",
    ]

"""Which parts of a message several specialists answer side by side, and which wait."""

from tests.batches import batch
from tests.specialist_agents import THREE, orchestrator, specialist

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.gathering import _refers, asked_in


@batch(
    ("text", "refers"),
    [
        ("mail it to Bob", True),
        ("will it rain in Oslo", False),
        ("is it open", False),
        ("tell them about that", True),
        ("what is the price of AMD", False),
    ],
)
def test_what_refers_to_another_part(text: str, refers: bool) -> None:
    assert _refers(text) is refers


def test_each_specialist_is_told_its_parts() -> None:
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"), travel=specialist("travel")).compiled
    assert asked_in(agent, Said(THREE)) == {
        "trading": "What is the price of NVDA?",
        "email": "Did Bob write to me?",
        "travel": "Is there a room in Rome tonight?",
    }
    assert asked_in(agent, Said("What is the price of NVDA?")) == {}


async def test_two_requests_for_one_are_told_to_it_together() -> None:
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"))
    result = await agent.run("What is the price of NVDA? How much does a share cost?")
    assert result.skill == "trading"
    assert result.path[0]["args"] == {"message": "What is the price of NVDA? How much does a share cost?"}

"""What is told of a trouble goes to the one skill that hears of troubles."""

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.runtime.meaning.troubles import reported, tells_of_trouble


@tool(effect="write")
def note(what: str) -> str:
    """Write it down."""
    return what


@tool(effect="write")
def stop(stay: str) -> str:
    """Cancel a stay."""
    return stay


def _report(name: str) -> Skill:
    return Skill(
        name=name,
        description="Report something broken",
        examples=("The shower is cold", "Our neighbours are too loud", "My lamp is broken"),
        inputs={"what": Input(ask="What is wrong?")},
        workflow=(Step(tool="note", confirm="Write down: {what}?"), Step(answer="Noted.")),
    )


def _agent(*more: Skill) -> Agent:
    stay = Input(pattern=r"P-\d{4}", ask="Which stay?")
    skills = [
        _report("report"),
        Skill(
            name="cancel_stay",
            description="Cancel a stay",
            examples=("Cancel P-1001", "We can't come"),
            inputs={"stay": stay},
            workflow=(Step(tool="stop", confirm="Cancel {stay}?"), Step(answer="Done.")),
        ),
        *more,
    ]
    return Agent(skills=skills, tools=[note, stop], store=MemoryStore())


def _routed(agent: Agent, text: str) -> str | None:
    route = Route(outcome="none", skill=None, confidence=0.05, candidates=(("cancel_stay", 0.05),), why="")
    return reported(agent.compiled, Said(text), route).skill


@batch(
    ("text", "skill"),
    [
        ("theres no hot water in the wash house!!", "report"),
        ("someone has smashed the mirror", "report"),
        ("bei uns ist die Heizung kaputt", "report"),
        ("i want my money back, it was too loud", None),  # it wants something
        ("is the shower broken?", None),  # it asks
        ("the weather is lovely", None),  # nothing is wrong
        ("my leg is broken so P-1001 is off", None),  # it names what another skill takes
        ("broken", None),  # a word tells nothing
    ],
)
def test_a_trouble_is_reported(text: str, skill: str | None) -> None:
    assert _routed(_agent(), text) == skill


def test_one_of_two_that_hear_is_not_guessed() -> None:
    assert _routed(_agent(_report("report_too")), "theres no hot water in the wash house") is None


def test_another_skill_that_is_likely_is_not_passed_over() -> None:
    route = Route(outcome="ask", skill=None, confidence=0.6, candidates=(("cancel_stay", 0.6),), why="")
    assert reported(_agent().compiled, Said("theres no hot water here"), route) is route


def test_trouble_is_told_by_its_words() -> None:
    assert tells_of_trouble(Said("the lamp is broken")) and not tells_of_trouble(Said("the lamp is green"))


async def test_nothing_is_written_without_a_yes() -> None:
    async with _agent() as agent:
        asked = await agent.run("theres no hot water in the wash house", session="s")
        assert (asked.skill, asked.status, asked.path) == ("report", "asked", ())
        assert "theres no hot water in the wash house" in asked.text
        assert (await agent.run("yes", session="s")).text == "Noted."

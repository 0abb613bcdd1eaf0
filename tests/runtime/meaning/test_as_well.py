"""The same once more for somebody else, beside what is asked about."""

from tests.batches import batch
from tests.runtime.meaning.test_texts import desk

from shipworthy import Agent, Input, Skill, Step, tool


@batch("message", ["same for Ben", "the same to Ben please", "and Ben too", "das gleiche für Ben", "lo mismo para Ben"])
async def test_what_is_asked_about_stays_and_the_same_is_next(message: str) -> None:
    agent = desk()
    await agent.run("tell Ana that I am late", session="s")
    asked = await agent.run(message, session="s")
    assert asked.status == "asked" and asked.inputs["to"] == "ana" and "ben" in asked.text
    done = await agent.run("yes", session="s")
    assert done.text.startswith("told ana") and done.next == "tell"
    assert (await agent.run("yes", session="s")).inputs["to"] == "ben"


@batch("message", ["Ben", "no, to Ben", "tell Ben instead"])
async def test_another_person_is_a_correction(message: str) -> None:
    agent = desk()
    await agent.run("tell Ana that I am late", session="s")
    assert (await agent.run(message, session="s")).inputs["to"] == "ben"


async def test_another_day_too_is_next() -> None:
    day = Input(type="date", ask="On which day?")
    skill = Skill(
        name="yoga",
        description="Book a yoga class",
        examples=("book yoga on monday", "a yoga class"),
        inputs={"day": day},
        workflow=(Step(tool="enrol", confirm="Book yoga on {day}?"), Step(answer="Booked.")),
    )
    days: list[str] = []

    @tool(effect="write")
    def enrol(day: str) -> str:
        """Book it."""
        days.append(str(day))
        return "ok"

    async with Agent(skills=[skill], tools=[enrol], store="memory") as agent:
        for message in ("book yoga on 2027-03-04", "2027-03-05 too", "yes", "yes", "yes"):
            await agent.run(message, session="s")
    assert days == ["2027-03-04", "2027-03-05"]

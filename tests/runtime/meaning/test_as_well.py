"""The same once more for somebody else, beside what is asked about."""

from tests.batches import batch
from tests.runtime.meaning.test_texts import desk


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

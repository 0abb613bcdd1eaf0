"""The words that are to be passed on are taken out of the message that asks for it."""

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore

TOLD: list[str] = []


@tool(timeout=1, effect="write", identity=("text",))
def tell_office(text: str) -> str:
    """Pass a message on."""
    TOLD.append(text)
    return "sent"


def _desk() -> Agent:
    skill = Skill(
        name="message",
        description="Pass a message on to the office",
        examples=("Tell the office that I lost my key", "Please let them know I'll be late", "Sag dem Büro Bescheid"),
        inputs={"text": Input(ask="What shall I tell them?")},
        workflow=(Step(tool="tell_office", confirm="Tell the office: {text}? (yes/no)"), Step(answer="I told them.")),
    )
    return Agent(skills=[skill], tools=[tell_office], store=MemoryStore())


@batch(
    ("message", "told"),
    [
        ("tell the office that I lost my locker key", "I lost my locker key"),
        ("Tell the office I'm late", "I'm late"),
        ("please let them know I'll be late", "I'll be late"),
        ("let the office know that I need a new card", "I need a new card"),
        ("tell the office: my locker is broken", "my locker is broken"),
        ("can you tell the office the shower is cold", "the shower is cold"),
        ("sag dem Büro, dass ich später komme", "ich später komme"),
    ],
)
async def test_what_is_said_is_not_asked_for_again(message: str, told: str) -> None:
    TOLD.clear()
    async with _desk() as agent:
        asked = await agent.run(message, session="s", skill="message")
        assert asked.text == f"Tell the office: {told}? (yes/no)"
        await agent.run("yes", session="s")
    assert [told] == TOLD


@batch("message", ["tell the office something", "let them know when I come", "I have a message for the office"])
async def test_where_no_text_is_said_it_is_asked_for(message: str) -> None:
    async with _desk() as agent:
        assert (await agent.run(message, session="s", skill="message")).text == "What shall I tell them?"

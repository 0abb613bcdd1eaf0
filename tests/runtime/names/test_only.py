"""The only choice is taken where the request names nothing else."""

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore


@tool
def tables_of(phone: str) -> list[dict[str, str]]:
    """Find the reservations."""
    return [{"id": "R-820", "text": "2 people on 2027-03-20"}]


@tool(effect="write")
def drop(table: str) -> str:
    """Cancel it."""
    return table


def restaurant() -> Agent:
    skill = Skill(
        name="cancel_reservation",
        description="Cancel a reservation",
        examples=("Cancel my reservation", "We can't come on Friday", "Drop R-811"),
        inputs={
            "phone": Input(pattern=r"\d{7}", ask="Which phone number?"),
            "table": Input(choices="tables_of", value="it.id", label="{it.id}: {it.text}", ask="Which reservation?"),
        },
        workflow=(Step(tool="tables_of"), Step(tool="drop", confirm="Cancel {table}?"), Step(answer="Done.")),
    )
    return Agent(skills=[skill], tools=[tables_of, drop], store=MemoryStore())


@batch(
    ("message", "taken"),
    [
        ("cancel my reservation, 9876543", True),
        ("cancel the reservation of my wife, 9876543", True),
        ("quiero cancelar, el teléfono es 9876543", True),
        ("9876543, cancel my reservation on 20 March 2027", True),
        ("9876543, cancel my reservation on 21 March 2027", False),
        ("cancel the birthday reservation, 9876543", False),
    ],
)
async def test_the_only_choice_is_taken_unless_another_is_named(message: str, taken: bool) -> None:
    async with restaurant() as agent:
        result = await agent.run(message, skill="cancel_reservation")
    assert (result.reason, "table" in result.inputs) == ("confirm" if taken else "input", taken)

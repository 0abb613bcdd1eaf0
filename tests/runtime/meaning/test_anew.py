"""Messages that say anew what was said before, where they are no answer."""

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool


def _parcels(done: list[tuple[str, str]]) -> Agent:
    @tool(effect="write")
    def leave(code: str, neighbour: str) -> str:
        """Leave a parcel with a neighbour."""
        done.append((code, neighbour))
        return "ok"

    skill = Skill(
        name="neighbour",
        description="Leave a parcel with a neighbour",
        examples=("leave it next door", "give my parcel to the neighbour", "my neighbour can take the parcel"),
        inputs={"code": Input(pattern=r"PX\d{3}", ask="Which parcel?"), "neighbour": Input(ask="Who shall take it?")},
        workflow=(Step(tool=leave, confirm="Leave {code} with {neighbour}?"), Step(answer="Done.")),
    )
    return Agent(skills=[skill], tools=[leave], store="memory")


@batch("message", ["oops, PX202", "sorry, PX202 not PX201", "no, PX202"])
@batch("before", [(), ("Mrs Li",)])
async def test_issue_11_a_code_is_said_anew_whatever_is_asked(message: str, before: tuple[str, ...]) -> None:
    done: list[tuple[str, str]] = []
    async with _parcels(done) as agent:
        await agent.run("leave it next door, PX201", session="s")
        for text in before:
            await agent.run(text, session="s")
        asked = await agent.run(message, session="s")
        assert (asked.inputs["code"], done) == ("PX202", [])
        for text in ("yes",) if before else ("Mrs Li", "yes"):
            await agent.run(text, session="s")
    assert done == [("PX202", "Mrs Li")]


async def test_a_goodbye_leaves_the_question_for_a_text() -> None:
    done: list[tuple[str, str]] = []
    async with _parcels(done) as agent:
        await agent.run("leave it next door, PX201", session="s")
        last = await agent.run("bye", session="s")
        assert "Goodbye" in last.text
        await agent.run("yes", session="s")
    assert done == []

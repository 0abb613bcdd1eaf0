"""Skills that take any words, and several to whom one text is said."""

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, input_type, tool

person = input_type("person", values={name: [name.capitalize()] for name in ("ana", "ben", "chloe")})


def desk() -> Agent:
    """An agent that tells people something after a yes."""

    @tool(effect="write", timeout=2)
    def send(to: str, text: str) -> str:
        return f"told {to}: {text}"

    skill = Skill(
        name="tell",
        description="Tell somebody something",
        examples=("tell Ana that I am late", "tell Ben to come", "ask Chloe whether she comes", "write to Ben"),
        inputs={"to": Input(type="person", ask="To whom?"), "text": Input(default="=message")},
        workflow=(Step(tool="send", confirm="Tell {to}: {text}?"), Step(answer="{send}.")),
    )
    return Agent(name="desk", skills=[skill], tools=[send], types={"person": person}, store="memory")


@batch(
    ("message", "first", "second"),
    [
        ("tell Ana that I am late and ask Ben whether he comes", "that I am late", "ask Ben whether he comes"),
        ("tell Ana and Ben that I am late", "that I am late", "that I am late"),
        ("tell Ana and Ben I am late", "I am late", "I am late"),
        ("tell Ana that Ben and Chloe come at five", "that Ben and Chloe come at five", ""),
        ("tell Ana that I am late", "that I am late", ""),
    ],
)
async def test_each_to_whom_something_is_said_is_asked_about(message: str, first: str, second: str) -> None:
    agent = desk()
    asked = await agent.run(message, session="s")
    assert asked.inputs["to"] == "ana" and first in asked.text
    done = await agent.run("yes", session="s")
    assert (done.next == "tell") is bool(second), done.text
    if second:
        later = await agent.run("yes", session="s")
        assert later.inputs["to"] == "ben" and second in later.text

import asyncio
from typing import Any

from shipworthy import Agent, Input, Prompt, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.contract.agent import SessionSpec
from shipworthy.events import QuestionAsked, RunFinished, SkillChosen, TextDelta


async def test_question_comes_as_an_event_with_its_choices(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    agent = agent_of([{"answer": "{x}"}], inputs={"x": Input(ask="Which?", choices="['left', 'right']")})
    result = await agent.run(go, emit=heard.append)
    (asked,) = [event for event in heard if isinstance(event, QuestionAsked)]
    assert (asked.kind, asked.names, asked.choices) == ("input", ("x",), ("left", "right"))
    assert asked.text == result.text == "".join(event.text for event in heard if isinstance(event, TextDelta))
    assert any(isinstance(event, SkillChosen) and event.skill == "job" for event in heard)


async def test_field_18_a_question_shows_nothing_that_steers_or_cannot_be_seen(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    dirty = Input(ask="Which\x1b[2J\u200b?\r\nPlease", choices="['le\u202eft', 'ri\u200bght']")
    agent = agent_of([{"answer": "{x}"}], inputs={"x": dirty})
    result = await agent.run(go, session="s", emit=heard.append)
    (asked,) = [event for event in heard if isinstance(event, QuestionAsked)]
    assert asked.choices == ("le\ufffdft", "right")
    assert asked.text == result.text == "Which\ufffd[2J?\nPlease\n1. le\ufffdft\n2. right"
    assert (await agent.run("right", session="s")).text == "ri\u200bght", "the value is what it was"


async def test_whole_run_fills_every_key(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    result = await agent_of([{"answer": "Done."}]).run(go)
    data = result.as_dict()
    assert (data["status"], data["text"], data["skill"], data["path"]) == ("completed", "Done.", "job", [])
    assert 0 <= data["first_event_ms"] <= data["first_token_ms"] <= data["usage"]["latency_ms"]


async def test_question_is_told_before_the_run_is_finished_and_named_in_its_result(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    agent = agent_of([{"answer": "{x}"}], inputs={"x": Input(ask="Which?")})
    result = await agent.run(go, session="s", emit=heard.append)
    asked, finished = heard[-2:]
    assert (type(asked), type(finished)) == (QuestionAsked, RunFinished)
    assert asked.question_id == result.question == finished.result["question"]
    held = (await agent.session("s")).open
    assert held.pending.id == result.question
    assert (await agent.run("this", session="s")).question is None


BOOKING = Skill(
    name="booking",
    description="Book a room",
    examples=["book a room"],
    workflow=[Step(tool="book", with_={"room": "9"}, confirm="Book room 9?")],
)


@tool(effect="write")
def book(room: str) -> str:
    """Book it."""
    return f"booked {room}"


@tool(effect="write", timeout=0.2)
async def lose() -> str:
    """Give no answer."""
    await asyncio.sleep(5)
    return "late"


class Heard(list[str]):
    """The pieces of text that a listener is given."""

    def __call__(self, event: Any) -> None:
        if event.type == "text_delta":
            self.append(event.text)


def _agent(steps: list[Step], max_open: int = 1) -> Agent:
    """Make an agent in which a new request drops the open question, with a word that stands before its answer."""
    weather = Skill(name="weather", description="Tell the weather", examples=["tell me the weather"], workflow=steps)
    told, session = ScriptedModel(["It will be fine today. Rain comes later."]), SessionSpec(max_open=max_open)
    return Agent(skills=[BOOKING, weather], tools=[book, lose], model=told, session=session)


PROMPT = Step(prompt=Prompt(text="How is the weather?"))


async def test_what_comes_before_a_streamed_answer_is_streamed_before_it() -> None:
    agent, heard = _agent([PROMPT]), Heard()
    await agent.run("book a room", session="s")
    result = await agent.run("tell me the weather", session="s", emit=heard)
    assert result.text == "(I have dropped the open question: Book a room.) It will be fine today. Rain comes later."
    assert heard == ["(I have dropped the open question: Book a room.) It will be fine today.", " Rain comes later."]


async def test_what_comes_before_an_answer_that_does_not_stream_is_said_once() -> None:
    agent, heard = _agent([Step(answer="Fine.")]), Heard()
    await agent.run("book a room", session="s")
    result = await agent.run("tell me the weather", session="s", emit=heard)
    assert heard == [result.text] == ["(I have dropped the open question: Book a room.) Fine."]


async def test_question_that_comes_back_is_streamed_behind_the_answer() -> None:
    agent, heard = _agent([PROMPT], max_open=2), Heard()
    await agent.run("book a room", session="s")
    result = await agent.run("tell me the weather", session="s", emit=heard)
    assert result.text == "It will be fine today. Rain comes later.\nBack to Book a room: Book room 9?"
    assert ("".join(heard), len(heard) > 2) == (result.text, True)


async def test_report_of_a_lost_write_is_streamed_behind_the_answer() -> None:
    agent, heard = _agent([Step(tool=lose, on_error="skip"), PROMPT]), Heard()
    # Whether the request is meant instead of an answer is not sure, so the model is asked that, too.
    agent.use_model(ScriptedModel(["{}", "It will be fine today. Rain comes later."]))
    await agent.run("book a room", session="s")
    await agent.run("tell me the weather", session="s")
    result = await agent.run("yes", session="s", emit=heard)
    assert "Rain comes later.\nNobody knows whether this happened: Give no answer." in result.text
    assert "".join(heard) == result.text


async def test_question_that_interrupts_a_streamed_answer_is_streamed_behind_it(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    model, heard = ScriptedModel([Reply(text="I look. " * 30, calls=(call("book", room="9"),))]), Heard()
    result = await agent_of(tools=[book], uses=["book"], model=model).run(go, emit=heard)
    assert result.status == "asked"
    assert result.text.endswith("\n\nBook: room 9. Shall I? (yes/no)")
    assert "".join(heard) == result.text

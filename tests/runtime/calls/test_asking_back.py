"""A remote specialist that asks back: its question is the person's, and the next message is its answer."""

import orjson
from tests.runtime.calls.far_agents import desk, far, result, served, steps, stream
from tests.tools.remote.rude import rude

from shipworthy import ScriptedModel, Skill
from shipworthy.models.model import Reply, ToolCall

ASK = "how is the weather"


def question(text: str, run: str) -> dict[str, object]:
    return result(text, status="asked", run_id=run, question="q1")


async def test_its_question_is_asked_under_its_name_and_the_answer_is_said_to_it() -> None:
    sent = (stream(question("Where?", "r1")), stream(question("When?\x1b[31m", "r2")), stream(result("Sunny.")))
    async with rude(by=served(*sent)) as server:
        agent = desk({"far": far(server.url, label="The office")})
        first = await agent.run(ASK, session="s")
        assert (first.status, first.reason, first.text) == ("asked", "input", "The office: Where?")
        assert first.trust == "untrusted"
        second = await agent.run("in Rome", session="s")
        assert second.text.startswith("The office: When?") and "\x1b" not in second.text
        last = await agent.run("tomorrow", session="s")
        assert (last.status, last.text) == ("completed", "Sunny.")
    assert [one.path for one in server.asked] == [
        "/v1/agents/far/runs",
        "/v1/runs/r1/answer",
        "/v1/runs/r2/answer",
    ]
    assert [orjson.loads(one.body)["message"] for one in server.asked] == [ASK, "in Rome", "tomorrow"]


async def test_what_was_answered_before_the_question_is_not_asked_again() -> None:
    async with (
        rude(by=served(stream(result("Mild.")))) as near,
        rude(by=served(stream(question("Where?", "r1")), stream(result("Sunny.")))) as other,
    ):
        skill = Skill(
            name="both",
            description="Both forecasts",
            examples=("compare the forecasts",),
            workflow=steps(
                {"tool": "near", "with": {"message": "=message"}, "as": "one"},
                {"tool": "far", "with": {"message": "=message"}, "as": "two"},
                {"answer": "{one} {two}"},
            ),
        )
        agent = desk({"near": far(near.url), "far": far(other.url)}, skill)
        assert (await agent.run("compare the forecasts", skill="both", session="s")).text == "Far: Where?"
        told = await agent.run("in Rome", session="s")
        assert (told.status, told.text) == ("completed", "Mild. Sunny.")
        assert len(near.asked) == 1


async def test_an_answer_to_one_that_writes_is_claimed_and_needs_no_other_yes() -> None:
    async with rude(by=served(stream(question("For when?", "r1")), stream(result("Booked.")))) as server:
        agent = desk({"far": far(server.url, effect="write")})
        assert (await agent.run(ASK, session="s")).reason == "confirm"
        assert (await agent.run("yes", session="s")).text == "Far: For when?"
        told = await agent.run("tomorrow", session="s")
        assert (told.status, told.text) == ("completed", "Booked.")
        keys = [one.headers["idempotency-key"] for one in server.asked]
        assert len(set(keys)) == 2


async def test_another_request_is_not_said_to_the_one_that_waits() -> None:
    async with rude(by=served(stream(question("Where?", "r1")))) as server:
        skill = Skill(
            name="hours",
            description="Tell the opening hours",
            examples=("what are your opening hours", "when are you open"),
            workflow=steps({"answer": "From nine to five."}),
        )
        agent = desk({"far": far(server.url)}, skill)
        await agent.run(ASK, session="s")
        told = await agent.run("what are your opening hours", session="s")
        assert told.text.startswith("From nine to five.") and len(server.asked) == 1


async def test_in_a_loop_the_model_answers_what_it_asks_and_the_same_talk_goes_on() -> None:
    sent = (stream(question("Where?", "r1")), stream(result("Sunny.")), stream(result("Rain.")))
    async with rude(by=served(*sent)) as server:
        loop = Skill(name="chat", description="Talk", examples=("let us talk",), tools=("far",), max_iterations=5)
        agent = desk({"far": far(server.url, label="The office")}, loop)
        calls = [("weather?", "1"), ("in Rome", "2"), ("and in Oslo?", "3")]
        asked = [
            Reply(calls=(ToolCall(id=n, name="far", arguments=orjson.dumps({"message": m}).decode()),))
            for m, n in calls
        ]
        agent.use_model(model := ScriptedModel([*asked, "It is fine."]))
        told = await agent.run("let us talk", skill="chat", session="s")
        assert (told.status, told.text, told.trust) == ("completed", "It is fine.", "untrusted")
    assert [one.path for one in server.asked] == ["/v1/agents/far/runs", "/v1/runs/r1/answer", "/v1/agents/far/runs"]
    assert [orjson.loads(one.body)["message"] for one in server.asked] == ["weather?", "in Rome", "and in Oslo?"]
    assert "it asks: Where?" in [message.text for message in model.requests[1].messages if message.role == "tool"]

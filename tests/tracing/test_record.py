import json
from collections.abc import Callable

from tests.tracing.conftest import GO

from shipworthy import Agent, Reply
from shipworthy.models.model import OpaquePart, StopPart, TextPart
from shipworthy.tracing.record import Parts


async def test_a_tape_holds_everything_that_came_from_outside(made: Callable[..., Agent]) -> None:
    agent = made([Reply(text="{}"), Reply(text="It does well.")])
    message = f"{GO}, a bucketful"  # of how many that is, a model reads it
    result = await agent.run(message, session="s")
    tape = await agent.tape(result.run_id)
    assert tape is not None
    lines = [json.loads(line) for line in tape.splitlines()]
    assert [line["seq"] for line in lines] == list(range(len(lines)))
    assert (lines[0]["kind"], lines[0]["message"], lines[-1]["kind"]) == ("run", message, "end")
    calls = {line["tool"]: line for line in lines if line["kind"] == "call"}
    assert calls["get_price"]["value"] == {"ticker": "NVDA", "price": 100.0}
    assert "no news today" in calls["get_news"]["error"]["message"]
    assert "order" not in calls, "it asked first"
    reading, model = (line for line in lines if line["kind"] == "model")
    assert (reading["key"], reading["request"]["name"]) == ("understand", "understand")
    assert model["parts"][0] == ["text", {"text": "It does well."}]
    assert "NVDA" in model["request"]["messages"][-1]["text"]
    types = [line["event"]["type"] for line in lines if line["kind"] == "event"]
    assert types[0] == "thinking"
    assert {"skill_chosen", "model_chosen", "step_dropped", "question_asked", "run_finished"} <= set(types)
    assert lines[-1]["result"]["text"] == result.text


async def test_text_in_pieces_is_one_line(made: Callable[..., Agent]) -> None:
    agent = made([Reply(text="one two three four five six")])
    pieces = list[str]()
    result = await agent.run("Wonder a bit", emit=lambda e: pieces.append(e.text) if e.type == "text_delta" else None)
    assert len(pieces) >= 1
    lines = [json.loads(line) for line in (await agent.tape(result.run_id) or "").splitlines()]
    told = [line["event"] for line in lines if line["kind"] == "event"]
    assert [event["text"] for event in told if event["type"] == "text_delta"] == ["".join(pieces)]
    (model,) = (line for line in lines if line["kind"] == "model")
    assert [part for part in model["parts"] if part[0] == "text"] == [["text", {"text": "one two three four five six"}]]


async def test_nothing_is_recorded_where_nobody_keeps_it(made: Callable[..., Agent]) -> None:
    agent = Agent(skills=made().spec.skills.values(), tools=made().compiled.tools.values())
    result = await agent.run(GO)
    assert await agent.tape(result.run_id) is None


def test_a_text_around_an_opaque_part_is_one_text() -> None:
    thought = OpaquePart(kind="thinking", data={"thinking": "Hm."})
    parts = Parts()
    for part in (TextPart(text="sk-ab"), thought, TextPart(text="cd"), StopPart()):
        parts.add(part)
    written = parts.lines()

    assert [line[0] for line in written] == ["opaque", "text", "stop"]
    assert written[1] == ["text", {"text": "sk-abcd"}]

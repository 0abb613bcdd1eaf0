"""Which writes are one, by their identity."""

import asyncio

import pytest
from tests.runtime.calls.outside import GO, SEND, Outside, agent

from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.runtime.calls.identity import effect_key as key_of


async def test_field_59_equal_writes_of_two_steps_are_two_and_each_is_made_once(outside: Outside) -> None:
    again = Step(tool="send", as_="again", with_={"text": "hello"})
    twice = agent(outside, SEND, again, Step(answer="About {ticker}"), inputs={"ticker": Input(type="ticker")})
    assert (await twice.run(f"{GO} for NVDA", session="s")).status == "completed"
    assert outside.sent == ["hello", "hello"]
    assert (await twice.run("and AMD?", session="s")).text == "About AMD"
    assert outside.sent == ["hello", "hello"]


@pytest.mark.parametrize("text", ["hello", "{item}"])
async def test_field_59_equal_items_are_as_many_writes(text: str, outside: Outside) -> None:
    each = Step(tool="send", foreach="item in ['hello', 'hello', 'hello']", max=3, as_="all", with_={"text": text})
    result = await agent(outside, each, Step(answer="{len(all)} sent.")).run(GO)
    assert (result.status, result.text, outside.sent) == ("completed", "3 sent.", ["hello"] * 3)


async def test_field_59_what_is_one_write_by_its_identity_is_said_to_be_made_once(outside: Outside) -> None:
    each = Step(tool="send", foreach="item in ['hello', 'hello']", max=3, as_="all", with_={"text": "=item"})
    one = agent(outside, each, Step(answer="{len(all)} sent."), contract={"identity": ("text",)})
    result = await one.run(GO)
    assert (result.status, result.reason, outside.sent) == ("degraded", "already_done", ["hello"])


async def test_field_59_a_model_that_asks_for_an_equal_write_is_told_that_it_was_made_once() -> None:
    sent = list[str]()

    @tool(effect="write", confirm="never")
    async def order(item: str) -> str:
        sent.append(item)
        return f"order {len(sent)}"

    calls = (call("order", item="tea"), call("order", item="tea"))
    model = ScriptedModel([Reply(calls=calls), Reply(calls=calls[:1]), Reply(text="Two are ordered.")])
    job = Skill(name="job", description="Do the daily job", examples=(GO,), tools=("order",))
    result = await Agent(skills=[job], tools=[order], model=model).run(GO)
    assert (result.status, sent) == ("completed", ["tea"])
    assert "was not done again" in model.requests[-1].messages[-1].text


async def test_field_59_one_yes_for_equal_items_shows_and_makes_each(outside: Outside) -> None:
    inner = {"tool": "send", "with": {"text": "=item"}}
    each = Step(foreach="item in ['hello', 'hello']", max=3, as_="all", steps=[inner], confirm="Send them?")
    one = agent(outside, each, Step(answer="Sent."))
    asked = await one.run(GO, session="s")
    assert asked.text.count("\ntext hello.") == 2
    assert (await one.run("yes", session="s")).status == "completed"
    assert outside.sent == ["hello", "hello"]


async def test_field_14_one_identity_with_other_arguments_is_refused() -> None:
    sent = list[str]()

    @tool(effect="write", identity=("to",), confirm="never")
    async def post(to: str, text: str) -> str:
        sent.append(text)
        return f"posted {text}"

    steps = [Step(tool="post", as_=name, with_={"to": "Ann", "text": name}) for name in ("one", "two")]
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(*steps, Step(answer="{two}")))
    result = await Agent(skills=[job], tools=[post]).run(GO)
    assert (result.reason, sent) == ("already_done", ["one"])
    assert "posted" not in result.text


async def test_field_14_a_check_that_finds_the_identity_says_nothing_of_other_arguments() -> None:
    sent, lost = list[str](), [True]

    @tool(effect="write", identity=("to",), confirm="never", verify="was_posted", timeout=5)
    async def post(to: str, text: str) -> str:
        sent.append(text)
        if lost.pop() if lost else False:
            raise TimeoutError("no answer")
        return f"posted {text}"

    @tool
    async def was_posted(to: str) -> bool:
        return len(sent) > 1 or not lost

    steps = [Step(tool="post", as_=name, with_={"to": "Ann", "text": name}, on_error="skip") for name in ("one", "two")]
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(*steps, Step(answer="{two}")))
    result = await Agent(skills=[job], tools=[post, was_posted]).run(GO)
    assert sent == ["one"]
    assert result.status != "completed"


def test_the_key_is_that_of_the_identity() -> None:
    spec = ToolSpec(name="send", params=(Param(name="id"), Param(name="text")), effect="write", identity=("id",))
    assert key_of("o", spec, {"id": "1", "text": "a"}) == key_of("o", spec, {"id": "1", "text": "b"})
    assert key_of("o", spec, {"id": "1"}) != key_of("p", spec, {"id": "1"})
    free = spec.model_copy(update={"identity": ()})
    assert key_of("o", free, {"id": "1", "text": "a"}) != key_of("o", free, {"id": "1", "text": "b"})


async def test_a_correction_of_what_counts_as_the_same_effect_is_not_answered_with_the_old_one() -> None:
    booked = list[tuple[str, str]]()

    @tool(effect="write", identity=("flight",))
    def book(flight: str, seat: str) -> str:
        booked.append((flight, seat))
        return f"booked {seat}"

    inputs = {"seat": Input(type=["window", "aisle"], ask="Which seat?")}
    step = Step(tool="book", with_={"flight": "LH1"}, confirm="Book {seat}?")
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(step,), inputs=inputs)
    one = Agent(skills=[job], tools=[book])
    await one.run(f"{GO}: window", session="s")
    assert (await one.run("yes", session="s")).text == "booked window"
    await one.run("no, aisle", session="s")
    result = await one.run("yes", session="s")
    assert (result.reason, booked) == ("already_done", [("LH1", "window")])
    assert result.text == "That was done before, and cannot be done once more otherwise."


async def test_field_14_a_loop_that_asks_for_one_identity_with_two_texts_at_once_is_stopped() -> None:
    sent = list[str]()

    @tool(effect="write", identity=("to",), confirm="never")
    async def post(to: str, text: str) -> str:
        await asyncio.sleep(0.01)
        sent.append(text)
        return f"posted {text}"

    calls = (call("post", to="Ann", text="a"), call("post", to="Ann", text="b"))
    model = ScriptedModel([Reply(calls=calls), Reply(text="Done.")])
    job = Skill(name="job", description="Do the daily job", examples=(GO,), tools=("post",))
    result = await Agent(skills=[job], tools=[post], model=model).run(GO)
    assert (result.reason, sent) == ("already_done", ["a"])
    assert "Done." not in result.text

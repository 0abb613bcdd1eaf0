"""A write is made once, and never again where nobody knows."""

import asyncio
import http.client
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from tests.virtual_time import Gate

from shipworthy import Agent, Input, NotDone, Reply, ScriptedModel, Skill, Step, ToolError, call, tool
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import StateError
from shipworthy.events import Degraded
from shipworthy.runtime.calls import write as writing
from shipworthy.runtime.calls.identity import effect_key as key_of
from shipworthy.runtime.meaning import after
from shipworthy.stores.effects import Effect

GO = "Do the daily job"


class Outside:
    """The world outside: what was sent, and how the next call goes."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.loses = self.raises = self.hangs = 0
        self.takes = 0.0
        self.knows = True

    def tools(self, **more: Any) -> list[Any]:
        @tool(effect="write", timeout=0.2, **more)
        async def send(text: str) -> str:
            if self.raises:
                self.raises -= 1
                raise NotDone("refused")
            if self.hangs:
                self.hangs -= 1
                await asyncio.sleep(5)
            await asyncio.sleep(self.takes)
            self.sent.append(text)
            if self.loses:
                self.loses -= 1
                await asyncio.sleep(5)
            return f"sent {text}"

        @tool(timeout=0.2)
        async def was_sent(text: str) -> bool:
            if not self.knows:
                raise RuntimeError("no idea")
            return text in self.sent

        return [send, was_sent]


@pytest.fixture
def outside() -> Outside:
    return Outside()


def agent(outside: Outside, *steps: Any, store: Any = None, contract: Any = None, **skill: Any) -> Agent:
    work = {"workflow": steps} if steps else {}
    job = Skill(name="job", description="Do the daily job", examples=(GO,), **work, **skill)
    return Agent(skills=[job], tools=outside.tools(**(contract or {})), store=store)


SEND = Step(tool="send", with_={"text": "hello"})


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


async def test_asking_for_it_anew_makes_it_anew(outside: Outside) -> None:
    one = agent(outside, SEND)
    for _ in range(2):
        await one.run(GO, session="s")
    assert outside.sent == ["hello", "hello"]


async def test_F17_a_lost_answer_is_not_made_up_for_by_another_call(outside: Outside) -> None:
    outside.loses = 1
    one = agent(outside, SEND)
    result = await one.run(GO, session="s")
    assert (result.status, result.reason) == ("failed", "unknown")
    (unknown,) = await one.unsettled("s")
    assert (unknown.tool, unknown.args) == ("send", {"text": "hello"})
    assert outside.sent == ["hello"]


async def test_F18_a_write_of_which_nobody_knows_is_not_retried(outside: Outside) -> None:
    outside.loses = 1
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, retry=3), contract={"identity": ("text",)})
    result = await one.run(GO, session="s")
    assert outside.sent == ["hello"]
    assert (result.status, result.reason) == ("failed", "unknown")
    assert "Nobody knows whether this happened: Do the daily job." in result.text
    assert "Check before you try again" in result.text


async def test_one_that_says_it_did_not_happen_is_retried(outside: Outside) -> None:
    outside.raises = 2
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, retry=3), contract={"identity": ("text",)})
    assert (await one.run(GO)).status == "completed"
    assert outside.sent == ["hello"]


@pytest.mark.parametrize(("loses", "hangs"), [(1, 0), (0, 1)], ids=["it happened", "it did not"])
async def test_a_tool_that_can_check_is_asked(outside: Outside, loses: int, hangs: int) -> None:
    outside.loses, outside.hangs = loses, hangs
    contract = {"identity": ("text",), "verify": "was_sent"}
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, retry=1), contract=contract)
    result = await one.run(GO)
    assert result.status == "completed"
    assert outside.sent == ["hello"]
    assert await one.unsettled() == []
    assert result.usage.tool_calls <= (result.bound.tool_calls or 0)


async def test_a_check_that_fails_leaves_it_unknown(outside: Outside) -> None:
    outside.loses, outside.knows = 1, False
    one = agent(outside, SEND, contract={"verify": "was_sent"})
    result = await one.run(GO, session="s")
    assert (result.status, result.reason) == ("failed", "unknown")
    assert len(await one.unsettled("s")) == 1


async def test_F19_a_yes_that_is_said_again_makes_nothing_again(outside: Outside) -> None:
    store = MemoryStore()
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), store=store)
    await one.run(GO, session="s")
    asked = await one.session("s")
    first = await one.run("yes", session="s")
    store._sessions.pop("s")
    await store.save(replace(asked, version=0))
    again = await one.run("yes", session="s")
    assert (first.text, again.text) == ("sent hello", "sent hello")
    assert outside.sent == ["hello"]


async def test_two_that_say_yes_at_once_make_it_once(outside: Outside) -> None:
    store, other, outside.takes = MemoryStore(), MemoryStore(), 0.1
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), store=store)
    await one.run(GO, session="s")
    other._sessions = dict(store._sessions)
    other.effects = store.effects
    two = agent(outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), store=other)
    two._built.compiled = two._built.prepared = one.compiled
    results = await asyncio.gather(one.run("yes", session="s"), two.run("yes", session="s"))
    assert outside.sent == ["hello"]
    assert sorted(result.status for result in results) == ["completed", "failed"]


async def test_a_stream_that_was_left_after_a_write_does_not_write_again(outside: Outside) -> None:
    outside.loses = 1
    one = agent(
        outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), contract={"verify": "was_sent"}
    )
    await one.run(GO, session="s")
    async with one.stream("yes", session="s") as events:
        async for event in events:
            if event.type == "step_started":
                await asyncio.sleep(0.02)
                break
    assert outside.sent == ["hello"]
    assert (await one.run("yes", session="s")).status == "completed"
    assert outside.sent == ["hello"]


async def test_a_correction_that_changes_nothing_of_a_write_does_not_write_again(outside: Outside) -> None:
    inputs = {"ticker": Input(type="ticker")}
    one = agent(outside, SEND, Step(answer="About {ticker}: {send}"), inputs=inputs)
    assert (await one.run(f"{GO} for NVDA", session="s")).text == "About NVDA: sent hello"
    assert (await one.run("and AMD?", session="s")).text == "About AMD: sent hello"
    assert outside.sent == ["hello"]


async def test_a_loop_writes_once_on_its_yes(outside: Outside) -> None:
    job = Skill(name="job", description="Do the daily job", examples=(GO,), tools=("send",))
    model = ScriptedModel([Reply(calls=(call("send", text="hello"),))])
    one = Agent(skills=[job], tools=outside.tools(), model=model)
    assert (await one.run(GO, session="s")).reason == "confirm"
    await one.run("yes", session="s")
    assert outside.sent == ["hello"]


async def test_an_approval_that_is_late_asks_again(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), store=store)
    await one.run(GO, session="s")
    asked = await one.session("s")
    assert asked.open is not None
    assert asked.open.pending is not None
    late = replace(asked.open.pending, asked=asked.open.pending.asked - 2 * one.spec.session.expires)
    await store.save(replace(asked, open=replace(asked.open, pending=late)))
    result = await one.run("yes", session="s")
    assert (result.status, result.reason, outside.sent) == ("asked", "confirm", [])
    assert result.text.startswith("That was a while ago")


async def test_F37_an_approval_of_another_definition_asks_again(outside: Outside) -> None:
    store = MemoryStore()
    step = Step(tool="send", with_={"text": "hello"}, confirm="Send it?")
    await agent(outside, step, store=store).run(GO, session="s")
    redeployed = agent(outside, step, Step(answer="All is well: {send}"), store=store)
    result = await redeployed.run("yes", session="s")
    assert (result.status, result.reason, outside.sent) == ("asked", "confirm", [])
    assert (await redeployed.run("yes", session="s")).text == "All is well: sent hello"


def test_the_key_is_that_of_the_identity() -> None:
    spec = ToolSpec(name="send", params=(Param(name="id"), Param(name="text")), effect="write", identity=("id",))
    assert key_of("o", spec, {"id": "1", "text": "a"}) == key_of("o", spec, {"id": "1", "text": "b"})
    assert key_of("o", spec, {"id": "1"}) != key_of("p", spec, {"id": "1"})
    free = spec.model_copy(update={"identity": ()})
    assert key_of("o", free, {"id": "1", "text": "a"}) != key_of("o", free, {"id": "1", "text": "b"})


async def test_F19_without_claims_a_yes_that_is_said_again_writes_again(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(self: Any) -> None:
        return None

    monkeypatch.setattr(writing.Write, "_claimed", nothing)
    store = MemoryStore()
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), store=store)
    await one.run(GO, session="s")
    asked = await one.session("s")
    await one.run("yes", session="s")
    store._sessions.pop("s")
    await store.save(replace(asked, version=0))
    await one.run("yes", session="s")
    assert outside.sent == ["hello", "hello"]


async def test_F17_where_the_unknown_counts_as_not_done_it_is_done_twice(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing_found(self: Any, *_: Any) -> None:
        self.store._held.pop(self.key, None)

    monkeypatch.setattr(writing.Write, "_verified", nothing_found)
    outside.loses = 1
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, retry=1), contract={"identity": ("text",)})
    await one.run(GO, session="s")
    assert outside.sent == ["hello", "hello"]


async def test_an_error_of_ours_is_a_tool_error() -> None:
    assert issubclass(writing.OutcomeUnknown, ToolError)


async def test_F17_a_result_that_cannot_be_shown_is_not_made_again() -> None:
    sent = list[str]()

    @tool(effect="write", identity=("text",), compact=lambda value: value["no such key"])
    def post(text: str) -> dict[str, str]:
        sent.append(text)
        return {"id": "7"}

    step = Step(tool="post", with_={"text": "hello"}, retry=3)
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(step, Step(answer="Posted.")))
    result = await Agent(skills=[job], tools=[post]).run(GO)
    assert (result.status, result.text, sent) == ("degraded", "Posted.", ["hello"])


@pytest.mark.parametrize("error", [TimeoutError("no answer"), ConnectionResetError("gone")])
async def test_F18_a_tool_that_lost_its_connection_is_not_retried(error: Exception) -> None:
    sent = list[str]()

    @tool(effect="write", identity=("text",))
    def post(text: str) -> str:
        sent.append(text)
        raise error

    job = Skill(
        name="job",
        description="Do the daily job",
        examples=(GO,),
        workflow=(Step(tool="post", with_={"text": "hello"}, retry=3),),
    )
    result = await Agent(skills=[job], tools=[post]).run(GO)
    assert (result.reason, sent) == ("unknown", ["hello"])


async def test_F17_a_check_is_not_believed_while_the_call_still_runs() -> None:
    sent, free = list[str](), Gate()

    @tool(effect="write", timeout=0.1, identity=("text",), verify="was_posted")
    def post(text: str) -> str:
        free.wait()
        sent.append(text)
        return "posted"

    @tool
    def was_posted(text: str) -> bool:
        return text in sent

    step = Step(tool="post", with_={"text": "hello"}, retry=3, confirm="Post it?")
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(step,))
    one = Agent(skills=[job], tools=[post, was_posted])
    await one.run(GO, session="s")
    heard: list[Any] = []
    result = await one.run("yes", session="s", emit=heard.append)
    assert (result.reason, sent) == ("unknown", [])
    assert any("still be on its way" in event.detail for event in heard if isinstance(event, Degraded))
    free.open()
    await asyncio.sleep(0.01)
    await one.run(GO, session="s")
    after = await one.run("yes", session="s")
    assert (after.status, after.text, sent) == ("completed", "already done", ["hello"])
    assert await one.unsettled() == []


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


async def test_a_yes_to_a_step_is_none_to_a_loop_that_follows(outside: Outside) -> None:
    look = Skill(
        name="look", description="Look around", routable=False, tools=("was_sent",), inputs={}, instructions="Look."
    )
    step = Step(tool="send", with_={"text": "hello"}, confirm="Send it?")
    job = Skill(
        name="job", description="Do the daily job", examples=(GO,), workflow=(step, Step(tool="look")), max_cost_usd=1
    )
    model = ScriptedModel([Reply(text="I have looked around.")])
    one = Agent(skills=[job, look], tools=outside.tools(), model=model)
    await one.run(GO, session="s")
    assert (await one.run("yes", session="s")).text == "I have looked around."
    assert outside.sent == ["hello"]


class Slow(MemoryEffects):
    """Whoever claims has time to leave."""

    async def claim(self, effect: Effect) -> Effect | None:
        found = await super().claim(effect)
        await asyncio.sleep(0.05)
        return found


async def test_whoever_leaves_while_a_write_is_claimed_leaves_no_claim_behind(outside: Outside) -> None:
    store = MemoryStore()
    store.effects = Slow()
    one = agent(outside, SEND, store=store)
    task = asyncio.create_task(one.run(GO, session="s"))
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [effect.state for effect in store.effects._held.values()] == ["void"]
    assert (await one.run(GO, session="s")).status == "completed"
    assert outside.sent == ["hello"]


async def test_without_time_nothing_is_done(outside: Outside) -> None:
    store = MemoryStore()
    store.effects = Slow()
    one = agent(outside, SEND, store=store, max_latency_ms=345)
    result = await one.run(GO, session="s")
    assert (result.status, result.reason, outside.sent) == ("failed", "timeout", [])
    assert result.usage.latency_ms == 50.0
    assert await one.unsettled() == []


async def test_what_came_of_it_counts_also_where_it_cannot_be_kept(outside: Outside) -> None:
    class Full(MemoryEffects):
        async def settle(self, *args: Any, **named: Any) -> None:
            raise StateError("the disk is full")

    store = MemoryStore()
    store.effects = Full()
    result = await agent(outside, SEND, store=store).run(GO)
    assert (result.status, result.text) == ("completed", "sent hello")


async def test_a_claim_that_cannot_be_kept_makes_nothing(outside: Outside) -> None:
    class Full(MemoryEffects):
        async def claim(self, effect: Effect) -> Effect | None:
            raise StateError("the disk is full")

    store = MemoryStore()
    store.effects = Full()
    result = await agent(outside, SEND, store=store).run(GO)
    assert (result.status, outside.sent) == ("failed", [])


@pytest.mark.parametrize("off", [False, True], ids=["kept", "forgotten"])
async def test_F17_a_correction_that_forgets_its_writes_and_its_opening_writes_again(
    outside: Outside, off: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried_on = after._carried_on
    if off:
        monkeypatch.setattr(after, "_carried_on", lambda *args: replace(carried_on(*args), id="", results={}))
    one = agent(outside, SEND, Step(answer="About {ticker}: {send}"), inputs={"ticker": Input(type="ticker")})
    await one.run(f"{GO} for NVDA", session="s")
    await one.run("and AMD?", session="s")
    assert outside.sent == (["hello", "hello"] if off else ["hello"])


async def test_a_check_is_asked_about_the_call_as_it_was_made_with_its_secrets_as_they_are(outside: Outside) -> None:
    asked_about = list[tuple[str, int]]()

    @tool(effect="write", timeout=0.1, identity=("card",), verify="was_charged")
    async def charge(card: str, amount: int) -> str:
        return "charged"

    @tool
    def was_charged(card: str, amount: int) -> bool:
        asked_about.append((card, amount))
        return True

    step = Step(tool="charge", with_={"card": "4711", "amount": 6})
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(step,))
    store = MemoryStore()
    one = Agent(skills=[job], tools=[charge, was_charged], store=store)
    await one.run(GO, session="s")
    (held,) = store.effects._held.values()
    hidden = {"card": "[secret CARD]", "amount": 5}
    store.effects._held[held.key] = replace(held, state="unknown", args=hidden)
    store._sessions.pop("s")
    assert (await one.run(GO, session="s")).reason == "already_done"
    assert asked_about == [("4711", 5)]


def bank(store: Any, made: list[str], pay: Any, *, knows: Any = None, retry: int = 1) -> Agent:
    @tool
    def was_paid() -> bool:
        return "paid" in made if knows is None else knows()

    steps = (Step(tool="pay", retry=retry, with_={"n": 1}), Step(answer="Paid."))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps, max_latency_ms=60_000)
    return Agent(skills=[job], tools=[pay, was_paid], store=store)


@pytest.mark.parametrize(
    "error",
    [http.client.IncompleteRead(b"half"), asyncio.IncompleteReadError(b"", 9), ValueError("odd"), OSError("gone")],
)
async def test_field_15_a_write_that_raises_anything_but_not_done_is_not_made_again(error: Exception) -> None:
    made = list[str]()

    @tool(effect="write", identity=())
    def pay() -> str:
        made.append("paid")
        raise error

    steps = (Step(tool="pay"), Step(answer="Paid."))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    one = Agent(skills=[job], tools=[pay], store=MemoryStore())
    for _ in range(2):
        result = await one.run(GO, session="s")
        assert (result.status, result.reason, made) == ("failed", "unknown", ["paid"])


async def test_field_61_a_no_is_asked_for_again_when_the_request_can_no_longer_be_on_its_way() -> None:
    """The bank pays a moment after the connection was lost, and before the timeout of the tool is over."""
    made, loop = list[str](), asyncio.get_running_loop()

    @tool(effect="write", timeout=4, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        loop.call_later(3, made.append, "paid")
        raise ConnectionResetError("lost")

    result = await bank(MemoryStore(), made, pay).run(GO)
    assert (result.status, result.text, made) == ("completed", "Paid.", ["paid"])
    assert result.usage.tool_calls <= (result.bound.tool_calls or 0)


async def test_field_61_a_no_that_stays_a_no_lets_it_be_made_again() -> None:
    made, tries = list[str](), list[int]()

    @tool(effect="write", timeout=4, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionResetError("lost")
        made.append("paid")
        return "paid"

    result = await bank(MemoryStore(), made, pay).run(GO)
    assert (result.status, made, len(tries)) == ("completed", ["paid"], 2)


class Left(MemoryEffects):
    """A claim stands whose process has died a moment ago, or may be alive."""

    def __init__(self, maker: str, age: float) -> None:
        super().__init__()
        self._left: Any = {"maker": maker, "age": age}

    async def claim(self, effect: Effect) -> Effect | None:
        if self._left is None:
            return await super().claim(effect)
        left, self._left = self._left, None
        lost = replace(effect, run_id="dead", state="unknown", maker=left["maker"], at=time.time() - left["age"])
        self._held[effect.key] = lost
        return lost


@pytest.mark.parametrize(
    ("maker", "age", "paid", "reason"),
    [
        ("gone", 0.0, 1, None),  # the run waits, and asks once more
        ("gone", 3600.0, 1, None),
        ("elsewhere", 3600.0, 0, "unknown"),
        ("elsewhere", 0.0, 0, "unknown"),
    ],
)
async def test_field_61_of_a_dead_maker_a_no_is_believed_late_and_of_a_living_one_never(
    maker: str, age: float, paid: int, reason: str | None
) -> None:
    made, loop = list[str](), asyncio.get_running_loop()

    @tool(effect="write", timeout=4, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        made.append("paid")
        return "paid"

    store, began = MemoryStore(), loop.time()
    store.effects = Left(maker, age)
    result = await bank(store, made, pay, retry=0).run(GO)
    assert (len(made), result.reason) == (paid, reason)
    waits = maker == "gone" and age < 4
    assert (loop.time() - began > 5) == waits


async def test_field_61_a_dead_maker_whose_request_arrives_late_is_not_paid_for_twice() -> None:
    made, loop = list[str](), asyncio.get_running_loop()

    @tool(effect="write", timeout=4, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        made.append("paid")
        return "paid"

    store = MemoryStore()
    store.effects = Left("gone", 0.0)
    loop.call_later(3, made.append, "paid")
    result = await bank(store, made, pay, retry=0).run(GO)
    assert (result.text, made) == ("Paid.", ["paid"])


async def test_field_61_a_run_without_time_to_wait_says_that_nobody_knows() -> None:
    made = list[str]()

    @tool(effect="write", timeout=50, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        raise ConnectionResetError("lost")

    result = await bank(MemoryStore(), made, pay, retry=0).run(GO)
    assert result.reason == "unknown"


@pytest.mark.real_time
async def test_field_61_the_end_of_a_call_that_was_given_up_is_kept() -> None:
    made, free, store = list[str](), threading.Event(), MemoryStore()

    @tool(effect="write", timeout=0.05, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        await asyncio.to_thread(free.wait)
        return "paid"

    one = bank(store, made, pay, retry=0)
    try:
        result = await one.run(GO)
        (lost,) = await one.unsettled()
    finally:
        free.set()
    assert (result.reason, lost.maker) == ("unknown", "here")
    for _ in range(200):
        await asyncio.sleep(0.01)
        (lost,) = await one.unsettled()
        if lost.maker == "gone":
            break
    assert lost.maker == "gone"

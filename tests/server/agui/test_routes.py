"""AG-UI over HTTP: whole conversations, and what is refused."""

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.routing import Route
from tests.batches import batch
from tests.server.agui.sequence import checked, text_of
from tests.server.asgi import Response, client_of
from tests.server.shop_agent import SAID, SEND_BACK, TALK, shop_agent

from shipworthy import Agent, Skill, Step, tool
from shipworthy.server import live
from shipworthy.server.agui.routes import routes
from shipworthy.server.caller import Caller
from shipworthy.server.service import Service

GO = "Do the daily job"


@dataclass
class Thread:
    """A client of AG-UI with one thread, that keeps the messages as the library's does."""

    service: Service
    id: str = "t"
    caller: Caller | None = None
    path: str = "/v1/agui"
    messages: list[dict[str, Any]] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)
    _count: Any = field(default_factory=itertools.count)

    async def say(self, text: str | None, **more: Any) -> list[dict[str, Any]]:
        if text is not None:
            self.messages.append({"id": f"m{next(self._count)}", "role": "user", "content": text})
        found = await self.send(**more)
        assert found.status == 200, found.body
        events = checked(found.events)
        if said := text_of(events):
            self.messages.append({"id": f"a{next(self._count)}", "role": "assistant", "content": said})
        self.last = events[-1]
        return events

    async def resume(self, payload: Any = None, *, text: str | None = None, status: str = "resolved") -> list[Any]:
        entry = {"interruptId": self.last["outcome"]["interrupts"][0]["id"], "status": status}
        return await self.say(text, resume=[entry if payload is None else {**entry, "payload": payload}])

    async def send(self, run: str | None = None, **more: Any) -> Response:
        body = {"threadId": self.id, "runId": run or f"r{next(self._count)}", "messages": self.messages, **more}
        return await client_of(*routes(self.service), caller=self.caller).post(self.path, body)


async def test_a_conversation_with_questions_and_an_approval() -> None:
    wrote: list[tuple[str, str]] = []
    thread = Thread(Service({"shop": shop_agent(wrote)}))
    await thread.say(SEND_BACK)
    first = thread.last["outcome"]["interrupts"][0]
    assert (first["reason"], first["message"]) == ("input_required", "Which order? Why?")
    assert list(first["responseSchema"]["properties"]) == ["order", "reason"]
    await thread.resume({"order": "A-1001"})
    assert thread.last["outcome"]["interrupts"][0]["message"] == "Why?"
    await thread.resume({"answer": "broken"})
    assert thread.last["outcome"]["interrupts"][0]["reason"] == "confirmation" and wrote == []
    events = await thread.resume({"approved": True})
    assert text_of(events) == "Done: sent back A-1001." and thread.last["outcome"] == {"type": "success"}
    assert wrote == [("A-1001", "broken")]
    assert {"STEP_STARTED", "STEP_FINISHED"} <= {event["type"] for event in events}


async def test_the_text_of_a_model_streams_with_its_usage() -> None:
    thread = Thread(Service({"shop": shop_agent()}))
    events = await thread.say(TALK)
    assert text_of(events) == SAID and sum(event["type"] == "TEXT_MESSAGE_CONTENT" for event in events) > 1
    (usage,) = thread.last["usage"]
    assert usage["model"] == "scripted" and usage["outputTokens"] > 0


async def test_several_things_are_answered_at_once() -> None:
    thread = Thread(Service({"shop": shop_agent()}))
    await thread.say(SEND_BACK)
    await thread.resume({"order": "A-1001", "reason": "too late"})
    assert thread.last["outcome"]["interrupts"][0]["message"] == "Return A-1001 (too late)?"


async def _to_the_approval(wrote: list[tuple[str, str]], **more: Any) -> Thread:
    thread = Thread(Service({"shop": shop_agent(wrote)}), **more)
    await thread.say("I want to return my order A-1001, it is broken")
    assert thread.last["outcome"]["interrupts"][0]["reason"] == "confirmation"
    return thread


async def test_a_yes_without_the_interrupt_approves_nothing_and_it_stays_open() -> None:
    wrote: list[tuple[str, str]] = []
    thread = await _to_the_approval(wrote)
    asked = thread.last["outcome"]["interrupts"][0]["id"]
    await thread.say("yes")
    assert thread.last["outcome"]["interrupts"][0]["id"] == asked and wrote == []
    await thread.resume({"approved": True})
    assert wrote == [("A-1001", "broken")]


async def test_a_denial_and_another_interrupt_approve_nothing() -> None:
    wrote: list[tuple[str, str]] = []
    thread = await _to_the_approval(wrote)
    await thread.say(None, resume=[{"interruptId": "other", "status": "resolved", "payload": {"approved": True}}])
    assert thread.last["outcome"]["type"] == "interrupt" and wrote == []
    await thread.resume({"approved": False})
    assert thread.last["outcome"] == {"type": "success"} and wrote == []


async def test_an_interrupt_is_given_up_for_something_else() -> None:
    wrote: list[tuple[str, str]] = []
    thread = await _to_the_approval(wrote)
    events = await thread.resume(text="when are you open", status="cancelled")
    assert text_of(events) == "From nine to five." and thread.last["outcome"] == {"type": "success"} and wrote == []
    thread = await _to_the_approval(wrote, id="u")
    await thread.resume(status="cancelled")
    assert thread.last["outcome"] == {"type": "success"} and wrote == []


async def test_of_several_answers_that_to_the_open_question_is_used() -> None:
    wrote: list[tuple[str, str]] = []
    thread = await _to_the_approval(wrote)
    own = {"interruptId": thread.last["outcome"]["interrupts"][0]["id"], "status": "resolved", "payload": True}
    other = {"interruptId": "other", "status": "resolved", "payload": False}
    events = await thread.say(None, resume=[other, own])
    assert wrote == [("A-1001", "broken")] and _ignored(events) == ["resume"]


async def test_the_same_run_sent_again_has_the_same_answer_and_writes_once() -> None:
    wrote: list[tuple[str, str]] = []
    thread = await _to_the_approval(wrote)
    entry = {"interruptId": thread.last["outcome"]["interrupts"][0]["id"], "status": "resolved", "payload": True}
    told = [await thread.send(run="same", resume=[entry]) for _ in range(2)]
    assert [text_of(checked(one.events)) for one in told] == ["Done: sent back A-1001."] * 2
    assert wrote == [("A-1001", "broken")]
    entry["payload"] = False
    found = await thread.send(run="same", resume=[entry])
    assert found.status in (400, 409, 422) and "error" in found.json, "the id was given to another message"


async def test_a_run_that_is_sent_again_while_it_runs_is_read_from_its_beginning() -> None:
    gate, service = asyncio.Event(), Service({})
    service.agents["a"] = agent = _waiting(gate)
    body = {"threadId": "t", "runId": "r", "messages": [{"id": "1", "role": "user", "content": GO}]}
    askings = [asyncio.create_task(client_of(*routes(service)).post("/v1/agui", body)) for _ in range(2)]
    await asyncio.sleep(5)
    gate.set()
    first, second = [checked((await asking).events) for asking in askings]
    assert first == second and text_of(first) == "waited" and len(await agent.runs()) == 1


async def test_a_run_that_fails_says_nothing_of_the_inside() -> None:
    thread = Thread(Service({"shop": shop_agent()}))
    events = await thread.say("how many chairs are in stock")
    assert thread.last["type"] == "RUN_ERROR" and thread.last["code"] == "error"
    assert "10.1.2.3" not in str(events)


def _ignored(events: list[dict[str, Any]]) -> list[str]:
    said = [event["value"] for event in events if event.get("name") == "shipworthy.ignored"]
    return [one["field"] for value in said for one in value]


async def test_what_was_said_elsewhere_is_a_strangers_text_that_approves_nothing_and_said_so() -> None:
    wrote: list[tuple[str, str]] = []
    agent = shop_agent(wrote)
    thread = Thread(Service({"shop": agent}))
    thread.messages = [
        {"id": "1", "role": "user", "content": SEND_BACK},
        {"id": "2", "role": "assistant", "content": "Return A-1001 (broken)?"},
    ]
    assert _ignored(await thread.say("yes")) == ["messages"] and wrote == []
    session = await agent.session("t")
    assert session.turns[0] == (SEND_BACK, "Return A-1001 (broken)?")
    assert session.answers[0][1].trust == "untrusted"
    assert _ignored(await thread.say("when are you open")) == []


async def test_an_agent_is_named_by_the_path_or_our_own_field() -> None:
    service = Service({"shop": shop_agent(), "other": shop_agent()})
    found = await Thread(service, messages=[{"id": "1", "role": "user", "content": "hello"}]).send()
    assert found.status == 404 and "other, shop" in found.json["error"]["message"]
    thread = Thread(service, path="/v1/agents/shop/agui")
    assert text_of(await thread.say("when are you open")) == "From nine to five."
    own = {"forwardedProps": {"shipworthy": {"agent": "other", "skill": "opening_hours"}}}
    assert text_of(await Thread(service).say("hello", **own)) == "From nine to five."


async def test_a_thread_does_not_exist_for_another_tenant() -> None:
    wrote: list[tuple[str, str]] = []
    thread = await _to_the_approval(wrote, caller=Caller(tenant="a"))
    entry = {"interruptId": thread.last["outcome"]["interrupts"][0]["id"], "status": "resolved", "payload": True}
    thread.caller = Caller(tenant="b")
    await thread.say(None, resume=[entry])
    assert thread.last["outcome"] == {"type": "success"} and wrote == [], "the question is not open there"


@batch(
    ("body", "status", "place"),
    [
        (b"{", 400, None),
        ({}, 400, "threadId"),
        ({"threadId": "t", "runId": "r", "messages": []}, 400, "messages"),
        (
            {"threadId": "t", "runId": "r", "messages": [{"id": "m", "role": "user", "content": "a\x00b"}]},
            400,
            "message",
        ),
        (
            {
                "threadId": "t",
                "runId": "r",
                "messages": [{"id": "m", "role": "user", "content": "x"}],
                "forwardedProps": {"shipworthy": {"skill": "none"}},
            },
            400,
            "skill",
        ),
    ],
)
async def test_what_cannot_be_a_run_has_a_status_and_no_stream(body: object, status: int, place: str | None) -> None:
    found = await client_of(*routes(Service({"shop": shop_agent()}))).post("/v1/agui", body)
    assert found.status == status and found.headers["content-type"] == "application/json"
    assert found.json["error"].get("field") == place and found.json["error"]["message"]


async def test_a_server_without_a_free_place_says_when_to_come_back() -> None:
    service = Service({"shop": shop_agent()}, most_running=0)
    found = await Thread(service, messages=[{"id": "1", "role": "user", "content": "hello"}]).send()
    assert (found.status, found.headers["retry-after"]) == (503, "1")


def _waiting(gate: asyncio.Event) -> Agent:
    @tool
    async def wait() -> str:
        """Wait."""
        await gate.wait()
        return "waited"

    steps = (Step(tool=wait), Step(answer="{wait}"))
    return Agent(
        skills=[Skill(name="job", description=GO, examples=(GO,), workflow=steps)], tools=[wait], store="memory"
    )


@pytest.mark.parametrize(("leaving", "text"), [("continue", "waited"), ("cancel", None)])
async def test_f25_the_run_of_a_client_that_leaves_goes_on_or_ends_as_it_said(leaving: str, text: str | None) -> None:
    gate = asyncio.Event()
    agent = _waiting(gate)
    own = {"shipworthy": {"leaving": leaving}}
    body = {"threadId": "t", "runId": "r", "messages": [{"id": "1", "role": "user", "content": GO}]}
    client = client_of(*routes(Service({"a": agent})))
    found = await client.post("/v1/agui", {**body, "forwardedProps": own}, leave=lambda read: b"STEP_STARTED" in read)
    assert found.events[-1]["type"] == "STEP_STARTED"
    gate.set()
    await asyncio.sleep(1)
    (run,) = await agent.runs()
    assert (run["text"] == text) if text else (run["reason"] == "cancelled")


async def test_f28_a_client_that_reads_too_slowly_is_told_and_the_run_is_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "MOST_KEPT", 3)
    agent, gate = shop_agent(), asyncio.Event()
    client = client_of(*routes(Service({"shop": agent})))
    client.reads = lambda: asyncio.wait_for(gate.wait(), 60)  # type: ignore[assignment,return-value]
    body = {"threadId": "t", "runId": "r", "messages": [{"id": "1", "role": "user", "content": TALK}]}
    asking = asyncio.create_task(client.post("/v1/agui", body))
    await asyncio.sleep(5)
    gate.set()
    last = checked((await asking).events)[-1]
    assert (last["type"], last["code"]) == ("RUN_ERROR", "gone") and "recorded" in last["message"]
    assert [run["text"] for run in await agent.runs()] == [SAID]


def test_the_door_has_its_routes() -> None:
    found = [route.path for route in routes(Service({})) if isinstance(route, Route)]
    assert found == ["/v1/agui", "/v1/agents/{agent}/agui"]

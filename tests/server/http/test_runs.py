"""Runs over HTTP: begun, streamed, cut, carried on, cancelled, answered."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from tests.server.http.client import Answer, Client

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.step import Prompt
from shipworthy.durable.memory import MemoryStore
from shipworthy.models.scripted import Reply, ScriptedModel
from shipworthy.server.app import app
from shipworthy.server.caller import Caller
from shipworthy.server.http import runs as module
from shipworthy.server.http.frames import recorded
from shipworthy.server.place import Place
from shipworthy.server.service import Service

GO = "Do the daily job"
WORDS = "One sentence. And another one. And the third one of them all."


class Shop:
    """A served agent whose tool waits for a gate, and counts its writes."""

    def __init__(self) -> None:
        self.gate, self.begun, self.sent = asyncio.Event(), asyncio.Event(), 0
        self.gate.set()

        @tool(effect="write")
        async def send(count: int) -> str:
            """A write."""
            self.sent += 1
            self.begun.set()
            await self.gate.wait()
            return f"sent {count}"

        steps = (Step(tool=send), Step.model_validate({"answer": "{send}"}))
        asks = (Step.model_validate({"tool": send, "confirm": "Send {count}?"}), steps[1])
        inputs = {"count": Input.model_validate({"type": "integer", "ask": "How many?", "default": 1})}
        job = Skill(name="job", description=GO, examples=(GO,), inputs=inputs, workflow=steps)
        ask = Skill(name="ask", description="Send things", examples=("Send things",), inputs=inputs, workflow=asks)
        tell = Skill(
            name="tell",
            description="Tell a story",
            examples=("Tell a story",),
            workflow=(Step(prompt=Prompt(text="Tell")),),
        )
        self.store = MemoryStore(records=True)
        self.agent = Agent(
            name="worker",
            skills=[job, ask, tell],
            tools=[send],
            store=self.store,
            model=ScriptedModel([Reply(text=WORDS)] * 50),
        )
        self.restart()

    def restart(self) -> None:
        """Serve the same state in a new server, which has seen no run."""
        self.service = Service({"worker": self.agent})
        self.client = Client(app(self.service))

    def of(self, tenant: str) -> Client:
        """A client of another tenant."""
        inner, caller = app(self.service), Caller(tenant=tenant)

        async def named(scope: Any, receive: Any, send: Any) -> None:
            await inner({**scope, "state": {"caller": caller}}, receive, send)

        return Client(named)


@pytest.fixture
def shop() -> Shop:
    return Shop()


def _told(frames: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(frame["event"], frame["data"]) for frame in frames]


async def test_a_message_is_answered_with_the_object_of_a_run_its_place_and_a_conversation(shop: Shop) -> None:
    answer = await shop.client.post("/v1/runs", {"message": GO})
    assert (answer.status, answer.json["status"], answer.json["text"]) == (200, "completed", "sent 1")
    assert answer.headers["location"] == f"/v1/runs/{answer.json['run_id']}" and answer.json["session"]
    shown = await shop.client.get(answer.headers["location"])
    assert shown.json["text"] == "sent 1" and shown.json["message"] == GO and "tenant" not in shown.json
    listed = await shop.client.get("/v1/runs?limit=5")
    assert [run["run_id"] for run in listed.json["runs"]] == [answer.json["run_id"]]
    assert (await shop.client.get("/v1/agents/worker/runs?session=other")).json == {"runs": []}


async def test_a_run_in_the_background_is_found_while_it_goes_on(shop: Shop) -> None:
    shop.gate.clear()
    begun = await shop.client.post("/v1/runs", {"message": GO, "background": True})
    assert (begun.status, begun.json["status"]) == (202, "running")
    where = begun.headers["location"]
    assert (await shop.client.get(where)).json["status"] == "running"
    await shop.begun.wait()
    async with shop.client.asking("GET", f"{where}/events") as (answer, news):
        while "step_started" not in answer.body.decode():
            await news()
        shop.gate.set()
        while not answer.over:
            await news()
    assert answer.frames[-1]["event"] == "run_finished"
    assert (await shop.client.get(where)).json["text"] == "sent 1"


async def test_limits_and_the_model_of_one_run_are_obeyed_and_wrong_ones_refused(shop: Shop) -> None:
    kept = await shop.client.post("/v1/runs", {"message": GO, "limits": {"max_latency_ms": 2000, "max_tool_calls": 1}})
    assert (kept.json["status"], kept.json["bound"]["latency_ms"]) == ("completed", 2000)
    none = await shop.client.post("/v1/runs", {"message": GO, "limits": {"max_tool_calls": 0}})
    assert (none.json["status"], none.json["reason"]) == ("refused", "budget")
    for body, field in (
        ({"message": GO, "model": "other"}, "model"),
        ({"message": GO, "limits": {"max_turns": 1}}, "limits.max_turns"),
        ({"message": GO, "limits": {"max_cost_usd": "1"}}, "limits.max_cost_usd"),
        ({"message": GO, "skill": "none"}, "skill"),
        ({"message": GO, "skill": "job", "inputs": {"count": "many"}}, "inputs.count"),
        ({"message": " "}, "message"),
        ({"message": 7}, "message"),
        ({}, "message"),
        ({"message": GO, "session": "\u0000"}, "session"),
        ({"message": GO, "stream": True, "background": True}, "background"),
    ):
        answer = await shop.client.post("/v1/runs", body)
        assert (answer.status, answer.json["error"]["kind"], answer.json["error"]["field"]) == (400, "invalid", field)
    wrong = await shop.client.post("/v1/runs", {"message": GO, "limits": {"max_turns": 1}})
    assert "there are `max_cost_usd`, `max_latency_ms`" in wrong.json["error"]["message"], "the fields of that object"
    assert (await shop.client.post("/v1/runs", {"message": GO, "agent": "x"})).status == 404
    assert shop.sent == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"nul", b'{"message": NaN}', b"\xff", b"[" * 5000])
async def test_a_body_that_is_no_object_is_refused(body: bytes, shop: Shop) -> None:
    assert (await shop.client.post("/v1/runs", body)).status == 400
    assert (await shop.client.post("/v1/runs", {"message": GO}, {"Content-Type": "text/plain"})).status == 400


@pytest.mark.parametrize("skill", ["job", "tell"])
async def test_f27_a_stream_cut_at_every_event_is_the_uninterrupted_one(skill: str, shop: Shop) -> None:
    body = {"message": GO, "skill": skill, "stream": True}
    whole = (await shop.client.post("/v1/runs", body)).frames
    run_id = whole[0]["data"].split('"run_id":"')[1][:32]
    for number in range(len(whole)):
        read, later = whole[: number + 1], await _after(shop.client, run_id, whole[number]["id"])
        assert read + later.frames == whole, "from the events that are kept"
        assert (later.status == 204) is (number + 1 == len(whole))
    texts = "".join(one["data"] for one in whole)
    shop.restart()
    for number in range(len(whole)):
        later = await _after(shop.client, run_id, whole[number]["id"])
        assert _joined(whole[: number + 1] + later.frames) == _joined(whole), f"from the tape, behind {number}"
    assert texts


async def _after(client: Client, run_id: str, place: str) -> Answer:
    return await client.get(f"/v1/runs/{run_id}/events", {"Last-Event-ID": place})


def _joined(frames: list[dict[str, str]]) -> list[object]:
    """The data of the frames, pieces of text that follow one another joined, as a reader shows them."""
    import orjson

    told: list[Any] = []
    for one in frames:
        data = orjson.loads(one["data"])
        if data["type"] == "text_delta" and told and told[-1]["type"] == "text_delta":
            told[-1]["text"] += data["text"]
        else:
            told.append(data)
    return told


async def test_ids_that_are_none_of_the_run_are_refused(shop: Shop) -> None:
    run_id = (await shop.client.post("/v1/runs", {"message": GO})).json["run_id"]
    for restart in (False, True):
        if restart:
            shop.restart()
        assert (await _after(shop.client, run_id, "x")).json["error"]["field"] == "last-event-id"
        assert (await _after(shop.client, run_id, "999.0")).status == 410
    assert (await shop.client.get(f"/v1/runs/{'0' * 32}/events")).status == 404


async def test_a_run_that_another_process_answers_is_streamed_when_it_has_ended(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_AGAIN", 0.01)
    shop.gate.clear()
    begun = await shop.client.post("/v1/runs", {"message": GO, "background": True})
    await shop.begun.wait()
    other = Client(app(Service({"worker": shop.agent})))
    following = asyncio.create_task(other.get(f"{begun.headers['location']}/events"))
    await asyncio.sleep(0.05)
    assert not following.done()
    assert (await other.post(f"{begun.headers['location']}/cancel")).status == 503
    shop.gate.set()
    assert (await following).frames[-1]["event"] == "run_finished"


async def test_a_cancelled_run_says_so_to_its_readers_and_in_its_record(shop: Shop) -> None:
    shop.gate.clear()
    begun = await shop.client.post("/v1/runs", {"message": GO, "background": True})
    where = begun.headers["location"]
    following = asyncio.create_task(shop.client.get(f"{where}/events"))
    await shop.begun.wait()
    assert (await shop.client.post(f"{where}/cancel")).status == 202
    whole = await following
    assert whole.frames[-1]["event"] == "run_finished" and '"cancelled"' in whole.frames[-1]["data"]
    shown = await shop.client.get(where)
    assert (shown.json["status"], shown.json["reason"]) == ("failed", "cancelled")
    assert (await shop.client.post(f"{where}/cancel")).status == 409
    for number, frame in enumerate(whole.frames):
        assert (
            whole.frames[: number + 1] + (await _after(shop.client, begun.json["run_id"], frame["id"])).frames
        ) == whole.frames
    shop.restart()
    assert _joined((await shop.client.get(f"{where}/events")).frames) == _joined(whole.frames)


@pytest.mark.parametrize(("leaving", "status"), [("cancel", "failed"), ("continue", "completed")])
@pytest.mark.parametrize("stream", [True, False])
async def test_f25_a_run_whose_client_leaves_ends_or_goes_on_as_the_caller_said(
    leaving: str, status: str, stream: bool, shop: Shop
) -> None:
    shop.gate.clear()
    body = {"message": GO, "stream": stream, "leaving": leaving}
    async with shop.client.asking("POST", "/v1/runs", body):
        await shop.begun.wait()
    shop.gate.set()
    for _ in range(20):
        await asyncio.sleep(0)
    await shop.service.drained(5)
    (run,) = await shop.agent.runs()
    assert (run["status"], shop.sent) == (status, 1)


async def test_the_answer_to_a_question_is_bound_to_it(shop: Shop) -> None:
    asked = await shop.client.post("/v1/runs", {"message": "go", "skill": "ask", "inputs": {"count": 7}})
    assert (asked.json["status"], shop.sent) == ("asked", 0)
    where = f"{asked.headers['location']}/answer"
    wrong = await shop.client.post(where, {"message": "yes", "question": "another"})
    assert (wrong.status, shop.sent) == (409, 0)
    yes = await shop.client.post(where, {"message": "yes", "question": asked.json["question"]})
    assert (yes.json["text"], shop.sent) == ("sent 7", 1)
    again = await shop.client.post(where, {"message": "yes"})
    assert (again.json["reason"], shop.sent) == ("stale_question", 1)
    assert (await shop.client.post(f"{yes.headers['location']}/answer", {"message": "yes"})).status == 409


@pytest.mark.parametrize(
    "ask",
    [
        lambda client, run: client.get(f"/v1/runs/{run}"),
        lambda client, run: client.get(f"/v1/runs/{run}/events"),
        lambda client, run: client.post(f"/v1/runs/{run}/cancel"),
        lambda client, run: client.post(f"/v1/runs/{run}/answer", {"message": "yes"}),
        lambda client, run: client.post(f"/v1/runs/{run}/feedback", {"mark": "good"}),
        lambda client, run: client.get(f"/v1/runs/{run}/feedback"),
        lambda client, run: client.get(f"/v1/runs/{run}/tape"),
        lambda client, run: client.get(f"/v1/runs/{run}/results/0"),
        lambda client, run: client.get("/v1/sessions/talk"),
    ],
)
async def test_what_is_of_another_tenant_is_not_there(ask: Callable[..., Any], shop: Shop) -> None:
    shop.gate.clear()
    mine = await shop.of("one").post("/v1/runs", {"message": GO, "session": "talk", "background": True})
    await shop.begun.wait()
    assert (await ask(shop.of("two"), mine.json["run_id"])).status == 404
    shop.gate.set()
    await shop.service.drained(5)
    shop.restart()
    assert (await ask(shop.of("two"), mine.json["run_id"])).status == 404
    assert (await shop.of("two").get("/v1/runs")).json == {"runs": []}
    assert (await shop.of("two").get("/v1/sessions")).json == {"sessions": []}
    assert (await ask(shop.of("one"), mine.json["run_id"])).status != 404 or "results" in repr(ask.__code__.co_consts)


def test_a_tape_that_cannot_be_read_is_gone() -> None:
    from shipworthy.server.refusal import Refused

    with pytest.raises(Refused, match="cannot be read"):
        recorded("r", "nonsense", Place())

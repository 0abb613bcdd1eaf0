"""The methods of the protocol, as the client of the official library calls them, in both revisions."""

import json
from pathlib import Path

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import ElicitResult, TextContent
from tests.server.mcp.connected import MODES, accepted, client_of, mailer

from shipworthy import Agent, Skill, Step
from shipworthy.server.caller import Caller
from shipworthy.server.mcp import protocol
from shipworthy.server.mcp.results import ANSWER, META
from shipworthy.server.service import Service

both = pytest.mark.parametrize("mode", MODES)
FORMS = {"to": accepted(to="Anna"), "topic": accepted(topic="report"), "confirm": accepted(confirm=True)}


def _service(sent: list[str] | None = None) -> Service:
    return Service({"mailer": mailer(sent)})


async def _text(client: Client, name: str, arguments: dict[str, object] | None = None, **more: object) -> str:
    result = await client.call_tool(name, arguments or {}, **more)  # type: ignore[arg-type]
    return "\n".join(block.text for block in result.content if isinstance(block, TextContent))


@both
async def test_the_index_leads_over_a_description_to_a_run(mode: str) -> None:
    async with client_of(_service(), mode) as client:
        assert await _text(client, "list_skills") == (
            "count: Count the letters of a folder\nsend_letter: Send a letter to a person"
        )
        whole = json.loads(await _text(client, "describe_skill", {"skill": "count"}))
        assert (whole["writes"], whole["bound"]["tool_calls"], list(whole["inputs"]["properties"])) == (
            "never",
            1,
            ["folder"],
        )
        assert await _text(client, "run_skill", {"skill": "count", "inputs": {"folder": "inbox"}}) == "3 in inbox"
        assert await _text(client, "count", {"folder": "sent"}) == "3 in sent", "a tool of its own"
        assert await _text(client, "ask_agent", {"message": "How many letters are in the folder inbox?"}) != ""


@both
async def test_the_list_of_tools_is_the_same_byte_for_byte(mode: str) -> None:
    service = _service()
    lists = []
    for _ in range(2):
        async with client_of(service, mode) as client:
            lists.append((await client.list_tools()).model_dump_json())
    assert lists[0] == lists[1]


@both
async def test_questions_are_forms_and_a_write_is_made_after_the_yes_alone(mode: str) -> None:
    sent: list[str] = []
    told: list[tuple[float, str]] = []

    async def progress(done: float, _: float | None, message: str | None) -> None:
        told.append((done, message or ""))

    async with client_of(_service(sent), mode, FORMS) as client:
        assert await _text(client, "send_letter", progress_callback=progress) == "Sent: report to Anna"
    assert (sent, told) == (["report to Anna"], [(1.0, "Send"), (2.0, "Send: done")])


@both
@pytest.mark.parametrize("answer", [accepted(confirm=False), ElicitResult(action="decline")])
async def test_a_no_to_an_approval_writes_nothing(mode: str, answer: ElicitResult) -> None:
    sent: list[str] = []
    async with client_of(_service(sent), mode, {**FORMS, "confirm": answer}) as client:
        await client.call_tool("send_letter", {"to": "Anna", "topic": "news"})
    assert sent == []


@both
async def test_a_client_without_forms_reads_the_question_and_answers_by_a_tool(mode: str) -> None:
    sent: list[str] = []
    async with client_of(_service(sent), mode) as client:
        result = await client.call_tool("send_letter", {"to": "Anna", "topic": "news"})
        run = (result.meta or {})[META]
        assert (run["status"], run["question"]["kind"], result.is_error) == ("asked", "confirm", False)
        answer = {"session": run["session"], "question": run["question"]["id"], "answer": "yes"}
        assert await _text(client, ANSWER, answer) == "Sent: news to Anna"
        assert await _text(client, ANSWER, answer) == "Sent: news to Anna", "sent again, it is the same message"
    assert sent == ["news to Anna"]


@both
async def test_a_yes_that_names_no_question_approves_nothing(mode: str) -> None:
    sent: list[str] = []
    async with client_of(_service(sent), mode) as client:
        result = await client.call_tool("send_letter", {"to": "Anna", "topic": "news"})
        session = (result.meta or {})[META]["session"]
        again = await client.call_tool("ask_agent", {"message": "yes", "session": session})
        assert (again.meta or {})[META]["status"] == "asked"
    assert sent == []


@both
async def test_what_a_model_can_repair_is_the_result_of_its_call(mode: str) -> None:
    async with client_of(_service(), mode) as client:
        for name, arguments, why in [
            ("count", {"folder": "a", "color": "red"}, "color"),
            ("send_letter", {"topic": "gossip"}, "news, report"),
            ("run_skill", {"skill": "nothing"}, "count, send_letter"),
            ("run_skill", {"skill": "count", "inputs": [1]}, "`inputs` is an object"),
            ("ask_agent", {"message": " "}, "`message`"),
            ("answer_question", {"session": "s", "question": "q"}, "`answer`"),
        ]:
            result = await client.call_tool(name, arguments)
            assert result.is_error and isinstance(result.content[0], TextContent) and why in result.content[0].text
        with pytest.raises(MCPError, match="no tool `nothing`"):
            await client.call_tool("nothing", {})


@both
async def test_an_overloaded_server_says_when_to_come_back(mode: str) -> None:
    async with client_of(Service({"mailer": mailer()}, most_running=0), mode) as client:
        with pytest.raises(MCPError) as caught:
            await client.call_tool("count", {"folder": "a"})
    assert caught.value.error.data == {"kind": "overloaded", "retryAfter": 1}


@both
async def test_f49_what_fails_inside_is_not_told(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("canary")

    service = _service()
    async with client_of(service, mode) as client:
        monkeypatch.setattr(protocol, "offered", broken)
        with pytest.raises(MCPError) as caught:
            await client.list_tools()
    assert "canary" not in str(caught.value.error)


@both
async def test_the_same_key_of_a_caller_is_the_same_run(mode: str) -> None:
    sent: list[str] = []
    service = _service(sent)
    given, key = {"to": "Bo", "topic": "news"}, {protocol.tools.KEY: "k1"}
    async with client_of(service, mode) as client:
        first, again = [await client.call_tool("send_letter", given, meta=key) for _ in range(2)]
        assert (first.meta or {})[META]["run_id"] == (again.meta or {})[META]["run_id"]
        assert (first.meta or {})[META]["question"] == (again.meta or {})[META]["question"]
    async with client_of(service, mode, FORMS) as client:
        assert await _text(client, "send_letter", given, meta=key) == "Sent: news to Bo"
    assert sent == ["news to Bo"]


async def test_the_state_of_a_question_belongs_to_its_caller_and_call(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    caller = Caller(tenant="a", key="k")
    monkeypatch.setattr(protocol, "caller_of", lambda _: caller)
    async with client_of(_service(sent), "2026-07-28", FORMS) as client:
        given = {"to": "Anna", "topic": "news"}
        asked = await client.session.call_tool("send_letter", given, allow_input_required=True)
        state = getattr(asked, "request_state", "")
        answers = {"confirm": accepted(confirm=True)}
        for arguments, sealed, other in [
            (given, state + "A", caller),
            ({**given, "to": "Eve"}, state, caller),
            (given, state, Caller(tenant="b", key="k")),
        ]:
            monkeypatch.setattr(protocol, "caller_of", lambda _, other=other: other)
            with pytest.raises(MCPError, match="requestState"):
                await client.session.call_tool(
                    "send_letter", arguments, input_responses=answers, request_state=sealed, allow_input_required=True
                )
    assert sent == []


@both
async def test_agents_that_a_caller_may_not_use_do_not_exist(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service({"mailer": mailer(), "other": mailer(name="other")})
    async with client_of(service, mode) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert names[5:] == ["mailer__count", "mailer__send_letter", "other__count", "other__send_letter"]
        assert "say which `agent`" in await _text(client, "ask_agent", {"message": "hello"})
    monkeypatch.setattr(protocol, "caller_of", lambda _: Caller(agents=frozenset(("mailer",))))
    async with client_of(service, mode) as client:
        assert [tool.name for tool in (await client.list_tools()).tools][5:] == ["count", "send_letter"]
        assert [str(one.uri) for one in (await client.list_resources()).resources] == [
            "skill://mailer/count/SKILL.md",
            "skill://mailer/send-letter/SKILL.md",
        ]


async def test_lists_say_how_long_they_may_be_kept() -> None:
    async with client_of(_service(), "2026-07-28") as client:
        for result in (await client.list_tools(), await client.list_prompts(), await client.list_resources()):
            assert (result.ttl_ms, result.cache_scope) == (300_000, "private")


@both
async def test_who_asks_is_said_by_the_server_and_not_by_the_call(mode: str) -> None:
    steps = (Step.model_validate({"answer": "Hello, {user}"}),)
    agent = Agent(
        name="a",
        skills=[Skill(name="greet", description="Greet", workflow=steps)],
        context={"user": "text"},
        store="memory",
    )
    server = protocol.server_of(Service({"a": agent}), Caller(context=(("user", "ann"), ("other", "x"))))
    async with client_of(server, mode) as client:
        assert await _text(client, "greet") == "Hello, ann"
        assert (await client.call_tool("greet", {"user": "eve"})).is_error


async def test_a_question_is_answered_after_a_restart_and_the_write_is_made_once(tmp_path: Path) -> None:
    sent: list[str] = []
    store = f"sqlite:///{tmp_path / 'state.db'}"
    given, answers = {"to": "Anna", "topic": "news"}, {"confirm": accepted(confirm=True)}
    states: list[str] = []
    for time in range(3):
        agent = mailer(sent)
        agent.use_store(store)
        async with client_of(Service({"mailer": agent}), "2026-07-28", FORMS) as client:
            if time == 0:
                asked = await client.session.call_tool("send_letter", given, allow_input_required=True)
                states.append(str(getattr(asked, "request_state", "")))
            else:
                done = await client.session.call_tool(
                    "send_letter",
                    given,
                    input_responses=answers,
                    request_state=states[0],
                    allow_input_required=True,
                )
                assert getattr(done, "content", None) == [TextContent(text="Sent: news to Anna")]
        await agent.aclose()
    assert sent == ["news to Anna"]


@both
@pytest.mark.parametrize(
    ("left", "most"), [(2000, 2000), (1e9, 10_000), (True, 10_000), ("soon", 10_000), (-1, 10_000)]
)
async def test_the_time_that_a_caller_has_left_limits_the_run(mode: str, left: object, most: float) -> None:
    async with client_of(_service(), mode) as client:
        for name, arguments in [
            ("count", {"folder": "a"}),
            ("run_skill", {"skill": "count", "inputs": {"folder": "a"}}),
        ]:
            result = await client.call_tool(name, arguments, meta={protocol.tools.TIME_LEFT: left})
            assert (result.meta or {})[META]["bound"]["latency_ms"] <= most
            assert (result.meta or {})[META]["status"] == "completed"

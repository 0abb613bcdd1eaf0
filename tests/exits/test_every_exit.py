"""Secrets of the environment go every way through whole runs, and come out nowhere (field_17)."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shipworthy import Agent, Input, Price, Skill, Step, call, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.models.model import Part, Request, StopPart, TextPart, UsagePart

SECRET, PASSWORD = "s3cr3t-p4ssw0rd-99", "Zk8/w+Qx=77 blue"
GOT: list[str] = []


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://admin:{SECRET}@db.internal:5432/prod")
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    monkeypatch.setenv("STAGE_TOKEN", "production")
    GOT.clear()


@tool
def look(what: str) -> dict[str, str]:
    """Look it up."""
    return {"what": what, "dsn": f"pg://admin:{SECRET}@db", "mail": PASSWORD, "stage": "production"}


@tool
def broken() -> str:
    """Fail with the address of the database."""
    raise ConnectionError(f"could not connect: postgresql://admin:{SECRET}@db.internal")


@tool(effect="write", label="Sending {text}")
def send(text: str) -> str:
    """Send a text."""
    GOT.append(text)
    return "sent"


class Letters:
    """A model that says the secret letter by letter, and notes what it was sent."""

    name, price = "letters", Price(input=1, output=1)

    def __init__(self) -> None:
        self.seen: list[Request] = []

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        self.seen.append(request)
        for sign in f"It is {SECRET}, or {PASSWORD}; not s3cr3t-p4.":
            yield TextPart(text=sign)
        yield UsagePart(input_tokens=50, output_tokens=50)
        yield StopPart()


def told(*heard: object) -> str:
    return json.dumps([getattr(one, "as_dict", lambda one=one: one)() for one in heard], default=str)


def no_secret_in(text: str) -> bool:
    return not any(one in text for one in (SECRET, PASSWORD, json.dumps(PASSWORD)[1:-1]))


def agent(*steps: Step, model: Any = None, **skill: Any) -> Agent:
    one = Skill(name="s", description="Look it up", examples=("look it up",), workflow=steps, **skill)
    return Agent(skills=[one], tools=[look, broken, send], model=model, store=MemoryStore(records=True))


async def test_field_17_neither_result_nor_events_of_a_tool_tell_it() -> None:
    heard = list[Any]()
    one = agent(
        Step(tool=look, with_={"what": PASSWORD}),
        Step(tool=broken, required=False),
        Step(answer="{look} {broken}"),
    )
    result = await one.run("look it up", emit=heard.append)
    assert no_secret_in(told(result, *heard))
    assert "[secret DATABASE_URL_PASSWORD]" in result.text
    assert '"stage":"production"' in result.text, "an ordinary word stays"
    pieces = "".join(event.text for event in heard if event.type == "text_delta")
    assert pieces == result.text == heard[-1].result["text"]


async def test_a_failure_tells_none() -> None:
    heard = list[Any]()
    result = await agent(Step(tool=broken), Step(answer="{broken}")).run("look it up", emit=heard.append)
    assert no_secret_in(told(result, *heard))


async def test_a_text_that_streams_letter_by_letter_tells_none_and_the_model_is_sent_none() -> None:
    heard, model = list[Any](), Letters()
    one = agent(
        Step(tool=look, with_={"what": "it"}), Step(prompt="Say it: {look}", as_="said", grounded="off"), model=model
    )
    result = await one.run("look it up", emit=heard.append)
    pieces = [event.text for event in heard if event.type == "text_delta"]
    assert "".join(pieces) == result.text
    assert "It is [secret DATABASE_URL_PASSWORD], or [secret MAIL_PASSWORD]; not s3cr3t-p4." in result.text
    sent = " ".join(message.text for request in model.seen for message in request.messages)
    assert no_secret_in(sent)
    assert "[secret MAIL_PASSWORD]" in sent


async def test_a_loop_is_sent_no_secret() -> None:
    seen: list[Request] = []

    class Looping(Letters):
        async def stream(self, request: Request) -> AsyncIterator[Part]:
            seen.append(request)
            if len(seen) == 1:
                yield call("look", what="it")
            else:
                yield TextPart(text="Done.")
            yield StopPart(reason="tools" if len(seen) == 1 else "end")

    loop = Skill(name="s", description="Look it up", examples=("look it up",), tools=("look",))
    await Agent(skills=[loop], tools=[look], model=Looping()).run("look it up", skill="s")
    assert len(seen) == 2
    assert all(no_secret_in(message.text) for request in seen for message in request.messages)


async def test_a_question_hides_it_and_the_call_that_is_made_has_it() -> None:
    heard = list[Any]()
    one = agent(
        Step(tool=look, with_={"what": "it"}),
        Step(tool=send, with_={"text": "=look.mail"}, confirm="Send {look.mail}?"),
        Step(answer="Done."),
    )
    asked = await one.run("look it up", session="a", emit=heard.append)
    done = await one.run("yes", session="a", emit=heard.append)
    assert (asked.status, done.status) == ("asked", "completed")
    assert no_secret_in(told(asked, done, *heard))
    assert asked.text == "Send [secret MAIL_PASSWORD]?"
    assert GOT == [PASSWORD]


async def test_what_the_user_typed_is_given_back_as_it_was_typed() -> None:
    one = agent(
        Step(tool=look, with_={"what": "=note"}),
        Step(answer="{look.what} and {look.dsn}"),
        inputs={"note": Input(ask="Which note?")},
    )
    await one.run("look it up", session="a")
    result = await one.run(f"It says {PASSWORD}", session="a")
    assert PASSWORD in result.text
    assert SECRET not in result.text
    tape = await one.tape(result.run_id) or ""
    assert no_secret_in(tape), "what is kept has it hidden all the same"
    assert (await one.replay(tape)).divergence is None


@pytest.mark.parametrize("length", [1, 40_000])
async def test_a_run_that_is_repeated_says_the_same(length: int) -> None:
    one = agent(
        Step(tool=look, with_={"what": "it " * length}),
        Step(prompt="Say it: {look}", as_="said", fallback="{look}"),
        model=Letters(),
        max_context_tokens=2000,
    )
    result = await one.run("look it up")
    assert (await one.replay(await one.tape(result.run_id) or "")).divergence is None


async def test_no_handle_is_shown_to_a_person() -> None:
    @tool(max_tokens=60)
    def long() -> str:
        return "\n".join(f"row {number} of the list" for number in range(400))

    skill = Skill(
        name="s", description="Look it up", examples=("look it up",),
        workflow=(Step(tool=long), Step(answer="All of it:\n{long}\nThat is all.")),
    )  # fmt: skip
    one = Agent(skills=[skill], tools=[long], store=MemoryStore(records=True))
    heard = list[Any]()
    first = await one.run("look it up", session="a", emit=heard.append)
    again = await one.run("look it up", session="a", emit=heard.append)
    for result in (first, again):
        assert result.text.startswith("All of it:\nrow 0 of the list")
        assert result.text.endswith("[…]\nThat is all.")
        assert "handle" not in result.text
        assert result.run_id not in result.text
        assert (await one.replay(await one.tape(result.run_id) or "")).divergence is None
    assert not any("handle" in event.text for event in heard if event.type == "text_delta")

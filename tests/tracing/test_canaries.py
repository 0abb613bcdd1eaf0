"""F49: secrets of thirty kinds go through a run in every form; no file of the state holds any of them."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tracing.canaries import canaries, forms, found_in, said

from shipworthy import Agent, Input, Price, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.durable import rows, sealed, sql_effects
from shipworthy.durable.sql import SqlStore
from shipworthy.exits.secrets import Secrets
from shipworthy.models.model import OpaquePart

GO = "Do the daily job"


def agent(store: SqlStore, secrets: list[str]) -> Agent:
    """An agent through which the secrets go every way: results, errors, arguments, prompts, answers, cut texts."""
    everything = " ".join(map(said, secrets))

    @tool(max_tokens=50)
    def leaky(what: str) -> dict[str, Any]:
        return {"header": everything, "nested": [{key: key} for key in secrets], "what": what}

    @tool
    def broken(what: str) -> str:
        raise RuntimeError(f"cannot reach postgres://me:{secrets[0]}@db: {secrets[1]}")

    @tool(effect="write")
    def send(text: str) -> dict[str, str]:
        return {"sent": text, "with": everything}

    job = Skill(
        name="job",
        description="Do the daily job",
        examples=(GO,),
        inputs={"note": Input(keep="session", ask="Which note?")},
        workflow=[
            Step(tool=leaky, with_={"what": "{note}"}),
            Step(tool=broken, with_={"what": "{note}"}, required=False),
            Step(prompt="Say it: {leaky} {note}", as_="words", fallback="{note}"),
            Step(tool=send, with_={"text": "{words} {note}"}, confirm="Send {words}?"),
            Step(answer="{words} {send} {leaky}"),
        ],
        max_cost_usd=1.0,
    )
    wonder = Skill(name="wonder", description="Wonder about it", examples=("Wonder",), tools=("leaky", "broken"))
    return Agent(skills=[job, wonder], tools=[leaky, broken, send], model=_model(secrets), store=store)


def _model(secrets: list[str]) -> ScriptedModel:
    def script(request: Any) -> Reply:
        if request.name == "wonder" and len(request.messages) < 4:
            thought = OpaquePart(
                kind="thinking", data={"thinking": said(secrets[8]), "details": [{"text": secrets[9]}]}
            )
            calls = (call("leaky", what=said(secrets[3])), call("broken", what="x"))
            return Reply(text=said(secrets[2]), calls=calls, opaque=(thought,))
        return Reply(text="I say " + " ".join(map(said, secrets[4:8])))

    return ScriptedModel(script, price=Price(input=1, output=1))


async def talked(folder: Path, secrets: list[str], *, at_once: int = 30) -> SqlStore:
    """Conversations in which every path is taken, each with `at_once` of the secrets, and a stream that is left."""
    store = SqlStore(f"sqlite:///{folder}/state.db")
    one = agent(store, secrets)
    for start in range(0, len(secrets), at_once):
        session = f"s{start} {secrets[start]}"
        some = " ".join(map(said, secrets[start : start + at_once]))
        for message in (GO, some, "yes", f"Wonder about {some}", f"tell me of {some}"):
            await one.run(message, session=session)
    await one.unsettled()
    async with one.stream(f"Wonder about {said(secrets[0])}", session="left") as events:
        async for _ in events:
            break
    # Not closed: what stands in the write-ahead log is looked at too.
    return store


def every_byte(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    for name, secret in canaries().items():
        monkeypatch.setenv(name, secret)
    return list(canaries().values())


async def test_F49_no_file_of_the_state_holds_a_secret(
    tmp_path: Path, planted: list[str], count: Callable[[int, int], int]
) -> None:
    # One of each three goes through a run in `make test`, and all thirty in `make check`.
    some = planted[:: count(3, 1)]
    store = await talked(tmp_path, some, at_once=count(10, 6))
    assert found_in(tmp_path) == []
    data = every_byte(tmp_path)
    store.close()
    total = sum(len(forms(secret)) for secret in some)
    print(f"{len(some)} secrets in {total} forms: none in {len(data):,} bytes of the state")
    for secret in some:
        for prefix in (b"user:", b"Authorization: Bearer "):
            assert base64.b64encode(prefix + secret.encode()) not in data


async def test_F49_with_the_defence_off_they_are_there(
    tmp_path: Path, planted: list[str], monkeypatch: pytest.MonkeyPatch, count: Callable[[int, int], int]
) -> None:
    nothing: Callable[[], Secrets] = lambda: Secrets({})  # noqa: E731
    for module in (rows, sealed, sql_effects):
        monkeypatch.setattr(module, "current", nothing)
    store = await talked(tmp_path, planted[:: count(3, 1)])
    found = found_in(tmp_path)
    store.close()
    assert len({entry.split(" ")[0] for entry in found}) >= count(9, 25)


async def test_F49_a_tape_with_placeholders_is_still_repeated_exactly(
    tmp_path: Path, planted: list[str], count: Callable[[int, int], int]
) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/state.db")
    one = agent(store, planted[:: count(3, 1)])
    for message in (GO, said(planted[0]), "yes"):
        result = await one.run(message, session="s")
        again = await one.replay(await one.tape(result.run_id) or "")
        assert again.divergence is None
    store.close()

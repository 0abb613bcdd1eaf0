"""What every request passes before its protocol sees it."""

import asyncio
import logging
import os
from pathlib import Path

import pytest
from tests.server.operation.asgi import HERE, call
from tests.server.operation.conftest import GO, Make, added, worker

from shipworthy.errors import StateError, UsageError
from shipworthy.server.operation.guard import Guard

RUN = b'{"message": "Do the daily job"}'


async def test_a_request_reaches_its_route_with_its_caller(guard: Make) -> None:
    app = guard()
    done = await call(app, "POST", "/v1/runs", body=RUN)
    assert (done.status, done.json()["text"]) == (200, "seen")
    assert done.headers["x-content-type-options"] == "nosniff"
    assert (await call(app, "GET", "/who")).json() == {"tenant": "", "key": "", "context": {}}


async def test_what_fails_inside_is_logged_and_not_told(
    guard: Make, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = guard()
    with caplog.at_level(logging.ERROR, "shipworthy"):
        done = await call(app, "GET", "/fails")
    assert (done.status, done.code) == (500, "internal")
    assert b"the inside" not in done.body and "the inside" in caplog.text

    async def lost(*_: object) -> None:
        raise StateError("the state cannot be used")

    app._app = lost
    assert (await call(app, "GET", "/who")).status == 503


async def test_an_answer_that_has_begun_is_cut_where_it_fails(guard: Make) -> None:
    app = guard()

    async def half(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        raise RuntimeError("in the middle")

    app._app = half
    with pytest.raises(Exception, match="the server failed"):
        await call(app, "GET", "/who")


async def test_the_parts_of_a_request_have_limits(guard: Make) -> None:
    app = guard(most_body=1000, most_head=500, most_headers=5, most_target=100)
    long = [HERE, ("x-long", "a" * 500)]
    for found, status in [
        (await call(app, "GET", "/who" + "x" * 100), 414),
        (await call(app, "GET", "/who", headers=long), 431),
        (await call(app, "GET", "/who", headers=[HERE, *[(f"x-{n}", "a") for n in range(6)]]), 431),
        (await call(app, "POST", "/who", headers=[HERE, ("content-length", "1001")]), 413),
        (await call(app, "POST", "/who", headers=[HERE, ("content-length", "9" * 5000)]), 431),
        (await call(app, "POST", "/who", body=[b"a" * 600, b"b" * 600]), 413),
        (await call(app, "POST", "/who", body=b"[" * 100), 400),
        (await call(app, "GET", "/who", headers=[HERE, HERE]), 400),
    ]:
        assert (found.status, found.json()["type"]) == (status, "error"), found.body
    assert (await call(app, "POST", "/who", body=b"[" * 64 + b"]" * 64)).status == 200


async def test_a_page_of_a_stranger_and_a_strange_name_are_refused(guard: Make) -> None:
    app = guard(origins=("https://app.example",))
    for headers, status in [
        ([("host", "evil.example")], 403),
        ([], 403),
        ([("host", "localhost")], 200),
        ([HERE, ("origin", "http://evil.example")], 403),
        ([HERE, ("origin", "null")], 403),
        ([HERE, ("origin", "http://127.0.0.1:9999")], 403),
        ([HERE, ("origin", "http://127.0.0.1:8400")], 200),
        ([HERE, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")], 403),
        ([HERE, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], 200),
        ([HERE, ("origin", "https://app.example")], 200),
    ]:
        found = await call(app, "POST", "/who", headers=headers)
        assert found.status == status, headers
    assert found.headers["access-control-allow-origin"] == "https://app.example"
    asks = [HERE, ("origin", "https://app.example"), ("access-control-request-method", "POST")]
    assert (await call(app, "OPTIONS", "/v1/runs", headers=asks)).status == 204


async def test_where_there_is_a_key_every_request_needs_one(guard: Make, keys: Path) -> None:
    app = guard()
    text, key = added(keys, context={"user": "ann"})
    for headers in (("authorization", f"Bearer {text}"), ("x-api-key", text)):
        found = await call(app, "POST", "/who", headers=[HERE, headers])
        assert found.json() == {"tenant": "acme", "key": key.id, "context": {"user": "ann"}}
    for wrong in (
        [],
        [("authorization", f"Bearer {text}x")],
        [("x-api-key", "sk-foo")],
        [("authorization", "Basic a")],
    ):
        found = await call(app, "GET", "/who", headers=[HERE, *wrong])
        assert (found.status, found.code, found.headers["www-authenticate"]) == (401, "unauthorized", "Bearer")
    assert (await call(app, "GET", "/healthz", headers=[])).status == 200
    assert (await call(app, "GET", "/metrics", headers=[HERE, headers])).status == 403


async def test_what_has_no_key_takes_no_place_of_those_that_have(guard: Make, keys: Path) -> None:
    app = guard()
    text, _ = added(keys)
    app.shedding.watch()
    for _ in range(200):
        assert (await call(app, "POST", "/v1/runs", headers=[HERE], body=RUN)).status == 401
    app.shedding.close()
    assert app.shedding._let_in == 0
    assert (await call(app, "POST", "/v1/runs", headers=[HERE, ("x-api-key", text)], body=RUN)).status == 200


async def test_a_key_that_reads_changes_nothing_and_one_that_runs_reads_nothing(guard: Make, keys: Path) -> None:
    app = guard()
    reads, runs = (("x-api-key", added(keys, scopes=[scope])[0]) for scope in ("read", "run"))
    assert (await call(app, "POST", "/v1/runs", headers=[HERE, reads], body=RUN)).code == "forbidden"
    assert (await call(app, "GET", "/who", headers=[HERE, runs])).code == "forbidden"
    assert (await call(app, "GET", "/who", headers=[HERE, reads])).status == 200
    assert (await call(app, "POST", "/v1/runs", headers=[HERE, runs], body=RUN)).status == 200


async def test_requests_and_money_of_a_key_are_capped(guard: Make, keys: Path) -> None:
    app = guard()
    text, _ = added(keys, per_minute=2)
    sent = [await call(app, "GET", "/who", headers=[HERE, ("x-api-key", text)]) for _ in range(3)]
    assert [one.status for one in sent] == [200, 200, 429]
    assert 1 <= int(sent[2].headers["retry-after"]) <= 30
    await asyncio.sleep(30)
    assert (await call(app, "GET", "/who", headers=[HERE, ("x-api-key", text)])).status == 200


async def test_a_server_that_is_full_refuses_at_once_and_lets_a_run_be_cancelled(guard: Make) -> None:
    gate = asyncio.Event()
    app = guard(worker(gate), most_running=1)
    first = asyncio.create_task(call(app, "POST", "/v1/runs", body=RUN))
    await asyncio.sleep(0.01)
    began = asyncio.get_running_loop().time()
    second = await call(app, "POST", "/v1/runs", body=b'{"message": "Do the daily job", "id": "n"}')
    assert (second.status, second.code, second.headers["retry-after"]) == (503, "overloaded", "1")
    app.shedding.limit = 1
    assert (await call(app, "POST", "/v1/runs", body=RUN)).code == "overloaded"
    assert (await call(app, "POST", "/v1/runs/x/cancel", body=b"")).status == 404, "no such route here: it was let in"
    assert asyncio.get_running_loop().time() == began
    gate.set()
    assert (await first).status == 200


async def test_a_server_beyond_the_loopback_needs_a_key(guard: Make, keys: Path) -> None:
    with pytest.raises(UsageError, match="keys add"):
        guard(host="0.0.0.0")
    text, _ = added(keys, now=1e12)
    app = guard(host="0.0.0.0")
    assert (await call(app, "GET", "/who", headers=[("host", "a.example"), ("x-api-key", text)])).status == 200
    os.unlink(keys)
    assert (await call(app, "GET", "/who", headers=[("host", "a.example")])).status == 401, "also when its file is gone"
    added(keys)
    named = guard(host="0.0.0.0", hosts=("shop.example",))
    assert (await call(named, "GET", "/who", headers=[("host", "a.example")])).status == 403
    assert (await call(named, "GET", "/who", headers=[("host", "shop.example:443")])).status == 401


async def test_a_request_is_logged_by_its_route_and_the_id_of_its_key(
    guard: Make, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = guard()
    text, key = added(keys)
    with caplog.at_level(logging.INFO, "shipworthy"):
        await call(app, "GET", "/v1/runs/canary", headers=[HERE, ("x-api-key", text)])
        await call(app, "GET", "/canary", headers=[HERE])
    assert [record.getMessage() for record in caplog.records] == [
        f"GET /v1/runs/{{id}} 200 0 ms {key.id}",
        "GET other 401 0 ms -",
    ]


async def test_what_is_counted_names_no_person_and_no_key(guard: Make, keys: Path) -> None:
    app = guard()
    text, key = added(keys, "canary-tenant", scopes=["admin", "run", "read"], name="canary-name")
    mine = [HERE, ("x-api-key", text)]
    body = b'{"message": "Do the daily job", "id": "canary-id"}'
    assert (await call(app, "POST", "/v1/runs", headers=mine, body=body)).status == 200
    await call(app, "GET", "/v1/runs/canary-run", headers=mine)
    await call(app, "GET", "/canary-path", headers=mine)
    await call(app, "GET", "/who", headers=[HERE])
    told = (await call(app, "GET", "/metrics", headers=mine)).body.decode()
    assert 'shipworthy_runs_total{agent="worker",reason="",status="completed"} 1.0' in told
    assert (
        'route="/v1/runs/{id}",status="200"' in told and 'shipworthy_refused_total{reason="unauthorized"} 1.0' in told
    )
    assert 'route="other",status="404"' in told
    for secret in ("canary", key.id, text, GO):
        assert secret not in told


async def test_other_protocols_are_closed_and_the_lifespan_is_passed_on(guard: Make) -> None:
    app: Guard = guard()
    sent: list[object] = []

    async def send(message: object) -> None:
        sent.append(message)

    async def receive() -> dict[str, str]:
        return {"type": "lifespan.startup"} if not sent else {"type": "lifespan.shutdown"}

    await app({"type": "websocket", "path": "/"}, receive, send)  # type: ignore[arg-type]
    assert sent[0] == {"type": "websocket.close", "code": 1008, "reason": "this server speaks HTTP alone"}
    sent.clear()
    await app({"type": "lifespan"}, receive, send)  # type: ignore[arg-type]
    assert [one["type"] for one in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]  # type: ignore[index]


async def test_a_secret_of_the_environment_is_not_logged(
    guard: Make, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "canary-4711-secret")
    app = guard()

    async def leaks(*_: object) -> None:
        raise RuntimeError(f"with {os.environ['SOME_API_KEY']}")

    app._app = leaks
    done = await call(app, "GET", "/who")
    assert done.status == 500 and "canary-4711" not in caplog.text and "canary-4711" not in done.body.decode()

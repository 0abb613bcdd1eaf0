"""A target is told what a run of the clock said: signed, with the same id each time, and only where the author named it."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests.sleepers import DAY, WAITING, Wall, mailer

from shipworthy import SpecError
from shipworthy.app.notify import signature
from shipworthy.stores import MemoryStore
from shipworthy.stores.timers import MOST_TRIES, PAUSES

HELLO = "Send a mail saying hello"
SECRET = "a secret of more than a few characters"


class Hook(http.server.BaseHTTPRequestHandler):
    """Takes messages, and answers with the statuses that a test wants."""

    came: list[tuple[dict[str, str], bytes]] = []
    answers: list[int] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
        status = self.answers.pop(0) if self.answers else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.path + "elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Hook.came, Hook.answers = [], []
    monkeypatch.setenv("HOOK_KEY", SECRET)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook?of=me"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


async def told(wall: Wall, mail: Any) -> list[str]:
    """What came of telling, once the run has ended."""
    return [one.why or one.timer.state for one in await wall.on(mail).run_due() if one.timer.kind == "notify"]


async def test_a_message_is_signed_over_its_id_time_and_body(wall: Wall, hook: str) -> None:
    async with mailer(MemoryStore(), notify={"url": hook, "secret": "HOOK_KEY"}) as mail:
        await wall.on(mail).run(HELLO, session="s", tenant="t")
        assert Hook.came == [], "what was said to the person is not told"
        wall.now += 3 * DAY
        assert await told(wall, mail) == ["done"]
    ((headers, body),) = Hook.came
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
    assert int(headers["webhook-timestamp"]) == int(wall.now)
    message = json.loads(body)
    assert message["text"] == "1 replies to sent hello at 2026-10-22 09:00."
    assert (message["session"], message["tenant"], message["id"]) == ("s", "t", headers["webhook-id"])
    assert (message["status"], message["skill"], message["agent"]) == ("completed", "mail", "mailer")


async def test_it_is_told_again_with_the_same_id_later_each_time(wall: Wall, hook: str) -> None:
    Hook.answers = [503, 500, 429]
    async with mailer(MemoryStore(), notify={"url": hook, "secret": "HOOK_KEY"}) as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 3 * DAY
        found = await told(wall, mail)
        for pause in PAUSES[:3]:
            wall.now += pause - 0.1
            assert await told(wall, mail) == []
            wall.now += 0.1
            found += await told(wall, mail)
    assert found == ["the target answered 503", "the target answered 500", "the target answered 429", "done"]
    assert len({headers["webhook-id"] for headers, _ in Hook.came}) == 1 and len(Hook.came) == 4


async def test_it_has_an_end(wall: Wall, hook: str) -> None:
    Hook.answers = [503] * 99
    async with mailer(MemoryStore(), notify={"url": hook, "secret": "HOOK_KEY"}) as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 3 * DAY
        for _ in range(MOST_TRIES + 3):
            await told(wall, mail)
            wall.now += PAUSES[-1]
        assert len(Hook.came) == MOST_TRIES
        assert [(t.state, t.answer) for t in await mail.due(waiting=False) if t.kind == "notify"] == [
            ("failed", "the target answered 503")
        ]


@pytest.mark.parametrize("status", [302, 404])
async def test_a_redirection_is_not_followed_and_a_refusal_is_final(wall: Wall, hook: str, status: int) -> None:
    Hook.answers = [status]
    async with mailer(MemoryStore(), notify={"url": hook, "secret": "HOOK_KEY"}) as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 3 * DAY
        assert await told(wall, mail) == ["failed"] and len(Hook.came) == 1


async def test_without_the_secret_nothing_is_sent(wall: Wall, hook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_KEY")
    async with mailer(MemoryStore(), notify={"url": hook, "secret": "HOOK_KEY"}) as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 3 * DAY
        assert await told(wall, mail) == ["`notify`: the environment has no HOOK_KEY, which signs the message"]
        assert Hook.came == []


async def test_a_target_that_cannot_be_reached_is_told_later(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_KEY", SECRET)
    async with mailer(MemoryStore(), notify={"url": "http://127.0.0.1:9/", "secret": "HOOK_KEY"}) as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 3 * DAY
        (why,) = await told(wall, mail)
        assert why.startswith("the target cannot be reached: ConnectionRefusedError")


def test_a_tool_that_is_none_is_refused_when_the_agent_is_loaded() -> None:
    with pytest.raises(SpecError, match=r"`tel` is not a tool of this agent\n    did you mean `tell`"):
        mailer(MemoryStore(), WAITING, notify="tel")


def test_the_signature_is_that_of_standard_webhooks() -> None:
    made = signature("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_1", "1614265330", b'{"test": 2432232314}')
    assert made.startswith("v1,") and len(base64.b64decode(made[3:])) == 32

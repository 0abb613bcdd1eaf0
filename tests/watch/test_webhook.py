"""A webhook is signed, sent again where it was not taken, and never sent in the open."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import orjson
import pytest
from tests.batches import batch

from shipworthy.errors import StateError, UsageError
from shipworthy.watch.webhook import check, headers_of, send


class Receiver:
    """An HTTP server on the loopback that keeps what it is sent."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                status = receiver.answers.pop(0) if receiver.answers else 204
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_message_is_signed_over_id_time_and_body(receiver: Receiver) -> None:
    send(receiver.url, {"type": "shipworthy.drift"}, "whsec_" + base64.b64encode(b"key").decode(), pause=0.0)
    ((headers, body),) = receiver.heard
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(b"key", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}" and orjson.loads(body) == {"type": "shipworthy.drift"}


def test_the_example_of_standard_webhooks() -> None:
    secret, id, at = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
    headers = headers_of(b'{"test": 2432232314}', secret, id=id, at=at)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_was_not_taken_is_sent_again_with_its_id(receiver: Receiver) -> None:
    receiver.answers = [500, 503]
    send(receiver.url, {}, "text", pause=0.0)
    assert len({headers["webhook-id"] for headers, _ in receiver.heard}) == 1 and len(receiver.heard) == 3


def test_a_receiver_that_never_takes_it_is_told_without_its_path(receiver: Receiver) -> None:
    receiver.answers = [302, 404, 500]
    with pytest.raises(StateError, match="after 3 attempts: it answered 500") as error:
        send(f"{receiver.url}?token=abc", {}, "text", pause=0.0)
    assert "token" not in str(error.value) and len(receiver.heard) == 3


@batch("url", ["ftp://a.example", "hooks.example", "http://hooks.example/x", "https://u:p@a.example"])
def test_urls_that_are_not_used(url: str) -> None:
    with pytest.raises(UsageError):
        check(url)


def test_secrets_that_cannot_be_used() -> None:
    for secret in ("", "whsec_not base64!"):
        with pytest.raises(UsageError, match="SHIPWORTHY_WEBHOOK_SECRET"):
            headers_of(b"", secret, id="a", at=1)

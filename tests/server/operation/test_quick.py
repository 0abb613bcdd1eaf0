"""Messages to a busy server are refused before they are parsed."""

from typing import Any

import h11
import orjson
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.server.operation.metrics import Metrics
from shipworthy.server.operation.quick import Quick, is_message
from shipworthy.server.operation.shedding import Shedding
from shipworthy.server.service import Service

HEAD = b"POST /v1/runs HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"


class _Connection:
    """A connection as uvicorn makes it, and its own transport."""

    def __init__(self) -> None:
        self.conn, self.cycle = h11.Connection(h11.SERVER), None
        self.parsed, self.written = b"", b""

    @property
    def transport(self) -> "_Connection":
        return self

    def write(self, data: bytes) -> None:
        self.written += data

    def data_received(self, data: bytes) -> None:
        self.parsed += data
        self.conn.receive_data(data)


def _quick(limit: float = 0) -> tuple[Quick, _Connection]:
    service = Service({})
    shedding = Shedding(service, 1.0)
    shedding.limit = limit
    quick, connection = Quick(shedding, Metrics(service, shedding)), _Connection()
    assert quick.before(connection) is connection
    return quick, connection


def test_a_busy_server_refuses_and_the_connection_goes_on() -> None:
    quick, connection = _quick()
    connection.data_received(HEAD + b"{}")
    connection.data_received(HEAD + b"{}")
    assert connection.parsed == b""
    client = h11.Connection(h11.CLIENT)
    client.send(h11.Request(method="POST", target="/", headers=[("host", "a")]))
    client.send(h11.EndOfMessage())
    client.receive_data(connection.written[: len(connection.written) // 2])
    answer, body = client.next_event(), client.next_event()
    assert isinstance(answer, h11.Response) and isinstance(body, h11.Data)
    assert (answer.status_code, dict(answer.headers)[b"retry-after"]) == (503, b"1")
    assert orjson.loads(bytes(body.data))["error"]["code"] == "overloaded"
    assert isinstance(client.next_event(), h11.EndOfMessage)
    quick._shedding.limit = 1
    connection.data_received(HEAD + b"{}")
    assert connection.parsed == HEAD + b"{}", "not busy any more"


@batch(
    "data",
    [
        b"GET /v1/runs HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /v1/runs/7/cancel HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        b"POST /v1/runs/7/cancel?a=b HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        HEAD,
        HEAD + b"{",
        HEAD + b"{} ",
        HEAD.replace(b"Host", b"Content-Length: 2\r\nHost") + b"{}",
        HEAD.replace(b"Host: a", b"Transfer-Encoding: chunked") + b"{}",
        HEAD.replace(b"Host: a", b"Connection: close") + b"{}",
        HEAD.replace(b"1.1", b"1.0") + b"{}",
        b"POST /v1/runs",
        b"",
    ],
)
def test_all_but_a_whole_plain_message_is_left_to_the_parser(data: bytes) -> None:
    _, connection = _quick()
    connection.data_received(data)
    assert (connection.parsed, connection.written) == (data, b"")


def test_bytes_in_the_middle_of_a_request_are_no_message() -> None:
    _, connection = _quick()
    connection.data_received(b"POST /v1/runs HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n")
    assert isinstance(connection.conn.next_event(), h11.Request)
    connection.data_received(HEAD + b"{}")
    half = _quick()[1]
    half.data_received(b"POST /v1/ru")
    half.data_received(HEAD + b"{}")
    assert connection.written == b"" and half.written == b""


@given(st.binary(max_size=60), st.integers(0, 70))
def test_no_bytes_are_too_strange_to_be_looked_at(body: bytes, length: int) -> None:
    head = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % length
    assert is_message(head + body) is (len(body) == length)
    assert not is_message(body) or body.startswith(b"POST /")


def test_a_connection_of_another_parser_is_left_as_it_is() -> None:
    quick, _ = _quick()
    other: Any = object()
    assert quick.before(other) is other

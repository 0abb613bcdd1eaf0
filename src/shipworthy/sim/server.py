"""An HTTP server with made-up answers; a header marks each response as simulated."""

import asyncio
import errno
import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import orjson
from aiohttp import web

from shipworthy.errors import ShipworthyError, UsageError
from shipworthy.models.model import Reply
from shipworthy.sim.answer import answer_of, tokens_of
from shipworthy.sim.faults import STATUS, Fault, applies, check_rates, drawn, named, spoilt
from shipworthy.sim.log import Entry, Log
from shipworthy.sim.memory import Memory
from shipworthy.sim.rate import Bucket
from shipworthy.sim.request import BadRequest, SimRequest, check_pairs
from shipworthy.sim.script import Improvised, Script
from shipworthy.sim.sending import MARK, WHOLE, Delivery
from shipworthy.sim.thinking import Thinking
from shipworthy.sim.wire import Wire
from shipworthy.sim.wires import WIRES
from shipworthy.tokens.counting import count, load

LARGEST = 64 * 1024 * 1024
"""Most bytes of a request."""
SLOWER = 10
ABOUT = "This is a simulated model server (shipworthy sim). Its answers are made up; no model is asked.\n"
log = logging.getLogger(__name__)


class CannotListen(ShipworthyError):
    """The address cannot be listened on."""

    exit_code: ClassVar[int] = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a simulated server was told to do."""

    latency: float
    """Seconds before the first byte."""
    tokens_per_second: float | None
    """None: at once."""
    seed: int
    faults: Mapping[str, float]
    """Chances from 0 to 1, only those above 0."""
    rate: float | None
    """Requests a second; None: without a limit."""
    retry_after: float
    """Seconds."""
    thinks: bool
    host: str


class SimServer:
    """Serves made-up answers in the formats of OpenAI and Anthropic: `async with SimServer() as sim: sim.openai_url`.

    The same seed and the same requests get the same bytes, except for times. `latency` and `retry_after` are seconds;
    `faults` maps kinds (`shipworthy.sim.faults.KINDS`) to rates from 0 to 1; `rate` is requests a second; a model that
    `thinks` refuses a conversation in which the thinking before its tool calls is missing, changed or another model's.
    Raises UsageError for unknown faults and CannotListen if the port is taken.
    """

    def __init__(
        self,
        *,
        script: Script | None = None,
        latency: float = 0.0,
        tokens_per_second: float | None = None,
        seed: int = 0,
        wander: float = 0.0,
        faults: Mapping[str, float] | None = None,
        rate: float | None = None,
        retry_after: float = 1.0,
        thinks: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        on_entry: Callable[[Entry], None] | None = None,
    ) -> None:
        if problems := check_rates(faults or {}):
            raise UsageError("\n".join(map(str, problems)))
        self._improvised = Improvised(seed=seed, wander=wander)
        self._script: Script = script or self._improvised
        self._told = Settings(
            latency=latency,
            tokens_per_second=tokens_per_second,
            seed=seed,
            faults={kind: chance for kind, chance in (faults or {}).items() if chance > 0},
            rate=rate,
            retry_after=retry_after,
            thinks=thinks,
            host=host,
        )
        self._port, self._on_entry = port, on_entry
        self._runner: web.AppRunner | None = None
        self.reset()

    def reset(self) -> None:
        """Clear the log, the cache and the rate limit."""
        self._log, self._memory, self._thinking = Log(), Memory(self._told.seed), Thinking()
        self._bucket = Bucket(self._told.rate) if self._told.rate else None

    @property
    def log(self) -> list[Entry]:
        """The last 100,000 requests, in order."""
        return list(self._log.entries)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:8399`"""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._told.host, self._told.host)
        return f"http://[{host}]:{self._port}" if ":" in host else f"http://{host}:{self._port}"

    @property
    def openai_url(self) -> str:
        """The value for OPENAI_BASE_URL."""
        return f"{self.url}/v1"

    @property
    def anthropic_url(self) -> str:
        """The value for ANTHROPIC_BASE_URL, to which clients add /v1."""
        return self.url

    async def __aenter__(self) -> "SimServer":
        # The vocabulary is loaded now, so that the first answer does not wait for it.
        load()
        app = web.Application(client_max_size=LARGEST)
        for path, wire in WIRES.items():
            app.router.add_post(path, partial(self._serve, wire))
        app.router.add_get("/v1/models", _models)
        app.router.add_get("/__sim/log", self._show_log)
        app.router.add_post("/__sim/reset", self._reset)
        app.router.add_get("/", _about)
        runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._told.host, self._port).start()
        except (OSError, OverflowError) as error:
            await runner.cleanup()
            reason = getattr(error, "strerror", None) or str(error)
            taken = getattr(error, "errno", None) == errno.EADDRINUSE
            repair = "end what listens there, or choose another port" if taken else "choose another address or port"
            raise CannotListen(f"cannot listen on {self._told.host}:{self._port}: {reason}\n    {repair}") from error
        self._runner = runner
        self._port = int(runner.addresses[0][1])
        return self

    async def __aexit__(self, *_: object) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _serve(self, wire: Wire, http: web.Request) -> web.StreamResponse:
        entry = self._log.open(wire.format)
        try:
            return await self._answered(http, wire, entry)
        except (asyncio.CancelledError, ConnectionError):
            if self._runner is not None:
                entry.closed_by_client_after = round(entry.elapsed(), 6)
            raise
        finally:
            if self._on_entry is not None:
                self._on_entry(entry)

    async def _answered(self, http: web.Request, wire: Wire, entry: Entry) -> web.StreamResponse:
        raw = await http.read()
        try:
            request = _read(raw, wire)
            if self._told.thinks:
                self._thinking.check(request)
        except BadRequest as error:
            return _refused(wire, entry, 400, str(error))
        entry.model = request.model
        if self._bucket is not None and (wait := self._bucket.take()):
            return _refused(wire, entry, 429, "Simulated: more requests a second than --rate admits", wait)
        request = self._memory.numbered(request, raw)
        entry.id = request.key("id")[:24]
        fault = drawn(self._told.faults, request)
        request = replace(request, fault=fault.kind) if fault is not None else request
        try:
            reply = self._reply(request)
        except Exception as error:
            log.exception("the script of the simulated model failed")
            return _refused(wire, entry, 500, f"the script failed: {type(error).__name__}: {error}")
        if reply.error:
            fault = named(reply.error)
            if fault is None:
                status = int(reply.error) if reply.error.isdecimal() and 400 <= int(reply.error) < 600 else 500
                return _refused(wire, entry, status, f"Simulated: {reply.error}", self._told.retry_after)
        if fault is not None and (status := _status(fault, request, wire)):
            entry.fault = fault.kind
            return _refused(wire, entry, status, f"Simulated: {fault.kind}", self._told.retry_after)
        return await self._delivery(http, wire, entry, request, reply, fault).send()

    def _reply(self, request: SimRequest) -> Reply:
        said = self._script(request)
        reply = Reply(text=said) if isinstance(said, str) else said
        if request.fault == "stubborn" and request.offered and not reply.calls:
            reply = replace(reply, text="", calls=tuple(self._improvised.calls(request)))
        return reply

    def _delivery(
        self, http: web.Request, wire: Wire, entry: Entry, request: SimRequest, reply: Reply, fault: Fault | None
    ) -> Delivery:
        answer = answer_of(reply, request)
        if self._told.thinks:
            answer = replace(answer, thought=(thought := self._thinking.thought(request)))
            self._thinking.remember(request, thought, answer.calls)
        if fault is not None and not applies(fault, answer):
            fault = None
        answer = spoilt(answer, fault, request)
        usage = self._memory.input_of(request)
        if reply.input_tokens is not None:
            usage = replace(usage, input_tokens=reply.input_tokens, cached_tokens=0, written_tokens=0)
        said = tokens_of(answer.text, answer.calls) + (count(answer.thought.text) if answer.thought is not None else 0)
        usage = replace(usage, output_tokens=said if reply.output_tokens is None else reply.output_tokens)
        kind = fault.kind if fault is not None else None
        entry.fault, entry.input_tokens = kind, usage.input_tokens
        entry.cached_tokens, entry.written_tokens = usage.cached_tokens, usage.written_tokens
        return Delivery(
            http=http,
            request=request,
            answer=answer,
            usage=usage,
            encoder=wire.encoder(request, answer, entry.id, None if kind == "no_usage" else usage),
            entry=entry,
            fault=fault,
            seconds=self._told.latency * (SLOWER if kind == "slow" else 1) + reply.seconds,
            tokens_per_second=self._told.tokens_per_second,
        )

    async def _show_log(self, _: web.Request) -> web.Response:
        return web.Response(body=orjson.dumps([entry.as_dict() for entry in self._log.entries]), headers=WHOLE)

    async def _reset(self, _: web.Request) -> web.Response:
        self.reset()
        return web.Response(body=b"{}", headers=WHOLE)


def _read(raw: bytes, wire: Wire) -> SimRequest:
    try:
        body: object = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise BadRequest("the body is not a JSON object")
    request = wire.read(body)
    check_pairs(request.messages)
    return request


def _status(fault: Fault, request: SimRequest, wire: Wire) -> int:
    """The status of a fault that replaces the answer; 0 for any other fault."""
    if fault.kind == "error_event" and not request.stream:
        return 500
    return wire.overloaded if fault.kind == "overloaded" else STATUS.get(fault.kind, 0)


def _refused(wire: Wire, entry: Entry, status: int, message: str, retry_after: float | None = None) -> web.Response:
    entry.status, entry.first_byte = status, round(entry.elapsed(), 6)
    headers = dict(WHOLE)
    if status == 429 and retry_after is not None:
        headers["Retry-After"] = str(math.ceil(retry_after))
        headers["Retry-After-Ms"] = str(math.ceil(retry_after * 1000))
    return web.Response(status=status, body=wire.refusal(status, message), headers=headers)


async def _models(http: web.Request) -> web.Response:
    told: dict[str, object]
    if "anthropic-version" in http.headers:
        one = {"type": "model", "id": "sim", "display_name": "Simulated", "created_at": "2026-01-01T00:00:00Z"}
        told = {"data": [one], "has_more": False, "first_id": "sim", "last_id": "sim"}
    else:
        told = {
            "object": "list",
            "data": [{"id": "sim", "object": "model", "created": 0, "owned_by": "shipworthy-sim"}],
        }
    return web.Response(body=orjson.dumps(told), headers=WHOLE)


async def _about(_: web.Request) -> web.Response:
    return web.Response(text=ABOUT, headers=MARK)

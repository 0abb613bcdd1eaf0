"""A message as it is asked over HTTP: its run begins, and is waited for, followed, or left to itself."""

import asyncio
import contextlib
import hashlib
import secrets
from collections import OrderedDict
from dataclasses import replace

import orjson
from starlette.requests import Request
from starlette.responses import Response

from shipworthy.runtime.result import RunResult
from shipworthy.server.answers import answered, refusal
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.http.bodies import Asking
from shipworthy.server.http.events import EventStream, disconnected, headers_of
from shipworthy.server.http.frames import recorded
from shipworthy.server.live import Live, Reader
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, arguments_of, refused, spoken
from shipworthy.stores import ListedRun

LONGEST_KEY = 255
MOST_KEYS = 10_000
"""Idempotency keys of which it is known what they were given to; older ones are known by the store alone."""
UNANSWERED = ("cancelled", "error", "busy")
"""Reasons of runs that came to no answer: the same message, sent again, is answered anew."""
SOON, LATER = 0.02, 0.5
"""Seconds between looks for a message in the store: the first pause and the longest."""
EVENTS = "text/event-stream"
"""A client that accepts this first gets the events, as with `stream`."""
REPLAYED = {"Idempotent-Replayed": "true"}


class Beginning:
    """Begins the runs of one server over HTTP."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._keys: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def begin(self, request: Request, caller: Caller, asked: Asked, body: Asking) -> Response:
        """Begin the run, and answer as the body wishes; raises Refused."""
        if not asked.message:
            asked = replace(asked, message=spoken(self.service.agent(caller, asked.agent), asked))
        if request.headers.get("accept", "").partition(",")[0].partition(";")[0].strip() == EVENTS:
            body = body.model_copy(update={"stream": True})
        key, mark = request.headers.get("idempotency-key"), _mark(asked)
        if body.stream and body.background:
            raise Refused("invalid", "a run is streamed or answered in the background: choose one", field="background")
        if key is not None:
            asked = self._keyed(caller, key, asked, mark)
            if (known := await self._known(caller, asked, body)) is not None:
                return known
        elif asked.session is None:
            asked = asked_in(asked, secrets.token_hex(8))
        live = self.service.begin(caller, asked)
        if key is not None:
            self._remember((caller.tenant, key), mark)
        if body.stream:
            await _first(live)
            return EventStream(self.service, live)
        if body.background:
            await self._accepted(live)
            return answered(begun(live), 202, place_of(live.run_id))
        return await self._waited(request, live)

    def _remember(self, key: tuple[str, str], mark: str) -> None:
        self._keys[key] = mark
        self._keys.move_to_end(key)
        if len(self._keys) > MOST_KEYS:
            self._keys.popitem(last=False)

    def _keyed(self, caller: Caller, key: str, asked: Asked, mark: str) -> Asked:
        """The message under its key; raises Refused where the key was given to another one."""
        if not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
            long = f"an Idempotency-Key has 1 to {LONGEST_KEY} printable characters"
            raise Refused("invalid", long, field="idempotency-key")
        if self._keys.get((caller.tenant, key), mark) != mark:
            raise Refused("mismatch", "this Idempotency-Key was given to another request", field="idempotency-key")
        own = hashlib.sha256(f"{caller.tenant}\n{key}".encode()).hexdigest()
        return asked_in(asked, asked.session or own[:16], message_id=f"key {key}")

    async def _known(self, caller: Caller, asked: Asked, body: Asking) -> Response | None:
        """The answer to a request that was made before under its key; None where it is to be run."""
        agent = self.service.agent(caller, asked.agent)
        run_id = agent.run_id(asked.message_id, session=asked.session, tenant=caller.tenant)
        live = self.service.live(caller, run_id)
        found = await agent.store.run(run_id, tenant=caller.tenant)
        goes_on = (live is not None and not live.done) or (found is not None and found["status"] == "running")
        if goes_on and body.background:
            return answered(_standing(run_id, "running", asked), 202, {**place_of(run_id), **REPLAYED})
        if goes_on:
            busy = Refused("conflict", "this Idempotency-Key is being answered", retry_after=1)
            return refusal(busy, run_id=run_id)
        if found is None or not _is_answered(found):
            return None
        try:
            # Tells the answer that is there, unless the message is another one.
            result = await agent.run(asked.message, **arguments_of(agent, caller, asked))
        except Exception as error:
            raise refused(error) from error
        if body.background:
            return answered(_standing(run_id, found["status"], asked), 202, {**place_of(run_id), **REPLAYED})
        if body.stream:
            tape = await agent.tape(run_id)
            if tape is not None:
                frames = b"".join(recorded(run_id, tape))
                return Response(frames, headers={**headers_of(run_id), **REPLAYED})
        return answered(shown(result, found), 200, {**place_of(run_id), **REPLAYED})

    async def _accepted(self, live: Live) -> None:
        """Wait until the message is in the store, so that an answer of 202 outlives the process; raises Refused."""
        agent, first = self.service.agents[live.asked.agent], asyncio.ensure_future(_first(live))
        pause = SOON
        while not (await asyncio.wait({first}, timeout=pause))[0]:
            # It may wait for its turn in the conversation, and is accepted all the same.
            if await agent.store.run(live.run_id, tenant=live.caller.tenant) is not None:
                first.cancel()
                return
            pause = min(pause * 2, LATER)
        first.result()

    async def _waited(self, request: Request, live: Live) -> Response:
        """The result of the run; the client may leave meanwhile."""
        with Reader(live):
            leaving = asyncio.ensure_future(disconnected(request.receive))
            ending = asyncio.ensure_future(live.result())
            try:
                await asyncio.wait({leaving, ending}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                leaving.cancel()
        if not ending.done():
            ending.cancel()
            self.service.left(live)
            return Response(status_code=499)
        with contextlib.suppress(asyncio.CancelledError):
            result = ending.result()
            return answered(told(result, live), 200, place_of(live.run_id))
        found = await self.service.agents[live.asked.agent].store.run(live.run_id, tenant=live.caller.tenant)
        if found is None:
            raise Refused("gone", "the run was cancelled before it began")
        return answered(as_listed(found), 200, place_of(live.run_id))


async def _first(live: Live) -> None:
    """Wait for the first event of a run; raises Refused where it is refused before that."""
    with Reader(live) as reader:
        await reader.wait()
    if live.done and not live.last:
        try:
            await live.result()
        except Exception as error:
            raise refused(error) from error


def asked_in(asked: Asked, session: str, message_id: str | None = None) -> Asked:
    """The message as one of this conversation."""
    return replace(asked, session=session, message_id=message_id or asked.message_id)


def place_of(run_id: str) -> dict[str, str]:
    """The headers that say where a run is found."""
    return {"Location": f"/v1/runs/{run_id}", "X-Run-Id": run_id}


def begun(live: Live) -> dict[str, object]:
    """A run that goes on."""
    return _standing(live.run_id, "running", live.asked)


def told(result: RunResult, live: Live) -> dict[str, object]:
    """The result of a run with its agent and session."""
    return {**result.as_dict(), "agent": live.asked.agent, "session": live.asked.session}


def shown(result: RunResult, run: ListedRun) -> dict[str, object]:
    """The result of a run that was stored before, with its agent and session."""
    return {**result.as_dict(), "agent": run["agent"], "session": run["session"]}


def as_listed(run: ListedRun) -> dict[str, object]:
    """A stored run as it is shown to its tenant."""
    return {name: value for name, value in run.items() if name != "tenant"}


def _standing(run_id: str, status: str, asked: Asked) -> dict[str, object]:
    return {"run_id": run_id, "status": status, "agent": asked.agent, "session": asked.session}


def _is_answered(run: ListedRun) -> bool:
    return run["status"] not in ("running", "killed", "unreadable") and run.get("reason") not in UNANSWERED


def _mark(asked: Asked) -> str:
    """The hash of a request without its message id: equal for equal requests."""
    values = {name: getattr(asked, name) for name in Asked.__slots__ if name != "message_id"}
    raw = orjson.dumps(values, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(raw).hexdigest()

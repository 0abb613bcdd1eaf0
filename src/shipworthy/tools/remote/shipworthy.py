"""A client of another Shipworthy server: its runs are streamed, held to limits, made once under a key, and cancelled.

A server whose run was cut off in the stream is asked for the result once more, until the time is over.
"""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from urllib.parse import quote, urlsplit

import orjson

from shipworthy.contract.bounds.bound import DIMENSIONS, Usage
from shipworthy.errors import NotDone, ToolFailed, ToolTimeout
from shipworthy.exits.clean import clean
from shipworthy.models.wire.exchange import Answer
from shipworthy.tools.remote.door import EVENTS, LONGEST_SAID, Door, left
from shipworthy.tools.remote.errand import Errand, Reply

KEY = "idempotency-key"
AGENT = "/v1/agents/"
ENDED = ("completed", "asked", "degraded", "refused", "failed")
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0
"""Seconds between two looks for the result of a run that goes on."""
MARGIN_MS = 50.0
"""Milliseconds of the time that are kept for the way of the answer."""
OFFERED = ("name", "description", "contract", "bound", "writes", "certificate")
"""What is pinned of an agent; skills and tools are part of its contract."""


class ShipworthyRemote:
    """One agent of a Shipworthy server."""

    says = True

    def __init__(self, door: Door, skill: str = "") -> None:
        """`skill`: the one that is run, without routing."""
        self._door, self._skill = door, skill
        place = urlsplit(door.place.url)
        root, found, named = place.path.partition(AGENT)
        name = named.partition("/")[0] if found else ""
        base = place._replace(path=root.rstrip("/").removesuffix("/v1"), query="", fragment="").geturl()
        self._root, self._agent = f"{base}/v1", f"{base}{AGENT}{name}" if name else ""

    async def ask(self, errand: Errand) -> Reply:
        """Its answer; raises NotDone, ToolFailed or ToolTimeout."""
        headers = {KEY: errand.key} if errand.key else {}
        runs = f"{self._agent or self._root}/runs"
        url = f"{self._root}/runs/{quote(errand.carry, safe='')}/answer" if errand.carry else runs
        answer = await self._door.begun(url, self._body(errand), errand.ends, {"accept": EVENTS, **headers})
        try:
            if answer.status == 409 and errand.key:
                # Sent before, by a run whose answer was lost: it still goes on there.
                return await self._later(_run_id(self._door.read(await answer.begin(LONGEST_SAID * 10))), errand)
            if not 200 <= answer.status < 300:
                raise await self._door.refusal(answer)
            return await self._streamed(answer, errand)
        finally:
            answer.close()

    async def offer(self, ends: float) -> dict[str, object]:
        """The identity of its definition, its worst case, and its certificate; raises ToolError."""
        url = self._agent
        if not url:
            listed = await self._door.data(f"{self._root}/agents", None, ends, {})
            names = [str(one.get("name")) for one in _dicts(listed, "agents")]
            if len(names) != 1:
                there = ", ".join(clean(name)[:60] for name in names[:20]) or "none"
                raise ToolFailed(
                    f"the server has several agents ({there}): write its `url` as {self._root}/agents/NAME"
                )
            url = f"{self._root}/agents/{quote(names[0], safe='')}"
        found = await self._door.data(url, None, ends, {})
        return {name: found[name] for name in OFFERED if isinstance(found, dict) and found.get(name) is not None}

    async def paper(self, name: str, ends: float) -> object:
        """The whole certificate of the agent that has offered itself under this name; raises ToolError."""
        url = self._agent or f"{self._root}/agents/{quote(name, safe='')}"
        return await self._door.data(f"{url}/certificate", None, ends, {})

    def _body(self, errand: Errand) -> bytes:
        most = min(errand.limits.get("max_latency_ms", float("inf")), left(errand.ends) * 1000 - MARGIN_MS)
        limits = {**errand.limits, "max_latency_ms": max(most, 1.0)}
        body: dict[str, object] = {"message": errand.text, "limits": limits, "leaving": "cancel", "stream": True}
        if self._skill and not errand.carry:
            body["skill"] = self._skill
        return orjson.dumps(body)

    async def _streamed(self, answer: Answer, errand: Errand) -> Reply:
        """The answer of a run from its events; one that is cut off is looked up under its id."""
        if answer.kind != EVENTS:
            return self._reply(self._door.read(await self._door.whole(answer)))
        heard: dict[str, str] = {}
        try:
            last = await self._last(answer, errand, heard)
        except ToolFailed:
            # The connection broke off; the run may have ended all the same.
            if not heard:
                raise
            last = {}
        if "result" in last:
            return self._reply(_dict(last, "result"))
        if "error" in last:
            raise ToolFailed(f"{self._door.place.name} failed: {_said(_dict(last, 'error'), 'message')}")
        if not heard:
            raise ToolFailed(f"{self._door.place.name} ended its stream before the answer")
        return await self._later(heard["run_id"], errand)

    async def _last(self, answer: Answer, errand: Errand, heard: dict[str, str]) -> Mapping[str, object]:
        """The event that ends the stream; empty where none does. Notes the id of the run; raises ToolError."""
        async with aclosing(self._door.events(answer)) as events:
            async for event in events:
                if run := event.get("run_id"):
                    heard["run_id"] = str(run)
                if event.get("type") == "run_finished" or isinstance(event.get("error"), dict):
                    return event
                if event.get("type") == "step_started" and isinstance(line := event.get("label"), str):
                    errand.told(clean(line)[:LONGEST_SAID])
        return {}

    async def _later(self, run: str, errand: Errand) -> Reply:
        """The answer of a run that goes on without us; raises ToolTimeout."""
        pause = FIRST_PAUSE
        url = f"{self._root}/runs/{quote(run, safe='')}"
        while left(errand.ends) > pause:
            try:
                found = await self._door.data(url, None, errand.ends, {})
            except NotDone as error:
                # What was not done is this look, and not the run.
                raise ToolFailed(str(error)) from None
            if isinstance(found, dict) and found.get("status") in ENDED:
                return self._reply(found)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        raise ToolTimeout(f"{self._door.place.name} did not answer in its time")

    def _reply(self, result: Mapping[str, object]) -> Reply:
        name, status, text = self._door.place.name, result.get("status"), result.get("text")
        if status not in ENDED or not isinstance(text, str):
            raise ToolFailed(f"{name} gave a result that is none of a run")
        if status in ("failed", "refused"):
            raise Unserved(f"{name} {status} it: {_said(result, 'reason', 'text')}", _usage(result.get("usage")))
        return Reply(
            text=text,
            asks=status == "asked",
            carry=str(result.get("run_id") or "") if status == "asked" else "",
            used=_usage(result.get("usage")),
        )


class Unserved(ToolFailed):
    """The run at the server came to no answer, and used something all the same."""

    def __init__(self, why: str, used: Usage | None) -> None:
        super().__init__(why)
        self.used = used


def _usage(said: object) -> Usage | None:
    """What a run used; None where a figure is missing or none that can be."""
    if not isinstance(said, dict):
        return None
    found = {name: said.get(name) for name in DIMENSIONS}
    for name, value in found.items():
        whole = isinstance(value, int) or (isinstance(value, float) and name in ("cost_usd", "latency_ms"))
        if isinstance(value, bool) or not whole or not 0 <= value < 1e15:  # type: ignore[operator]
            return None
    return Usage(**found)  # type: ignore[arg-type]


def _run_id(refused: Mapping[str, object]) -> str:
    error = refused.get("error")
    run = error.get("run_id") if isinstance(error, dict) else None
    if not isinstance(run, str) or not run:
        raise ToolFailed("the server says that this key is being answered, and not by which run")
    return run


def _said(of: Mapping[str, object], *names: str) -> str:
    found = [said for name in names if isinstance(said := of.get(name), str) and said]
    return clean(": ".join(found))[:LONGEST_SAID] or "it does not say why"


def _dict(of: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _dicts(of: object, name: str) -> list[Mapping[str, object]]:
    found = of.get(name) if isinstance(of, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

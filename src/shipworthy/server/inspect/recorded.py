"""One recorded run as a caller may see it: inspected, repeated, supposed otherwise."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import asdict

from shipworthy.app.agent import Agent
from shipworthy.errors import ApprovalMissing
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.inspect.bodies import WhatIfBody
from shipworthy.server.live import Live
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service
from shipworthy.stores import ListedRun

MOST_SUPPOSED = 4
"""Supposed runs at one time: each takes as long as its run did."""
GONE = "the tape of this run is not kept, or no longer; its result is"
BUSY = "other runs are being supposed"


async def found(service: Service, caller: Caller, run_id: str) -> tuple[Agent, ListedRun, str]:
    """The run of the caller's tenant with its agent and its tape; raises Refused where there is none."""
    for agent in service.seen(caller):
        run = await agent.store.run(run_id, tenant=caller.tenant)
        if run is not None and run["agent"] == agent.spec.name:
            if run["status"] == "running":
                raise Refused("conflict", "the run goes on: inspect it when it has ended")
            if (tape := await agent.tape(run["run_id"])) is None:
                raise Refused("gone", GONE)
            return agent, run, tape
    raise Refused("not_found", "there is no such run")


async def inspected(service: Service, caller: Caller, run_id: str, *, prompts: bool) -> dict[str, object]:
    """The document of a run; raises Refused."""
    agent, run, tape = await found(service, caller, run_id)
    document = await asyncio.to_thread(lambda: agent.inspect(tape, prompts=prompts).as_dict())
    question = run.get("question")
    beside = {
        "agent": service.name_of(agent),
        "at": run["at"],
        "models": _models(agent),
        "approval": await _approval(agent, caller, question) if isinstance(question, str) else None,
    }
    return {**document, **beside}


async def line(service: Service, caller: Caller, run_id: str, seq: int) -> dict[str, object]:
    """A line of the tape, and where it is a request to a model its prompt; raises Refused."""
    agent, _, tape = await found(service, caller, run_id)
    raw, prompt = await asyncio.to_thread(agent.inspect_line, tape, seq)
    return {"line": raw, "prompt": None if prompt is None else asdict(prompt)}


async def repeated(service: Service, caller: Caller, run_id: str) -> dict[str, object]:
    """Whether the run repeats exactly, and if not where it goes another way; raises Refused."""
    agent, _, tape = await found(service, caller, run_id)
    again = await agent.replay(tape)
    return {
        "run_id": run_id,
        "same": again.repeated and again.divergence is None,
        "repeated": again.repeated,
        "redefined": again.redefined,
        "divergence": again.divergence,
        "result": again.result,
    }


class Supposing:
    """The supposed runs of a server."""

    def __init__(self, service: Service) -> None:
        self._service, self._running = service, 0

    async def __call__(self, caller: Caller, run_id: str, body: WhatIfBody) -> dict[str, object]:
        """Repeat the run with another model or other limits; raises Refused.

        Where a model is asked, its cost is set aside and charged as that of a message.
        """
        agent, run, tape = await found(self._service, caller, run_id)
        if body.model is None and not body.limits:
            raise Refused("invalid", "say with what: `model`, or `limits` such as max_cost_usd", field="model")
        if self._running >= MOST_SUPPOSED:
            raise Refused("overloaded", BUSY, retry_after=5)
        self._running += 1
        try:
            return await self._supposed(agent, caller, run, tape, body)
        finally:
            self._running -= 1

    async def _supposed(
        self, agent: Agent, caller: Caller, run: ListedRun, tape: str, body: WhatIfBody
    ) -> dict[str, object]:
        told: dict[str, object] = {}

        async def suppose() -> RunResult:
            outcome = await agent.suppose(tape, model=body.model, limits=body.limits)
            told.update(outcome.as_dict())
            return outcome.result

        around = self._service.around
        if around is None or body.model is None:
            await suppose()
            return told
        asked = Asked(agent=self._service.name_of(agent), message=run["message"], model=body.model, limits=body.limits)
        live = Live(secrets.token_hex(16), asked, caller)
        live.worked = True
        await around(agent, live, suppose)
        return told


def _models(agent: Agent) -> list[str]:
    """The models and tiers that a run of the agent can be supposed with."""
    tiers: Mapping[str, object] = agent.spec.models
    names = [spec.name for specs in agent.spec.models.values() for spec in specs]
    return list(dict.fromkeys((*tiers, *names)))


async def _approval(agent: Agent, caller: Caller, question: str) -> dict[str, object] | None:
    try:
        return (await agent.approval(question, tenant=caller.tenant)).as_dict()
    except ApprovalMissing:
        return None

"""Responses that are read again, or cancelled, by their id."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shipworthy.runtime.result import RunResult
from shipworthy.server.asking import caller_of, run_named
from shipworthy.server.caller import Caller
from shipworthy.server.conversations import Answer, Conversations
from shipworthy.server.openai.responses import object_of
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, result_of
from shipworthy.stores import ListedRun


async def retrieve(talks: Conversations, request: Request) -> Response:
    """Give a response by its id; raises Refused if there is none for the caller."""
    caller = caller_of(request)
    if not caller.may("read"):
        raise Refused("forbidden", "this key may not read runs")
    if request.query_params.get("stream") == "true":
        raise Refused("invalid", "events are read again at /v1/runs/{id}/events: leave it out", field="stream")
    return JSONResponse(await _found(talks, caller, run_named(request.path_params["response_id"])))


async def cancel(talks: Conversations, request: Request) -> Response:
    """Cancel the run of a response; raises Refused if there is none for the caller that goes on."""
    caller, run_id = caller_of(request), run_named(request.path_params["response_id"])
    if not caller.may("run"):
        raise Refused("forbidden", "this key may not cancel runs")
    live = talks.service.live(caller, run_id)
    if live is not None and live.cancel():
        created = int((await _listed(talks.service, caller, run_id))[1]["at"])
        shown = object_of(run_id, live.asked.agent, live.asked.session or run_id, created, None)
        return JSONResponse(shown | {"status": "cancelled"})
    found = await _found(talks, caller, run_id)
    raise Refused("invalid", f"the response cannot be cancelled: it is {found['status']}")


async def _found(talks: Conversations, caller: Caller, run_id: str) -> dict[str, object]:
    agent, run = await _listed(talks.service, caller, run_id)
    session, created, status = run["session"], int(run["at"]), run["status"]
    if status in ("running", "killed", "unreadable"):
        shown = object_of(run_id, agent, session, created, None)
        if status == "running":
            return shown
        error = {"code": "server_error", "message": "the run was broken off before it had an answer"}
        return shown | {"status": "failed", "error": error}
    result = RunResult.of(result_of(run))
    question = await talks.question(caller, agent, session, result)
    return object_of(run_id, agent, session, created, Answer(result=result, question=question))


async def _listed(service: Service, caller: Caller, run_id: str) -> tuple[str, ListedRun]:
    """The run of the caller's tenant, with the name of its agent."""
    for agent in service.seen(caller):
        found = await agent.store.run(run_id, tenant=caller.tenant)
        if found is not None and found["agent"] == agent.spec.name:
            return service.name_of(agent), found
    raise Refused("not_found", "there is no such response", field="response_id")

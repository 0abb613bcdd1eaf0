"""The door of AG-UI: POST the input of a run to `/v1/agui`, or to `/v1/agents/{agent}/agui`, and read its events."""

import math
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from shipworthy.server.agui.input import IGNORED, RunInput, read_input
from shipworthy.server.agui.resume import Answer
from shipworthy.server.agui.translate import Translation, encoded
from shipworthy.server.asked import Asked
from shipworthy.server.asking import caller_of
from shipworthy.server.caller import Caller
from shipworthy.server.conversations import begin_with
from shipworthy.server.fields import body_of
from shipworthy.server.live import Behind, Live
from shipworthy.server.outcome import outcome, started, why
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service
from shipworthy.server.streamed import Streamed, followed
from shipworthy.stores import Session

NOTHING_NEW = "there is nothing to answer: the last message is of the user, or `resume` answers an interrupt"
TOO_SLOW = (
    "the events were read too slowly, and the next ones are not kept: the run goes on, and its answer is recorded"
)


def routes(service: Service) -> list[BaseRoute]:
    """The routes of AG-UI."""

    async def run(request: Request) -> Response:
        try:
            return await _answered(service, request)
        except Exception as error:
            return _refusal(why(error))

    return [Route(path, run, methods=["POST"]) for path in ("/v1/agui", "/v1/agents/{agent}/agui")]


async def _answered(service: Service, request: Request) -> Response:
    caller = caller_of(request)
    given = read_input(await body_of(request))
    name = request.path_params.get("agent") or given.own.agent
    agent = service.agent(caller, name)
    name = name or next(known for known in service.agents if caller.sees(known))
    session = await agent.session(given.thread, tenant=caller.tenant)
    asked = Asked(
        agent=name,
        message=given.message,
        session=given.thread,
        skill=given.own.skill,
        answering="",
        language=given.own.language,
        model=given.own.model,
        limits=given.own.limits,
        message_id=f"agui:{given.run}",
        leaving=given.own.leaving,
    )
    if (answer := _answer(given, session)) is not None:
        told = replace(asked, message=answer.message, answering=answer.interrupt, skill=None)
        if answer.given_up and given.message:
            # The user turns to something else: the question is closed first.
            await _closed(service, caller, replace(told, message_id=f"{asked.message_id}:given up"))
        else:
            asked = told
    if not asked.message:
        raise Refused("invalid", NOTHING_NEW, field="messages")
    if given.earlier and not session.run:
        await begin_with(agent, caller, given.thread, given.earlier)
    live = service.begin(caller, asked)
    await started(live)
    translation = Translation(given.thread, given.run, live.run_id)
    return Streamed(_events(live, translation, _ignored(given, session)), lambda: service.left(live))


def _answer(given: RunInput, session: Session) -> Answer | None:
    """The answer that is used: the one to the open question, else the first."""
    open_id = pending.id if session.open is not None and (pending := session.open.pending) is not None else None
    return next((one for one in given.answers if one.interrupt == open_id), next(iter(given.answers), None))


def _ignored(given: RunInput, session: Session) -> Mapping[str, str]:
    ignored = dict(given.ignored)
    if given.earlier and not session.run:
        ignored["messages"] = IGNORED["messages"]
    if len(given.answers) > 1:
        ignored["resume"] = IGNORED["resume"]
    return ignored


async def _closed(service: Service, caller: Caller, asked: Asked) -> None:
    if isinstance(found := await outcome(service.begin(caller, asked)), Refused):
        raise found


async def _events(live: Live, translation: Translation, ignored: Mapping[str, str]) -> AsyncGenerator[bytes]:
    yield encoded(translation.began(ignored))
    pieces = followed(live, lambda event: encoded(translation.of(event)))
    try:
        async for piece in pieces:
            yield piece
    except Behind:
        yield encoded(translation.failed(Refused("gone", TOO_SLOW)))
        return
    finally:
        await pieces.aclose()
    found = await outcome(live)
    yield encoded(translation.failed(found) if isinstance(found, Refused) else translation.ended(found))


def _refusal(refusal: Refused) -> Response:
    """The answer to an input that begins no run: a status of HTTP, and no stream."""
    body: dict[str, object] = {"code": refusal.kind, "message": refusal.message}
    if refusal.field:
        body["field"] = refusal.field
    headers = {"retry-after": str(math.ceil(refusal.retry_after))} if refusal.retry_after is not None else None
    return JSONResponse({"error": body}, status_code=refusal.status, headers=headers)

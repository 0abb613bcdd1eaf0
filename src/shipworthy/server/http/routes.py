"""The door of the HTTP API."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.server.answers import answered, guarded
from shipworthy.server.http.begun import Beginning
from shipworthy.server.http.bodies import AnswerBody, FeedbackBody, RunBody, SkillRunBody
from shipworthy.server.http.directory import Directory
from shipworthy.server.http.openapi import document
from shipworthy.server.http.records import Records
from shipworthy.server.http.runs import Runs
from shipworthy.server.http.table import Endpoint
from shipworthy.server.service import Service

KEY = {"Idempotency-Key": "The same for a request that is sent again: it is the same run, with its answer."}
PLACE = {"Last-Event-ID": "The id of the event that was read last."}
LIMIT = {"limit": "How many, 50 where left out."}
AGENT = "/v1/agents/{agent}"


def routes(service: Service, also: Mapping[str, Mapping[str, object]] | None = None) -> list[BaseRoute]:
    """The routes of runs, skills, tools, sessions, and of the document that describes them.

    `also`: path → what the document says that other rooms serve there.
    """
    served = endpoints(service, [path for path in also or () if "{" not in path])
    described = document(served, also)

    async def openapi(_: Request) -> Response:
        return answered(described)

    own = [Route(one.path, guarded(one.handler), methods=[one.method]) for one in served]
    return [*own, Route("/openapi.json", openapi, methods=["GET"])]


def endpoints(service: Service, others: Sequence[str] = ()) -> list[Endpoint]:
    """All that is served; what is of one agent is served below its path too. `others`: paths of other rooms."""
    beginning = Beginning(service)
    runs, directory = Runs(beginning), Directory(beginning, others)
    of_agents = [*_directory(directory), *_sessions(Records(runs, service)), *_begins(runs)]
    below = [replace(one, path=AGENT + one.path.removeprefix("/v1")) for one in of_agents]
    return [*_homes(directory), *of_agents, *below, *_runs(runs), *_records(Records(runs, service))]


def _homes(directory: Directory) -> Iterator[Endpoint]:
    yield Endpoint(method="GET", path="/", handler=directory.home, about="List the agents, and where to go on.")
    yield Endpoint(method="GET", path="/v1/agents", handler=directory.agents, about="List the agents.")
    about = "Describe one agent, its skills and tools in a line each."
    yield Endpoint(method="GET", path=AGENT, handler=directory.agent, about=about)
    about = "Show the certificate as which an agent is served."
    yield Endpoint(method="GET", path=f"{AGENT}/certificate", handler=directory.certificate, about=about)


def _directory(directory: Directory) -> Sequence[Endpoint]:
    return [
        Endpoint(method="GET", path="/v1/skills", handler=directory.skills, about="List the skills, a line each."),
        Endpoint(
            method="GET",
            path="/v1/skills/{skill}",
            handler=directory.skill,
            about="Describe a skill: its inputs as a JSON schema, what it writes, its limits and its worst case.",
            refuses=(404, 409),
        ),
        Endpoint(
            method="POST",
            path="/v1/skills/{skill}/run",
            handler=directory.run,
            about="Run a skill with its inputs, without routing.",
            body=SkillRunBody,
            headers=KEY,
            answers={200: "result", 202: "object"},
            refuses=(404, 409, 410, 422),
        ),
        Endpoint(method="GET", path="/v1/tools", handler=directory.tools, about="List the tools, a line each."),
        Endpoint(
            method="GET",
            path="/v1/tools/{tool}",
            handler=directory.tool,
            about="Describe a tool: its parameters as a JSON schema, what it does, its limits.",
            refuses=(404, 409),
        ),
    ]


def _begins(runs: Runs) -> Sequence[Endpoint]:
    return [
        Endpoint(
            method="POST",
            path="/v1/runs",
            handler=runs.create,
            about="Answer a message.",
            body=RunBody,
            headers=KEY,
            answers={200: "result", 202: "object"},
            refuses=(404, 409, 410, 422),
        ),
        Endpoint(
            method="GET",
            path="/v1/runs",
            handler=runs.list,
            about="List the latest runs, newest first.",
            query={**LIMIT, "session": "Of this conversation alone."},
        ),
    ]


def _runs(runs: Runs) -> Sequence[Endpoint]:
    return [
        Endpoint(method="GET", path="/v1/runs/{run_id}", handler=runs.show, about="Show a run with its result."),
        Endpoint(
            method="GET",
            path="/v1/runs/{run_id}/events",
            handler=runs.events,
            about="Stream the events of a run; a stream that was cut is carried on behind the last id.",
            query={"after": "The same as Last-Event-ID."},
            headers=PLACE,
            answers={200: "stream", 204: "nothing"},
            refuses=(404, 410),
        ),
        Endpoint(
            method="POST",
            path="/v1/runs/{run_id}/cancel",
            handler=runs.cancel,
            about="Cancel a run that goes on.",
            answers={202: "object"},
            refuses=(404, 409),
        ),
        Endpoint(
            method="POST",
            path="/v1/runs/{run_id}/answer",
            handler=runs.answer,
            about="Answer the question with which a run ended.",
            body=AnswerBody,
            headers=KEY,
            answers={200: "result", 202: "object"},
            refuses=(404, 409, 410, 422),
        ),
    ]


def _records(records: Records) -> Sequence[Endpoint]:
    return [
        Endpoint(
            method="POST",
            path="/v1/runs/{run_id}/feedback",
            handler=records.rate,
            about="Say what a person thinks of the answer.",
            body=FeedbackBody,
        ),
        Endpoint(
            method="GET",
            path="/v1/runs/{run_id}/feedback",
            handler=records.ratings,
            about="Show what was said of the answer.",
        ),
        Endpoint(
            method="GET",
            path="/v1/runs/{run_id}/tape",
            handler=records.tape,
            about="Fetch the tape of a run, as JSON lines.",
            answers={200: "lines"},
            refuses=(404, 410),
        ),
        Endpoint(
            method="GET",
            path="/v1/runs/{run_id}/results/{step:path}",
            handler=records.result,
            about="Read on in a tool's result that was cut: `step` is what follows the run's id in its handle.",
            query={"offset": "The first character, from 0.", "limit": "How many characters, 4000 where left out."},
        ),
    ]


def _sessions(records: Records) -> Sequence[Endpoint]:
    return [
        Endpoint(
            method="GET",
            path="/v1/sessions",
            handler=records.sessions,
            about="List the conversations of the latest runs.",
            query=LIMIT,
        ),
        Endpoint(
            method="GET",
            path="/v1/sessions/{session}",
            handler=records.session,
            about="Show a conversation: its last turns, and its open question.",
        ),
    ]

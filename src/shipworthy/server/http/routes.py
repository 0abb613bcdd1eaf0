"""The door of the HTTP API."""

from starlette.routing import BaseRoute, Route

from shipworthy.server.http.answers import guarded
from shipworthy.server.http.begun import Beginning
from shipworthy.server.http.bodies import AnswerBody, RunBody
from shipworthy.server.http.runs import Runs
from shipworthy.server.http.table import Endpoint
from shipworthy.server.service import Service

KEY = {"Idempotency-Key": "The same for a request that is sent again: it is the same run, with its answer."}
PLACE = {"Last-Event-ID": "The id of the event that was read last."}


def routes(service: Service) -> list[BaseRoute]:
    """The routes of runs, skills, tools, sessions, and of the document that describes them."""
    return [Route(one.path, guarded(one.handler), methods=[one.method]) for one in endpoints(service)]


def endpoints(service: Service) -> list[Endpoint]:
    """All that is served."""
    runs = Runs(Beginning(service))
    return [*_runs(runs)]


def _runs(runs: Runs) -> list[Endpoint]:
    return [
        Endpoint(
            method="POST",
            path="/v1/runs",
            handler=runs.create,
            about="Answer a message.",
            body=RunBody,
            headers=KEY,
            answers={200: "object", 202: "object"},
            refuses=(404, 409, 422),
        ),
        Endpoint(
            method="GET",
            path="/v1/runs",
            handler=runs.list,
            about="List the latest runs, newest first.",
            query={"limit": "How many, 50 where left out.", "session": "Of this conversation alone."},
        ),
        Endpoint(method="GET", path="/v1/runs/{run_id}", handler=runs.show, about="Show a run with its result."),
        Endpoint(
            method="GET",
            path="/v1/runs/{run_id}/events",
            handler=runs.events,
            about="Stream the events of a run; one that is cut is carried on behind the last id.",
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
            answers={200: "object", 202: "object"},
            refuses=(404, 409, 422),
        ),
    ]

"""What the OpenAPI document says of this room, inside the document of the whole API."""

from collections.abc import Mapping

from shipworthy.server.approvals.bodies import DecisionBody

REFUSAL: dict[str, object] = {"$ref": "#/components/responses/Refusal"}
REFUSALS = {str(status): REFUSAL for status in (400, 401, 403, 404, 410, 413, 429, 503)}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
TEXT = {"type": ["string", "null"]}
APPROVAL = {
    "type": "object",
    "required": ["id", "state", "agent", "session", "run_id", "skill", "text", "calls", "by", "asked", "expires"],
    "properties": {
        "id": {"type": "string"},
        "state": {"enum": ["waiting", "approved", "denied", "withdrawn", "expired"]},
        "agent": {"type": "string"},
        "session": {"type": "string"},
        "run_id": {"type": "string", "description": "The run that asked."},
        "skill": {"type": "string"},
        "text": {"type": "string", "description": "The question as it was shown."},
        "calls": {"type": "array", "items": {"type": "object"}, "description": "What is done after a yes."},
        "by": {"type": "string", "description": "Who has to say yes."},
        "asked": {"type": "number"},
        "expires": {"type": "number", "description": "Seconds since the epoch after which it is closed."},
        "decided_by": TEXT,
        "decided": {"type": ["number", "null"]},
        "answer": {**TEXT, "description": "The run that the decision began."},
    },
}
LIST = {"type": "object", "required": ["approvals"], "properties": {"approvals": {"type": "array", "items": APPROVAL}}}
DECIDED = {
    "type": "object",
    "required": ["id", "decision", "run_id"],
    "properties": {
        "id": {"type": "string"},
        "decision": {"enum": ["approve", "deny"]},
        "run_id": {"type": "string", "description": "The run that goes on."},
        "result": {"type": "object", "description": "Its result."},
    },
}


def _answer(about: str, schema: Mapping[str, object]) -> dict[str, object]:
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _answers(done: Mapping[str, object]) -> dict[str, object]:
    return {**done, **REFUSALS}


def _query(name: str, about: str, schema: Mapping[str, object]) -> dict[str, object]:
    return {"name": name, "in": "query", "description": about, "schema": schema}


PATHS: Mapping[str, Mapping[str, object]] = {
    "/v1/approvals": {
        "get": {
            "summary": "List the questions that wait for another person, as far as the key may decide them.",
            "operationId": "get_approvals",
            "parameters": [
                _query("agent", "Of this agent alone.", {"type": "string"}),
                _query("state", "`all`: those too that are closed.", {"enum": ["waiting", "all"]}),
            ],
            "responses": _answers({"200": _answer("The questions, newest first.", LIST)}),
        }
    },
    "/v1/approvals/{id}": {
        "get": {
            "summary": "Show one of them.",
            "operationId": "get_approvals_by_id",
            "parameters": [ID],
            "responses": _answers({"200": _answer("The question.", APPROVAL)}),
        },
        "post": {
            "summary": "Approve or deny it, and go on with its run; the same decision again is the same run.",
            "operationId": "post_approvals_by_id",
            "parameters": [ID],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": DecisionBody.model_json_schema()}},
            },
            "responses": _answers(
                {"200": _answer("The run has ended.", DECIDED), "202": _answer("The run goes on.", DECIDED)}
            ),
        },
    },
}
"""Path → what is served there."""

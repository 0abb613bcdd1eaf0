"""What the OpenAPI document says of this room."""

from collections.abc import Mapping

REFUSAL: dict[str, object] = {"$ref": "#/components/responses/Refusal"}
OBJECT: dict[str, object] = {"type": "object"}

PATHS: Mapping[str, Mapping[str, object]] = {
    "/v1/watch": {
        "get": {
            "summary": "Compare the runs of an agent with one another and with its certificate.",
            "operationId": "get_watch",
            "parameters": [
                {
                    "name": "agent",
                    "in": "query",
                    "description": "Which one, where there are several.",
                    "schema": {"type": "string"},
                },
                {
                    "name": "since",
                    "in": "query",
                    "description": "30m, 12h, 7d, or a day.",
                    "schema": {"type": "string"},
                },
            ],
            "responses": {
                "200": {"description": "The report.", "content": {"application/json": {"schema": OBJECT}}},
                **{str(status): REFUSAL for status in (400, 401, 403, 404, 429, 503)},
            },
        }
    }
}
"""Path → what is served there."""

"""What the OpenAPI document says of this room, inside the document of the whole API."""

from collections.abc import Mapping

REFUSAL: dict[str, object] = {"$ref": "#/components/responses/Refusal"}
REFUSALS = {str(status): REFUSAL for status in (400, 401, 403, 413, 429, 503)}
BEGUN = {
    "type": "object",
    "required": ["version", "may", "agents"],
    "properties": {
        "version": {"type": "string"},
        "may": {"type": "array", "items": {"type": "string"}, "description": "The rights of the key."},
        "agents": {"type": "array", "items": {"type": "object"}, "description": "Models, skills and worst cases."},
    },
}
PATHS: Mapping[str, Mapping[str, object]] = {
    "/v1/page": {
        "get": {
            "summary": "Show what the page begins with: the agents, and what the key may do.",
            "operationId": "get_page",
            "responses": {
                "200": {"description": "It.", "content": {"application/json": {"schema": BEGUN}}},
                **REFUSALS,
            },
        }
    },
}
"""Path → what is served there. The files of the page are no API."""

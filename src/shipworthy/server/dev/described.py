"""What the OpenAPI document says of this room, on a server that serves agents as they are."""

from collections.abc import Mapping

REFUSAL: dict[str, object] = {"$ref": "#/components/responses/Refusal"}
DEV: dict[str, object] = {
    "type": "object",
    "required": ["dev"],
    "properties": {
        "dev": {"type": "boolean", "description": "Whether `shipworthy dev` serves; docs/dev.md has the rest."}
    },
}

PATHS: Mapping[str, Mapping[str, object]] = {
    "/v1/dev": {
        "get": {
            "summary": "Say whether the agent is loaded anew when its files change.",
            "operationId": "get_dev",
            "responses": {
                "200": {"description": "Whether it is.", "content": {"application/json": {"schema": DEV}}},
                **{str(status): REFUSAL for status in (400, 401, 403, 429)},
            },
        }
    }
}
"""Path → what is served there."""

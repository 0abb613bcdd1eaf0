"""`POST /v1/conversations`: a new name for a conversation, for clients that ask for one."""

import secrets
import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shipworthy.server.asking import caller_of
from shipworthy.server.fields import Fields, body_of
from shipworthy.server.refusal import Refused


async def conversation(request: Request) -> Response:
    """Give a name that no conversation has; it begins with its first message. Raises Refused."""
    if not caller_of(request).may("run"):
        raise Refused("forbidden", "this key may not send messages")
    fields = await body_of(request) if await request.body() else Fields({})
    if fields.items("items"):
        said = "`items`: a conversation begins with its first message: send earlier turns in the `input` of that"
        raise Refused("invalid", said, field="items")
    metadata = fields.inside("metadata")
    return JSONResponse(
        {
            "id": f"conv_{secrets.token_hex(16)}",
            "object": "conversation",
            "created_at": int(time.time()),
            "metadata": {name: metadata.raw(name) for name in metadata.names},
        }
    )

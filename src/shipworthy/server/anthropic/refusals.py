"""Refusals in Anthropic's form."""

import math

from starlette.responses import JSONResponse

from shipworthy.server.anthropic.message import event
from shipworthy.server.live import Behind
from shipworthy.server.refusal import Kind, Refused

TYPES: dict[Kind, str] = {
    "invalid": "invalid_request_error",
    "unauthorized": "authentication_error",
    "forbidden": "permission_error",
    "not_found": "not_found_error",
    "gone": "invalid_request_error",
    "conflict": "invalid_request_error",
    "mismatch": "invalid_request_error",
    "too_large": "request_too_large",
    "too_many": "rate_limit_error",
    "over_cap": "rate_limit_error",
    "overloaded": "overloaded_error",
    "draining": "overloaded_error",
    "unavailable": "api_error",
    "internal": "api_error",
}
BEHIND = Refused("gone", "the stream was read too slowly; the run goes on, and its answer is recorded")


def refusal_of(error: Refused) -> dict[str, object]:
    """The body of a refusal, which is an event of a stream too."""
    said: dict[str, object] = {"type": TYPES[error.kind], "message": error.message}
    if error.field:
        said["field"] = "model" if error.field == "agent" else error.field
    return {"type": "error", "error": said}


def streamed_refusal(error: Refused | Behind) -> bytes:
    """A refusal in the middle of a stream."""
    return event(refusal_of(BEHIND if isinstance(error, Behind) else error))


def refusal(error: Refused) -> JSONResponse:
    """The response of a refusal."""
    headers = {} if error.retry_after is None else {"retry-after": str(max(1, math.ceil(error.retry_after)))}
    return JSONResponse(refusal_of(error), status_code=error.status, headers=headers)

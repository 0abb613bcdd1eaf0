"""Refusals in OpenAI's form."""

from starlette.responses import JSONResponse

from shipworthy.exits.secrets import current
from shipworthy.server.refusal import Kind, Refused

TYPES: dict[Kind, tuple[str, str | None]] = {
    "invalid": ("invalid_request_error", None),
    "unauthorized": ("invalid_request_error", "invalid_api_key"),
    "forbidden": ("invalid_request_error", "permission_denied"),
    "not_found": ("invalid_request_error", "not_found"),
    "gone": ("invalid_request_error", "gone"),
    "conflict": ("invalid_request_error", "conflict"),
    "mismatch": ("invalid_request_error", "idempotency_key_reused"),
    "too_large": ("invalid_request_error", "request_too_large"),
    "too_many": ("requests", "rate_limit_exceeded"),
    "over_cap": ("insufficient_quota", "insufficient_quota"),
    "overloaded": ("server_error", "overloaded"),
    "draining": ("server_error", "draining"),
    "unavailable": ("server_error", "unavailable"),
    "internal": ("server_error", None),
}
"""Kind → OpenAI's type and code."""
NO_MODEL = "model_not_found"
BEHIND = Refused("gone", "the stream was read too slowly; the run goes on, and its answer is recorded")


def refusal_of(error: Refused) -> dict[str, object]:
    """The object `error` of a refusal."""
    kind, code = TYPES[error.kind]
    param = "model" if error.field == "agent" else error.field or None
    if error.kind == "not_found" and param == "model":
        code = NO_MODEL
    # A refusal repeats what was sent, which may be a secret of this process.
    return {"message": current().hide(error.message), "type": kind, "param": param, "code": code}


def refusal(error: Refused) -> JSONResponse:
    """The response of a refusal."""
    headers = {} if error.retry_after is None else {"retry-after": str(max(1, round(error.retry_after)))}
    return JSONResponse({"error": refusal_of(error)}, status_code=error.status, headers=headers)

"""How a span tells that what it stands for failed."""

from asyncio import CancelledError

from opentelemetry.trace import Span, Status, StatusCode

from shipworthy.errors import ToolError
from shipworthy.tracing.otel import names


def kind_of(error: BaseException) -> str:
    """The kind of an error, without its message, which may hold what a person or a tool said."""
    if isinstance(error, CancelledError):
        return "cancelled"
    return error.kind if isinstance(error, ToolError) else type(error).__name__


def failed(span: Span, kind: str) -> None:
    """Mark the span of what failed."""
    span.set_attribute(names.ERROR, kind)
    span.set_status(Status(StatusCode.ERROR))

"""The span of a caller on another machine, which its request names in the header `traceparent`."""

import contextlib
from collections.abc import Iterable, Iterator

from opentelemetry import context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

NAMES = (b"traceparent", b"tracestate")
READ = TraceContextTextMapPropagator()


@contextlib.contextmanager
def below(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[None]:
    """Make the caller's span the current one; one that cannot be read is none."""
    carrier = {name.decode(): value.decode("latin-1") for name, value in headers if name in NAMES}
    token = context.attach(READ.extract(carrier))
    try:
        yield
    finally:
        context.detach(token)

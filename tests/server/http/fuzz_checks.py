"""What schemathesis checks of every answer: it loads this module by the name in SCHEMATHESIS_HOOKS."""

import schemathesis


@schemathesis.check
def no_fault(ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case) -> None:
    """A server that is busy may say so; one that fails may not."""
    assert response.status_code in (503,) or response.status_code < 500, f"status {response.status_code}"

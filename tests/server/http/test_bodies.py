"""The bodies of requests."""

import pytest
from tests.batches import batch

from shipworthy.app.message import LIMITS
from shipworthy.server.http.bodies import LimitsBody, RunBody


def test_the_limits_of_a_request_are_those_of_a_run() -> None:
    assert set(LimitsBody.model_fields) == set(LIMITS)
    assert LimitsBody(max_tool_calls=3).given == {"max_tool_calls": 3}


@batch("session", ["#a", "", "a" * 61, "a\nb", "ä", " a"])
def test_a_session_is_a_name_that_stores_keep_as_it_is(session: str) -> None:
    with pytest.raises(ValueError, match="session"):
        RunBody.model_validate({"message": "m", "session": session})
    assert RunBody.model_validate({"message": "m", "session": "a 1@b.c:d/e+f=g-h_i"}).session

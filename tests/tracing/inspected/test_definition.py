"""An agent that is not here tells nothing."""

from shipworthy.tracing.inspected.definition import UNKNOWN


def test_nothing_is_known_of_an_agent_that_is_not_here() -> None:
    assert (UNKNOWN.guidelines, UNKNOWN.schemas, UNKNOWN.scores, UNKNOWN.why) == ({}, {}, {}, "")

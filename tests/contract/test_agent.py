"""What an agent's skills share."""

import pytest
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec, SessionSpec
from shipworthy.errors import SpecError


@batch(("raw", "seconds"), [("5m", 300), ("1h", 3600), ("2d", 172800), ("30s", 30), (12, 12)])
def test_spans_of_time(raw: object, seconds: float) -> None:
    assert SessionSpec.model_validate({"fresh": raw}).fresh == seconds


@batch("raw", ["soon", "5", "m", "-5m"])
def test_what_is_no_span_is_refused(raw: str) -> None:
    with pytest.raises(SpecError):
        SessionSpec.model_validate({"fresh": raw})


def test_shared_inputs_are_kept_for_the_session() -> None:
    spec = AgentSpec.model_validate({"inputs": {"user_id": {"type": "text"}}})

    assert spec.inputs["user_id"].keep == "session"


def test_routable_skills_come_in_the_order_of_their_names() -> None:
    skills = {n: {"name": n, "routable": n != "b", "workflow": [{"answer": "x"}]} for n in ("c", "a", "b")}

    assert [skill.name for skill in AgentSpec.model_validate({"skills": skills}).routable] == ["a", "c"]

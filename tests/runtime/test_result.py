import json

from shipworthy.contract.bounds.bound import DIMENSIONS, Bound, Usage
from shipworthy.runtime.result import RunResult

KEYS = [
    "run_id",
    "status",
    "reason",
    "text",
    "skill",
    "inputs",
    "model",
    "path",
    "usage",
    "bound",
    "first_event_ms",
    "first_token_ms",
    "trust",
    "question",
    "next",
    "facts",
    "due",
]


def test_printed_object_has_the_stable_keys() -> None:
    result = RunResult(run_id="r", status="completed", reason=None, text="t", skill="s", bound=Bound(cost_usd=None))
    data = json.loads(json.dumps(result.as_dict()))
    assert list(data) == KEYS
    assert list(data["usage"]) == list(DIMENSIONS) == list(data["bound"])
    assert data["bound"]["cost_usd"] is None, "null: not promised"


def test_path_is_a_list_of_tool_and_args() -> None:
    result = RunResult(
        run_id="r",
        status="completed",
        reason=None,
        text="",
        skill=None,
        path=({"tool": "a", "args": {"x": 1}},),
        usage=Usage(tool_calls=1),
    )
    assert result.as_dict()["path"] == [{"tool": "a", "args": {"x": 1}}]
    assert result.as_dict()["usage"]["tool_calls"] == 1

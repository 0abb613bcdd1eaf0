"""The usual durations of tools and models, learnt from tapes."""

from collections.abc import Mapping
from typing import Any

from tests.batches import batch

from shipworthy.app.learn import learn_from
from shipworthy.contract.learned import ENOUGH
from shipworthy.durable.tapes import written

MODEL = {"kind": "event", "event": {"type": "model_chosen", "model": "m"}}


def tape(*lines: Mapping[str, Any]) -> str:
    every = [{"kind": "run"}, *lines, {"kind": "end", "result": {}}]
    return written({"seq": seq, "at": float(seq), **line} for seq, line in enumerate(every))


def called(elapsed_ms: float, **more: Any) -> dict[str, Any]:
    return {"kind": "call", "tool": "look", "elapsed_ms": elapsed_ms, **more}


def test_tools_and_models_that_answered_often_enough_are_learnt() -> None:
    one = tape(called(5.0), MODEL, {"kind": "model", "at": 12.0, "began": 4.0})
    found = learn_from([one] * ENOUGH)
    assert {name: (usual.usual_ms, usual.runs) for name, usual in found.tools.items()} == {"look": (5.0, ENOUGH)}
    assert {name: (usual.usual_ms, usual.runs) for name, usual in found.models.items()} == {"m": (8.0, ENOUGH)}
    few = learn_from([one] * (ENOUGH - 1))
    assert (dict(few.tools), dict(few.models)) == ({}, {})


@batch(
    "lines",
    [
        (called(5.0, error={"type": "ToolError", "message": "down"}),),
        ({"kind": "model", "at": 12.0, "began": 4.0},),
        (MODEL, {"kind": "model", "at": 12.0, "began": 4.0, "error": {"type": "ModelBroken", "message": "cut"}}),
    ],
    ids=["a call that failed", "a model without a name", "a model that failed"],
)
def test_failures_teach_nothing(lines: tuple[dict[str, Any], ...]) -> None:
    found = learn_from([tape(*lines)] * ENOUGH)
    assert (dict(found.tools), dict(found.models)) == ({}, {})


def test_a_broken_tape_is_left_out() -> None:
    good = tape(called(5.0))
    found = learn_from(["broken", *[good] * ENOUGH, good.rsplit("\n", 2)[0]])
    assert found.tools["look"].runs == ENOUGH


def test_field_52_what_a_model_told_of_its_tokens_is_learnt_from_one_call() -> None:
    used = {"kind": "fact", "key": "1 used", "value": {"input_tokens": 9, "model": "a:b", "per_o200k": 1.601}}
    silent = {"kind": "fact", "key": "1 used", "value": {"input_tokens": 9, "model": "a:c"}}
    assert learn_from([tape(used, silent)]).tokens_per_o200k == {"a:b": 1.61}

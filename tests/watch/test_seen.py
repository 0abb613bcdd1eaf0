"""What is kept of a run."""

from typing import Any

from shipworthy.watch.seen import seen_of, taped

LINES = (
    '{"seq":0,"kind":"run","contract":"abc"}\n'
    '{"seq":1,"kind":"event","event":{"type":"skill_chosen","confidence":0.7}}\n'
    '{"seq":2,"kind":"event","event":{"type":"step_finished","step":"look","elapsed_ms":12.5,"reused":false}}\n'
    '{"seq":3,"kind":"event","event":{"type":"step_finished","step":"look","elapsed_ms":0.0,"reused":true}}\n'
    '{"seq":4,"kind":"event","event":{"type":"figure_withheld","sentence":"x"}}\n'
    '{"seq":5,"kind":"event","event":{"type":"step_finished", broken\n'
)


def test_a_tape_says_contract_confidence_steps_and_withheld_figures() -> None:
    found = taped(LINES)
    assert (found.contract, found.confidence, found.withheld, found.steps) == ("abc", 0.7, 1, (("look", 12.5),))
    assert taped(None).contract == ""


def test_a_run_without_a_result_is_none() -> None:
    run: Any = {"session": "s", "agent": "a", "message": "m", "at": 1.0, "run_id": "r", "status": "running"}
    assert seen_of(run, None) is None
    used = {"latency_ms": 5.0, "cost_usd": 0.1, "input_tokens": 1, "output_tokens": 2}
    found = seen_of({**run, "status": "degraded", "reason": "no_model", "usage": used, "skill": None}, LINES)
    assert found is not None and found.ended == "degraded (no_model)" and found.routed == "degraded (no_model)"
    assert found.way == "(none)" and found.answered and found.words == {"m"}

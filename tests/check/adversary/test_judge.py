"""The judge: what it has counted and seen itself, against what was promised."""

from typing import Any

import pytest
from tests.check.adversary.desk import desk

from shipworthy.check.adversary.canaries import FAILURE, SECRET_VALUE, UNSEEN, figure
from shipworthy.check.adversary.judge import Judge
from shipworthy.check.adversary.known import always, known_skills
from shipworthy.check.adversary.tally import Tally
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.events import QuestionAsked, StepFinished, TextDelta
from shipworthy.models.model import Message, Price, Request, ToolCall
from shipworthy.runtime.result import RunResult
from shipworthy.tokens.counting import load

DESK = desk()
TOOLS = DESK.spec.tools


@pytest.fixture(autouse=True, scope="module")
def _vocabulary() -> None:
    load()


def _judge(skill: str = "assist") -> Judge:
    words = {name: f"zorik{number}" for number, name in enumerate(TOOLS)}
    judge = Judge(Tally(), rules=always(DESK.compiled), words=words, limits=DESK.spec.limits, tools=TOOLS)
    judge.begin_talk(known_skills(DESK.compiled)[skill], "an attack")
    judge.begin_run("Do it", opens=True)
    return judge


def _broken(judge: Judge) -> set[str]:
    return {row.promise.key for row, _ in judge.tally.broken()}


def _result(text: str = "Done.", **more: Any) -> RunResult:
    bound = Bound(model_calls=2, tool_calls=2, input_tokens=500, output_tokens=200, cost_usd=0.01, latency_ms=1000.0)
    return RunResult(
        **{"run_id": "1", "status": "completed", "reason": None, "skill": "x", "bound": bound, **more}, text=text
    )


def _request(text: str = "Do it", **more: Any) -> Request:
    return Request(messages=(Message(role="user", text=text),), **{"name": "assist", **more})


def test_what_it_counts_itself_is_compared_with_the_bound() -> None:
    judge = _judge()
    for _ in range(3):
        judge.sent(_request(), tokens=10, cap=60)
        judge.used(Price(input=1, output=1000), 100, 90, 0.1)
    judge.answered(_result(), [], 999.0)
    assert _broken(judge) == {"model_calls", "output_tokens", "cost_usd"}
    assert judge.worst["assist"].model_calls == 3


def test_what_the_run_tells_is_compared_too_where_it_is_more() -> None:
    judge = _judge()
    judge.answered(_result(usage=Usage(tool_calls=3)), [], 1001.0)
    assert _broken(judge) == {"tool_calls", "latency_ms"}


def test_what_is_not_promised_cannot_be_broken() -> None:
    judge = _judge()
    judge.used(Price(input=1e6, output=1e6), 100, 100, 0.1)
    judge.answered(_result(bound=Bound(cost_usd=None, latency_ms=None, **dict.fromkeys(("model_calls",), 1))), [], 1e9)
    assert "cost_usd" not in _broken(judge) and "latency_ms" not in _broken(judge)


def test_a_request_above_its_context_or_with_a_secret() -> None:
    judge = _judge()
    judge.sent(_request(), tokens=3000, cap=60)
    judge.sent(_request(f"The key is {SECRET_VALUE}"), tokens=None, cap=60)
    assert _broken(judge) == {"context", "secrets"}


def test_a_result_above_its_ceiling_as_a_model_or_an_event_tells() -> None:
    judge = _judge()
    call = ToolCall(id="1", name="look_up", arguments="{}")
    messages = (Message(role="assistant", calls=(call,)), Message(role="tool", text="word " * 200, call_id="1"))
    judge.sent(Request(messages=messages, name="assist"), tokens=10, cap=60)
    assert _broken(judge) == {"result"}
    judge = _judge()
    finished = StepFinished(step_id="0", step="look_up", label="", elapsed_ms=1.0, tokens=81)
    judge.answered(_result(), [finished], 1.0)
    assert _broken(judge) == {"result"}


def test_what_a_person_reads() -> None:
    judge = _judge("report")
    judge.sent(_request(name="told"), tokens=10, cap=60)
    text = f"{FAILURE}, {SECRET_VALUE} and {figure(0)}"
    judge.answered(_result(), [TextDelta(text=text)], 1.0)
    assert _broken(judge) == {"failures", "secrets", "grounded"}
    judge = _judge()
    question = QuestionAsked(kind="confirm", names=(), text=f"Pay{UNSEEN}?")
    judge.answered(_result(), [question], 1.0)
    assert _broken(judge) == {"unseen"}


def test_an_endless_text_is_shown_within_its_cap() -> None:
    judge = _judge("report")
    judge.sent(_request(name="told"), tokens=10, cap=20)
    judge.answered(_result("Zephyra keeps the lantern beside the harbour. " * 20), [], 1.0)
    assert _broken(judge) == {"text"}


def test_a_conversation_keeps_its_quota() -> None:
    judge = _judge()
    for _ in range(7):
        judge.begin_run("again", opens=True)
        judge.answered(_result(usage=Usage(tool_calls=2)), [], 1.0)
    assert _broken(judge) == {"quota"}


def test_a_fault_of_the_library_is_no_answer() -> None:
    judge = _judge()
    judge.answered(_result(reason="internal", status="failed"), [], 1.0)
    assert _broken(judge) == {"ends"}

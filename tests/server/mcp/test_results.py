"""Ended runs as results of tools."""

from mcp_types import CallToolResult, InputRequiredResult, TextContent
from tests.batches import batch
from tests.server.mcp.connected import mailer

from shipworthy.events import QuestionAsked, Status
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.mcp.calls import Ended
from shipworthy.server.mcp.questions import Question
from shipworthy.server.mcp.results import META, result_of


def _result(status: Status = "completed", text: str = "Done.") -> RunResult:
    return RunResult(run_id="r", status=status, reason=None, text=text, skill="s", question="q")


@batch(
    ("status", "wrong"),
    [("completed", False), ("degraded", False), ("asked", False), ("refused", True), ("failed", True)],
)
def test_what_was_not_done_is_an_error(status: Status, wrong: bool) -> None:
    result = result_of(Ended(result=_result(status)))
    assert isinstance(result, CallToolResult) and (result.is_error, result.content) == (
        wrong,
        [TextContent(text="Done.")],
    )
    assert (result.meta or {})[META]["status"] == status


def test_an_answer_without_a_text_is_an_empty_one() -> None:
    result = result_of(Ended(result=_result(text="")))
    assert isinstance(result, CallToolResult) and result.content == [TextContent(text="")]


def test_a_question_says_how_it_is_answered() -> None:
    event = QuestionAsked(kind="confirm", names=(), text="Sure?", question_id="q")
    question = Question.of(Asked(agent="a", message="m", session="s"), _result(), event, mailer().compiled)
    result = result_of(Ended(result=_result("asked", "Sure?"), question=question))
    assert isinstance(result, CallToolResult) and isinstance(how := result.content[1], TextContent)
    assert 'agent "a", session "s", question "q"' in how.text
    assert (result.meta or {})[META]["question"]["id"] == "q"


def test_a_question_for_another_person_says_for_whom_it_waits() -> None:
    event = QuestionAsked(kind="confirm", names=(), text="Sure?", question_id="q", by="lead")
    question = Question.of(Asked(agent="a", message="m", session="s"), _result(), event, mailer().compiled)
    result = result_of(Ended(result=_result("asked", "Sure?"), question=question))
    assert isinstance(result, CallToolResult) and isinstance(how := result.content[1], TextContent)
    assert "waits for a yes of lead" in how.text and "answer_question" not in how.text
    assert (result.meta or {})[META]["question"]["by"] == "lead"


def test_what_the_client_is_asked_goes_through() -> None:
    asked = InputRequiredResult(request_state="x")
    assert result_of(asked) is asked

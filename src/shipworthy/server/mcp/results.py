"""An ended run as the result of a tool: its text as content, what programs read in `_meta`."""

from mcp_types import CallToolResult, ContentBlock, InputRequiredResult, TextContent

from shipworthy.runtime.result import RunResult
from shipworthy.server.mcp.calls import Ended, Outcome
from shipworthy.server.mcp.content import content_of
from shipworthy.server.mcp.questions import Question

META = "io.shipworthy/run"
"""The key of `_meta` with the run: its id, status, reason, question, conversation, usage and bound."""
ANSWER = "answer_question"
"""The tool that answers a question of a run for clients that show no forms."""


def result_of(outcome: Outcome) -> CallToolResult | InputRequiredResult:
    """The result of a tool; a run that was refused or failed is an error that a model can read."""
    if isinstance(outcome, InputRequiredResult):
        return outcome
    return CallToolResult(
        content=blocks_of(outcome),
        is_error=outcome.result.status in ("refused", "failed"),
        meta={META: told(outcome)},
    )


def blocks_of(ended: Ended) -> list[ContentBlock]:
    """The blocks of a run's text, with how to answer its question."""
    blocks = content_of(ended.result.text) or [TextContent(text="")]
    if (question := ended.question) is not None:
        blocks.append(TextContent(text=_how(question)))
    return blocks


def _how(question: Question) -> str:
    """How a question is answered."""
    if question.by:
        return f"This waits for a yes of {question.by}, who is told of it elsewhere. Do not call again."
    return (
        f"This question is open. Ask your user, then call `{ANSWER}` with "
        f'agent "{question.agent}", session "{question.session}", question "{question.id}" and the answer.'
    )


def told(ended: Ended) -> dict[str, object]:
    """What programs read of a run."""
    result: RunResult = ended.result
    question = ended.question
    found: dict[str, object] = {
        "run_id": result.run_id,
        "status": result.status,
        "reason": result.reason,
        "skill": result.skill,
        "trust": result.trust,
        "usage": result.usage.as_dict(),
        "bound": result.bound.as_dict(),
    }
    if question is not None:
        found["session"] = question.session
        found["question"] = {
            "id": question.id,
            "kind": question.kind,
            "fields": question.fields,
            "choices": list(question.choices),
            **({"by": question.by} if question.by else {}),
        }
    return found

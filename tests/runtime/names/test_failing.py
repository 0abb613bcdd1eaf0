"""The innermost text of the author is what a person reads where something fails."""

from typing import Any

from tests.batches import batch

from shipworthy import Agent, Guideline, Input, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.contract.limits import Limits, Quota
from shipworthy.events import Degraded, StepFailed

GO = "Do the daily job with A-1"
PLAIN = "That did not work just now. Nothing was changed."


@tool
def look(order: str = "A-1") -> str:
    """Look."""
    raise RuntimeError("secret of the machine")


@tool(effect="write", label="Sending it")
def send(order: str = "A-1") -> str:
    """Send."""
    return "sent 77"


@tool
def fine() -> str:
    """It works."""
    return "a result"


@tool(label="The price", compact=lambda value: f"{value} euros")
def price() -> str:
    """It works."""
    return "12"


def _agent(*steps: Any, helper: Any = None, skill: Any = None, **parts: Any) -> Agent:
    inputs = {"order": Input(pattern=r"A-\d+")}
    work = {"workflow": tuple(Step.model_validate(step) for step in steps)} if steps else {"tools": ("look", "send")}
    job = Skill(name="job", description="Do the daily job", examples=(GO,), inputs=inputs, **work, **(skill or {}))
    inner = Skill(name="inner", description="Help", routable=False, workflow=(Step(tool="look"),), **(helper or {}))
    return Agent(skills=[job, inner], tools=[look, send, fine, price], **parts)


NEVER = {"answer": "never"}


@batch(
    ("step", "helper", "skill", "agent", "text"),
    [
        ({"tool": "look"}, {}, {}, {}, PLAIN),
        ({"tool": "look"}, {}, {}, {"failure": "Agent."}, "Agent."),
        ({"tool": "look"}, {}, {"failure": "Skill {order}."}, {"failure": "Agent."}, "Skill A-1."),
        ({"tool": "look", "failure": "Step."}, {}, {"failure": "Skill."}, {"failure": "Agent."}, "Step."),
        ({"tool": "inner"}, {"failure": "Inner."}, {"failure": "Skill."}, {}, "Inner."),
        ({"tool": "inner", "failure": "Step."}, {"failure": "Inner."}, {}, {}, "Inner."),
        ({"tool": "inner", "failure": "Step."}, {}, {"failure": "Skill."}, {}, "Step."),
        ({"steps": [{"tool": "look"}], "failure": "Group."}, {}, {}, {}, "Group."),
        ({"tool": "look", "failure": "{1 / 0}"}, {}, {"failure": "Skill."}, {}, "Skill."),
        ({"tool": "look", "failure": "{session.no}"}, {}, {"failure": "Skill."}, {}, "Skill."),
        ({"tool": "look", "otherwise": "Refused."}, {}, {}, {}, PLAIN),
    ],
)
async def test_f1_the_innermost_text_is_read(step: Any, helper: Any, skill: Any, agent: Any, text: str) -> None:
    heard: list[Any] = []
    result = await _agent(step, NEVER, helper=helper, skill=skill, **agent).run(GO, emit=heard.append)
    assert (result.status, result.reason, result.text) == ("failed", "failed", text)
    assert any("secret of the machine" in event.error for event in heard if isinstance(event, StepFailed))
    assert any("secret of the machine" in event.detail for event in heard if isinstance(event, Degraded))


async def test_f1_only_the_author_shows_the_error() -> None:
    result = await _agent({"tool": "look", "failure": "Broken: {error}"}, NEVER).run(GO)
    assert (result.text, result.trust) == ("Broken: RuntimeError: secret of the machine", "untrusted")


async def test_a_refusal_reads_otherwise_and_else_the_failure() -> None:
    rule = Guideline(forbid_tools=("look",), when=["daily job"])
    for step, text in (
        ({"tool": "look", "otherwise": "Not that.", "failure": "Broken."}, "Not that."),
        ({"tool": "look", "required": False}, "never"),
    ):
        assert (await _agent(step, NEVER, guidelines=[rule]).run(GO)).text == text
    plain = await _agent({"tool": "look"}, NEVER, guidelines=[rule]).run(GO)
    assert (plain.status, plain.text) == (
        "refused",
        "I cannot do that: it would not keep to the rules I work under.",
    )
    told = await _agent({"tool": "look"}, NEVER, guidelines=[rule], skill={"otherwise": "We do not do that."}).run(GO)
    assert told.text == "We do not do that."


async def test_a_budget_that_is_used_up_reads_otherwise() -> None:
    limits = Limits(session=Quota(max_tool_calls=0))
    told = await _agent({"tool": "fine"}, NEVER, limits=limits, skill={"otherwise": "Enough of {order}."}).run(
        GO, session="s"
    )
    assert (told.status, told.reason, told.text) == ("refused", "budget", "Enough of A-1.")
    heard: list[Any] = []
    plain = await _agent({"tool": "fine"}, NEVER, limits=limits).run(GO, session="s", emit=heard.append)
    assert plain.text == "The budget for this is used up. Try again later, or ask the operator to raise it."
    assert [event.detail for event in heard if isinstance(event, Degraded)] == ["tool_calls: 1 wanted, 0 left"]


async def test_what_was_written_before_is_said() -> None:
    result = await _agent({"tool": "send"}, {"tool": "look"}, NEVER).run(GO)
    assert result.text == "That did not work just now. But this was done: Sending it (order A-1)."


async def test_only_results_with_a_text_of_the_author_are_read() -> None:
    result = await _agent({"tool": "fine"}, {"tool": "price", "after": "fine"}, {"tool": "look", "after": "price"}).run(
        GO
    )
    assert result.text == f"{PLAIN}\nWhat I have:\nThe price: 12 euros"
    assert result.status == "degraded"


async def test_a_skipped_result_is_a_label_or_the_author_s_text() -> None:
    each = {"foreach": "n in [1, 2]", "max": 2, "on_error": "skip", "as": "seen"}
    plain = await _agent({"tool": "look", **each}, {"answer": "{seen}"}).run(GO)
    assert plain.text == "not available\nnot available"
    own = await _agent({"tool": "look", **each, "failure": "No. {n}"}, {"answer": "{seen}"}).run(GO)
    assert own.text == "No. 1\nNo. 2"


async def test_an_error_that_asks_says_nothing_of_it() -> None:
    for more, begins in (({}, "That did not work with this. "), ({"failure": "No {order}. "}, "No A-1. ")):
        step = {"tool": "look", "on_error": "ask", "with": {"order": "=order"}, **more}
        asked = await _agent(step, NEVER).run(GO, session="s")
        assert asked.status == "asked" and asked.text.startswith(f"{begins}What should change (order)?")


async def test_f30_an_outage_that_on_error_answers_is_no_success() -> None:
    step = {"tool": "look", "on_error": [{"answer": "We are closed."}]}
    result = await _agent(step, NEVER).run(GO)
    assert (result.status, result.reason, result.text) == ("degraded", "failed", "We are closed.")
    early = await _agent({"tool": "fine"}, {"answer": "Early.", "when": "fine"}, NEVER).run(GO)
    assert (early.status, early.text) == ("completed", "Early.")


async def test_what_was_approved_in_a_loop_is_told_without_its_result() -> None:
    model = ScriptedModel([Reply(calls=(call("send", order="A-1"),))])
    agent = _agent(model=model)
    asked = await agent.run(GO, session="s")
    assert asked.reason == "confirm"
    done = await agent.run("yes", session="s")
    assert (done.status, done.text) == ("completed", "Done: Sending it (order A-1).")

"""A person is told of a call by the author's words, and by what was spoken of."""

from typing import Any

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.contract.tool import ToolSpec
from shipworthy.runtime.names.called import label_of

GO = "Do the daily job for A-1001"


def test_a_label_names_its_arguments_and_a_tool_without_one_its_name() -> None:
    assert label_of(ToolSpec(name="send_it"), {}) == "Send it"
    assert label_of(ToolSpec(name="send_it", label="Sending {x}"), {"x": 3}) == "Sending 3"
    german = built_in("de").words
    assert label_of(ToolSpec(name="send_it", label="Eilig: {x}"), {"x": True}, german) == "Eilig: ja"


async def _told(**about: Any) -> str:
    description = about.pop("description", "")

    async def zorblax(order: str, note: str) -> str:
        raise TimeoutError("lost")

    zorblax.__doc__ = description
    made = tool(effect="write", **about)(zorblax)
    step = Step(tool="zorblax", with_={"note": "secret words"}, required=False)
    job = Skill(
        name="job",
        description="Do the daily job",
        examples=(GO,),
        inputs={"order": Input(pattern=r"A-\d+")},
        workflow=(step, Step(answer="Well.")),
    )
    return (await Agent(skills=[job], tools=[made]).run(GO)).text


async def test_a_report_holds_no_name_of_a_tool_and_no_value_that_was_not_spoken_of() -> None:
    assert await _told() == (
        "Well.\nNobody knows whether this happened: Do the daily job (order A-1001). Check before you try again."
    )
    assert "Write it down (order A-1001)." in await _told(description="Write it down.\n\nSlowly.")
    assert "happened: Writing secret words for A-1001 (order A-1001)." in await _told(
        label="Writing {note} for {order}"
    )

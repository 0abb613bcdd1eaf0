"""Names that a conversation expects and its agent lacks."""

from collections.abc import Callable

from shipworthy import Agent
from shipworthy.talk.names import unknown_names
from shipworthy.talk.script import Conversation, Expected, ExpectedCall, Turn


def test_skills_inputs_and_tools_are_looked_up(open_shop: Callable[[], Agent]) -> None:
    expect = Expected(
        skill=("cancel_order", None, "cancle_order"),
        inputs={"order": "A-1001", "ordr": "x"},
        calls=(ExpectedCall(tool="look_up"), ExpectedCall(tool="weather")),
    )
    turns = (Turn(say="x", line=7, expect=expect), Turn(say="y", line=9))
    found = list(unknown_names(Conversation(name="a", line=1, turns=turns), "talk.yaml", open_shop().compiled))

    assert [str(problem) for problem in found] == [
        "talk.yaml:7: the agent has no skill `cancle_order`\n    did you mean `cancel_order`?",
        "talk.yaml:7: the agent has no input `ordr`\n    did you mean `order`?",
        "talk.yaml:7: the agent has no tool `weather`\n    the agent's tools are cancel, look_up",
    ]

"""Conversations held with an agent."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.app.rollback import agent as approving

from shipworthy import Agent, ScriptedModel
from shipworthy.errors import SpecError
from shipworthy.models.model import Model
from shipworthy.talk.hold import HeldConversation, hold_all
from shipworthy.talk.read import read_talk

Opener = Callable[[], Agent]
CANCEL = """
clock: 2026-11-30T09:00
conversations:
  - name: cancelled
    turns:
      - say: Please cancel order A-1001
        expect: {status: asked, reason: confirm, skill: cancel_order, inputs: {order: A-1001}, calls: [look_up]}
      - say: "yes"
        expect: {status: completed, calls: [{tool: cancel, args: {order: A-1001}}], text: [cancelled on 2026-11-30]}
  - name: again
    turns:
      - say: Please cancel order A-1001
        expect: {status: asked, not_text: [already], calls: [look_up]}
      - say: "no"
        expect: {calls: [cancel]}
"""
JOKE = """
model: [{contains: joke, text: Knock knock.}]
conversations:
  - name: with a model
    turns: [{say: Tell me a joke, expect: {status: completed, text: Knock knock, calls: []}}]
  - name: without
    model: null
    turns: [{say: Tell me a joke, expect: {status: degraded, reason: no_model, text: No joke today}}]
"""


def held(
    folder: Path, text: str, opener: Opener, *, only: str = "", model: Model | None = None
) -> list[HeldConversation]:
    """The conversations of a text, held."""
    file = folder / "talk.yaml"
    file.write_text(text)
    talk = read_talk(file)
    return asyncio.run(hold_all(talk, opener, conversations=talk.only(only), model=model))


def test_each_conversation_begins_anew(tmp_path: Path, open_shop: Opener, virtual_loops: None) -> None:
    first, second = held(tmp_path, CANCEL, open_shop)

    assert [turn.misses for turn in first.turns] == [(), ()]
    # Neither the session nor what the tools keep in their module is that of the conversation before.
    assert second.turns[0].holds
    assert not second.holds
    assert [miss.key for miss in second.turns[1].misses] == ["calls"]
    assert "cancel" in second.turns[0].came.why
    assert second.turns[0].came.confidence is not None


def test_a_model_answers_from_the_script_or_not_at_all(tmp_path: Path, open_shop: Opener, virtual_loops: None) -> None:
    assert [one.turns[0].misses for one in held(tmp_path, JOKE, open_shop)] == [(), ()]


def test_another_model_is_asked_instead(tmp_path: Path, open_shop: Opener, virtual_loops: None) -> None:
    model = ScriptedModel(["Who is there?"])
    one = held(tmp_path, JOKE, open_shop, only="with a", model=model)[0]

    assert one.turns[0].came.text == "Who is there?"
    assert one.turns[0].came.model_calls == 1


def test_no_model_of_the_definition_is_asked(
    tmp_path: Path, shop: Path, open_shop: Opener, virtual_loops: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    (shop / "agent.yaml").write_text("name: shop\nmodels: {fast: [openai:gpt-6-luna]}\n")
    one = held(tmp_path, JOKE, open_shop, only="without")[0]

    assert one.holds, one.turns[0].misses


def test_an_expected_name_that_does_not_exist_is_refused(tmp_path: Path, open_shop: Opener) -> None:
    text = CANCEL.replace("skill: cancel_order", "skill: cancel_oder").replace("{tool: cancel,", "{tool: cancle,")
    with pytest.raises(SpecError) as raised:
        held(tmp_path, text, open_shop)

    assert [problem.repair for problem in raised.value.problems] == [
        "did you mean `cancel_order`?",
        "did you mean `cancel`?",
    ]


def test_an_answer_of_a_follow_up_lists_only_the_calls_of_its_message(
    tmp_path: Path, open_shop: Opener, virtual_loops: None
) -> None:
    first = held(tmp_path, CANCEL, open_shop, only="cancelled")[0]

    assert [[call["tool"] for call in turn.came.calls] for turn in first.turns] == [["look_up"], ["cancel"]]


WHO = """
conversations:
  - name: the lead agrees
    context: {who: bob, role: developer}
    turns:
      - {say: Roll back deploy D-3, expect: {status: asked, text: has to agree}}
      - {say: "yes", expect: {status: asked, text: not enough}}
      - {say: "yes", context: {who: bob, role: oncall-lead}, expect: {status: completed, text: D-3 back for bob}}
"""


def test_the_caller_says_who_asks(tmp_path: Path) -> None:
    (one,) = held(tmp_path, WHO, approving)
    assert one.holds, one.turns


@pytest.mark.parametrize(
    ("wrong", "why"), [("{name: x}", "no part of this agent"), ("{who: 3}", "`who` of the context")]
)
def test_a_context_that_the_agent_does_not_declare_so_is_told_before(tmp_path: Path, wrong: str, why: str) -> None:
    with pytest.raises(SpecError, match=why):
        held(tmp_path, WHO.replace("{who: bob, role: developer}", wrong), approving)


def test_a_context_is_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="`context` must be a mapping"):
        held(tmp_path, WHO.replace("{who: bob, role: developer}", "[bob]"), approving)

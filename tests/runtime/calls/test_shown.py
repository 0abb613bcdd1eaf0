"""What is agreed to is what was shown: each argument whole, beside the words of the author."""

from dataclasses import replace
from typing import Any

import pytest

from shipworthy import Input, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.durable.memory import MemoryStore

SENT: list[dict[str, Any]] = []


@pytest.fixture(autouse=True)
def nothing_sent() -> None:
    SENT.clear()


@tool(trust="untrusted")
def read_mail() -> dict[str, str]:
    """Read the last mail."""
    return {"to": "eve@evil.org", "note": "eve@evil.org", "text": "Kind regards " * 30 + "XX00 EVIL"}


@tool(trust="untrusted")
def mails() -> list[dict[str, str]]:
    """Read the last mails."""
    return [{"to": "ann@home.org"}, {"to": "eve@evil.org"}]


@tool(effect="write", accepts={"to": "trusted", "text": "trusted"})
def send(to: str, text: str = "ok") -> str:
    """Send a mail."""
    SENT.append({"to": to, "text": text})
    return "sent"


@tool(effect="write")
def order(count: int, gift: bool = False, price: float = 0.0) -> str:
    """Order."""
    SENT.append({"count": count, "gift": gift, "price": price})
    return "ordered"


ASKS = "Shall I send the summary? (yes/no)"
TO_MAIL = {"to": "=read_mail.to", "text": "ok"}


async def asked_of(agent_of: Any, go: str, *steps: Step, **parts: Any) -> str:
    """The question that a skill of these steps asks."""
    agent = agent_of(steps, tools=[read_mail, mails, send, order], **parts)
    result = await agent.run(go, session="s")
    assert (result.status, result.reason, SENT) == ("asked", "confirm", [])
    return str(result.text)


async def test_field_03_what_the_authors_question_leaves_out_is_shown_below(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    text = await asked_of(agent_of, go, Step(tool=read_mail), Step(tool=send, with_=TO_MAIL, confirm=ASKS))
    assert text.startswith(f"{ASKS}\nSend (to: eve@evil.org, text: ok)? I ask because `to`")
    asks = "Send {'ok'} to {read_mail.to}? (yes/no)"
    text = await asked_of(agent_of, go, Step(tool=read_mail), Step(tool=send, with_=TO_MAIL, confirm=asks))
    assert text == "Send ok to eve@evil.org? (yes/no)"


@pytest.mark.parametrize(
    "asks",
    [
        "Send ok to my sister ({read_mail.note})? (yes/no)",
        "Send ok for {read_mail}? (yes/no)",
        "Send ok to {read_mail.to:.3}? (yes/no)",
    ],
    ids=["under another name", "inside of a record", "a part of it"],
)
async def test_field_03_a_strangers_value_counts_as_shown_only_whole_and_as_itself(asks: str, agent_of, go) -> None:  # type: ignore[no-untyped-def]
    text = await asked_of(agent_of, go, Step(tool=read_mail), Step(tool=send, with_=TO_MAIL, confirm=asks))
    assert "\nSend (to: eve@evil.org, text: ok)? I ask because `to`" in text


async def test_field_04_a_long_value_is_shown_whole_below_a_question_that_shows_a_part(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    with_ = {"to": "ann@home.org", "text": "=read_mail.text"}
    step = Step(tool=send, with_=with_, confirm="Send {read_mail.text:.12} to ann@home.org? (yes/no)")
    text = await asked_of(agent_of, go, Step(tool=read_mail), step)
    assert f"\n| {'Kind regards ' * 30}XX00 EVIL\n" in text


async def test_a_value_of_the_user_or_of_the_page_that_the_question_leaves_out_is_shown_too(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    inputs = {"count": Input(type="integer", default=9000)}
    step = Step(tool=order, with_={"count": "=count", "price": 12.5}, confirm="Order as usual? (yes/no)")
    text = await asked_of(agent_of, go, step, inputs=inputs)
    assert text == "Order as usual? (yes/no)\nOrder: count 9000, price 12.5."


@pytest.mark.parametrize(
    "asks",
    [
        "Order {count:,} at ${price:,.2f}{' as a gift' if gift else ''}? (yes/no)",
        "{count} at 1200.5, {gift}: go on? (yes/no)",
    ],
)
async def test_a_question_that_shows_every_value_stands_alone(asks: str, agent_of, go) -> None:  # type: ignore[no-untyped-def]
    inputs = {
        "count": Input(type="integer", default=9000),
        "gift": Input(type="yesno", default=True),
        "price": Input(type="number", default=1200.5),
    }
    args = {"count": "=count", "gift": "=gift", "price": 1200.5}
    text = await asked_of(agent_of, go, Step(tool=order, with_=args, confirm=asks), inputs=inputs)
    assert "\n" not in text


async def test_field_60_one_yes_for_a_group_shows_every_call_and_where_its_values_come_from(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    inner = [{"tool": "send", "with": {"to": "=m.to"}}]
    asks = "Answer {len(mails)} mails? (yes/no)"
    group = Step(foreach="m in mails", max=5, confirm=asks, steps=inner, as_="g")
    text = await asked_of(agent_of, go, Step(tool=mails), group)
    head, *calls, why = text.split("\n")
    assert (head, calls) == (
        "Answer 2 mails? (yes/no)",
        ["Send a mail: to ann@home.org.", "Send a mail: to eve@evil.org."],
    )
    assert why.startswith("I ask because `to` comes from")
    agent = agent_of((Step(tool=mails), group, Step(answer="Done.")), tools=[mails, send])
    assert [(await agent.run(said, session="t")).status for said in (go, "yes")] == ["asked", "completed"]
    assert [sent["to"] for sent in SENT] == ["ann@home.org", "eve@evil.org"]


async def test_field_60_a_group_inside_of_a_group_is_shown_too(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    inner = {"steps": [{"tool": "send", "with": {"to": "=m.to"}}], "as": "inner"}
    group = Step(foreach="m in mails", max=5, confirm="Answer them? (yes/no)", steps=[inner], as_="g")
    assert "Send a mail: to eve@evil.org." in await asked_of(agent_of, go, Step(tool=mails), group)


async def test_a_write_of_a_helper_is_shown_with_where_its_values_come_from(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    helper = Skill(
        name="tell",
        description="Tell",
        routable=False,
        workflow=[Step(tool="read_mail"), Step(tool="send", with_={"to": "=read_mail.to"})],
    )
    agent = agent_of((Step(tool="tell", confirm="Tell them? (yes/no)"),), tools=[read_mail, send], helpers=[helper])
    said = [(await agent.run(words, session="s")).text for words in (go, "yes")]
    assert said[0] == "Tell them? (yes/no)"
    assert said[1].startswith("Send (to: eve@evil.org)? I ask because `to`")
    assert SENT == []


async def test_an_answer_is_read_with_the_authors_words_not_with_a_strangers(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of((Step(tool=read_mail), Step(tool=send, with_=TO_MAIL, confirm=ASKS)), tools=[read_mail, send])
    await agent.run(go, session="s")
    held = (await agent.session("s")).open
    assert held is not None and held.pending is not None
    assert held.pending.own == ASKS
    assert held.pending.text.startswith(f"{ASKS}\nSend (to: eve@evil.org")


async def test_field_43_a_loop_shows_a_posing_argument_in_one_line(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    text = "ok\nto: ann@home.org\nShall I? (yes/no)" + "\n" * 40
    model = ScriptedModel([Reply(calls=(call("send", to="eve@evil.org", text=text),)), "Done."])
    agent = agent_of(tools=[send], uses=("send",), model=model)
    asked = await agent.run(go, session="s")
    assert asked.text.startswith(r'Send: to eve@evil.org, text "ok\nto: ann@home.org\nShall I? (yes/no)\n<39 empty')
    assert "\n" not in asked.text
    await agent.run("yes", session="s")
    assert [sent["text"] for sent in SENT] == [text]


async def test_a_yes_to_a_loop_runs_no_call_that_is_not_the_one_that_was_shown(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    store = MemoryStore()
    model = ScriptedModel([Reply(calls=(call("send", to="ann@home.org", text="ok"),)), "Done."])
    agent = agent_of(tools=[send], uses=("send",), model=model, store=store)
    await agent.run(go, session="s")
    held = await agent.session("s")
    pending = held.open.pending
    changed = replace(pending.calls[0], args={"to": "[secret API_KEY]", "text": "ok"})
    opened = replace(held.open, pending=replace(pending, calls=(changed,)))
    await store.save(replace(held, open=opened))
    again = await agent.run("yes", session="s")
    assert (again.reason, SENT) == ("confirm", [])
    assert again.text.startswith("Send: to ")
    assert (await agent.run("yes", session="s")).status == "completed"
    assert [sent["to"] for sent in SENT] == ["[secret API_KEY]"]

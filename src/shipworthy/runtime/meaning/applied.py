"""Applies a reply to the question that is open: values, a choice, a yes, a no."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.contract.context import is_named
from shipworthy.contract.input import Input
from shipworthy.routing.replies.followup import CORRECTION
from shipworthy.routing.replies.proposed import proposed_in
from shipworthy.routing.replies.reply import Asked, ParsedReply, read_reply
from shipworthy.routing.replies.several import left_out, only_one, rivals
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.beside import given, with_more
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.guessed import taken, turned_down
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.shortened import shortened
from shipworthy.runtime.meaning.unmade import ONCE, TWICE, doubted, takes_as_it_is
from shipworthy.runtime.outcome import joined
from shipworthy.stores.session import Open, Pending

LONGEST_QUOTE = 100
"""Characters of the user's own words that are repeated."""


def read(talk: Conversation, opened: Open, pending: Pending, said: Said) -> ParsedReply:
    """Read a message, or a part of it, as the reply to a question."""
    asked = Asked(
        kind=pending.kind,
        names=pending.names if pending.kind == "input" else tuple(opened.inputs),
        choices=pending.choices,
        offered=pending.values,
        text=pending.own or pending.text,
        offers=opened.offers,
        current=opened.inputs,
        texts=pending.texts,
    )
    # The opening message may hold the half of the value that is asked for: the day of a time.
    said = said.after(opened.message)
    inputs = talk.changed_by(opened.skill) if pending.kind == "confirm" else talk.inputs_of(opened.skill)
    reply = read_reply(asked, inputs, said, talk.agent.extractor)
    if reply.kind == "unclear" and takes_as_it_is(pending, said.message, others=bool(talk.session.agenda)):
        return ParsedReply(kind="yes")
    if reply.kind == "unclear" and pending.kind == "input" and pending.choices:
        return _picked(asked, talk, opened, said) or _another_value(asked, talk, opened, said) or reply
    if reply.kind == "unclear" and (values := given(replace(talk, said=said), opened, pending)):
        return ParsedReply(kind="values", values=values)
    return reply


def _picked(asked: Asked, talk: Conversation, opened: Open, said: Said) -> ParsedReply | None:
    """Read which of the choices a message picks behind words that lead to it: `hmm no make it 3pm`; else None."""
    if CORRECTION.search(said.message) is None and not proposed_in(said.message):
        return None
    for short in shortened(said):
        reply = read_reply(asked, talk.inputs_of(opened.skill), short, talk.agent.extractor)
        if reply.kind == "choice":
            return reply
    return None


def _another_value(asked: Asked, talk: Conversation, opened: Open, said: Said) -> ParsedReply | None:
    """Read another value than those that were offered, for an input that is not chosen from a list; else None."""
    inputs = talk.inputs_of(opened.skill)
    if any(name not in inputs or inputs[name].choices is not None for name in asked.names):
        return None
    reply = read_reply(replace(asked, choices=(), offered=()), inputs, said, talk.agent.extractor)
    return reply if reply.kind == "values" else None


def applied(talk: Conversation, opened: Open, pending: Pending, reply: ParsedReply) -> Intent | None:
    """Apply a reply to the open question; None where it is none."""
    if reply.kind == "no" and (without := turned_down(opened, pending)) is not None:
        return Intent(open=without, reason="what was read was not meant")
    if reply.kind == "abandon" or (reply.kind == "no" and pending.kind == "confirm"):
        return Intent(say=talk.agent.phrases("dropped"), reason="the open question was dropped")
    if reply.kind == "yes" and pending.kind == "confirm":
        return _yes(talk, opened, pending)
    values = {} if reply.kind == "unclear" else _given(talk, opened, pending, reply)
    if not values:
        return None
    inputs = talk.inputs_of(opened.skill)
    if reply.kind == "values" and (several := rivals(inputs, values, talk.said, talk.agent.extractor)):
        return Intent(
            ask=pending,
            prefix=only_one(several, talk.agent.phrases),
            open=opened,
            reason="several values for one input",
        )
    same = reply.kind != "values" or values.keys() <= pending.texts.keys()
    message = opened.message if same else with_more(talk, opened, pending)
    changed = replace(opened, inputs={**opened.inputs, **values}, message=message, pending=None)
    question = reply.question[:LONGEST_QUOTE]
    prefix = talk.agent.phrases("ask_that_again", question=question) if question else ""
    for name, value in values.items() if reply.kind == "values" else ():
        if isinstance(value, list) and name in inputs and len(value) == inputs[name].max:
            before = _completed(inputs.get(name), opened.inputs.get(name), value)
            prefix = joined(prefix, left_out(name, inputs[name], talk.said, talk.agent, before=before))
    return Intent(open=changed, prefix=prefix, reason="an answer to the open question")


def _given(talk: Conversation, opened: Open, pending: Pending, reply: ParsedReply) -> dict[str, object]:
    """Return the values that an answer gives for the open skill."""
    inputs = talk.inputs_of(opened.skill)
    values = dict(reply.values)
    if reply.kind == "choice" and reply.index is not None and pending.names:
        values = {pending.names[0]: picked(inputs, pending, *reply.places)}
    return {name: _joined(inputs.get(name), opened.inputs.get(name), value) for name, value in values.items()}


def _joined(spec: Input | None, held: object, value: object) -> object:
    """Complete a list that has too few items; replace any other value."""
    before = _completed(spec, held, value)
    if spec is None or not before or not isinstance(value, list):
        return value
    return list(dict.fromkeys([*before, *value]))[: spec.max]


def _completed(spec: Input | None, held: object, value: object) -> list[object]:
    """Return the items of a list that has too few, and is completed by those of an answer; else none."""
    if spec is None or spec.list is None or not isinstance(held, list) or not isinstance(value, list):
        return []
    return held if len(held) < spec.min else []


def picked(inputs: Mapping[str, Input], pending: Pending, index: int, *more: int) -> object:
    """Return the value of a choice, or a list of all where the input is one."""
    values = [pending.values[place] for place in (index, *more)]
    spec = inputs.get(pending.names[0])
    return values[: spec.max] if spec is not None and spec.list is not None else values[0]


def _yes(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    """Approve the calls of a question; ask again where it was shown too long ago, or the agent has changed since."""
    agent = talk.agent
    if is_over(talk, pending):
        again = replace(opened, pending=None)
        return Intent(open=again, prefix=agent.phrases("a_while_ago"), heard=True, reason="a late approval")
    if opened.contract != agent.contract:
        # The agent was redeployed since: what was approved then may mean something else now.
        written = {key: stored for key, stored in opened.results.items() if stored.write or stored.failed}
        fresh = replace(opened, contract=agent.contract, pending=None, results=written)
        return Intent(open=fresh, prefix=agent.phrases("changed_so_again"), heard=True, reason="an old approval")
    if not may_agree(talk, pending):
        why = "a yes of one who is not asked for it"
        return Intent(ask=pending, open=opened, prefix=agent.phrases("not_yours"), heard=True, reason=why)
    if talk.unnamed and pending.calls:
        # What answers by its place alone may be meant for another question than this one.
        why = "a yes to no question"
        return Intent(ask=pending, open=opened, prefix=agent.phrases("name_question"), heard=True, reason=why)
    if pending.sure == ONCE and talk.asker.decides is None and not takes_as_it_is(pending, talk.said.message):
        surely = doubted(pending, agent.phrases, TWICE)
        return Intent(ask=surely, open=opened, heard=True, reason="a plain yes to what was not changed")
    return Intent(
        open=taken(opened, pending), approved=pending.calls, agreed=pending.by, reason="a yes to the open question"
    )


def is_over(talk: Conversation, pending: Pending) -> bool:
    """Whether a yes comes too late for the question."""
    return talk.wall > (pending.expires or pending.asked + talk.agent.spec.session.expires)


def may_agree(talk: Conversation, pending: Pending) -> bool:
    """Whether the yes is that of the one whom the question names."""
    return not pending.by or talk.asker.decides is True or is_named(pending.by, talk.asker.context)

"""One conversation of an attack: a skill is opened, its questions are answered, the person does as the attack says."""

from collections import Counter
from dataclasses import dataclass

from shipworthy.check.adversary.attacks import Attack
from shipworthy.check.adversary.known import KnownSkill
from shipworthy.check.adversary.said import Sayings
from shipworthy.check.adversary.stage import Came, Stage
from shipworthy.events import QuestionAsked

__all__ = ["Held", "hold"]

MOST_MESSAGES = 10
MOST_ASKED = 4
"""Answers to the same question that are tried."""
MOST_REPEATED = 16
"""Messages of a person who goes on."""
MOST_YES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What came of a conversation."""

    messages: int
    began: frozenset[str]
    """The places of the steps that were begun."""
    confirmed: bool
    """Whether it came to a question for a yes."""
    waits: tuple[str, ...] = ()
    """The inputs that it asked for to the end."""
    answered: bool = False
    """Whether it came to an end other than a question for an input."""


async def hold(stage: Stage, sayings: Sayings, skill: KnownSkill, attack: Attack, opening: str) -> Held:
    """Hold a conversation; each of its runs is judged."""
    stage.begin(skill, attack)
    message = sayings.long(opening) if attack.person == "talks long" else opening
    came = await stage.say(message, skill=skill.name)
    messages, began, asked, yes = 1, set(came.started), Counter[str](), 0
    confirmed, question = False, _question(came)
    while question is not None and messages < MOST_MESSAGES:
        if question.kind == "confirm":
            confirmed = True
            await stage.look(says_yes=attack.person == "says yes")
            if attack.person not in ("says yes", "asks back") or yes >= MOST_YES:
                break
            yes += 1
            answer = sayings.yes if attack.person == "says yes" else sayings.asks_back
        elif (found := _answer(sayings, skill, question, asked)) is not None:
            answer = found
        else:
            break
        came = await stage.say(answer)
        messages, question = messages + 1, _question(came)
        began |= came.started
        if attack.person == "asks back" and confirmed:
            break
    while attack.person == "goes on" and messages < MOST_REPEATED:
        await stage.say(message, skill=skill.name)
        messages += 1
    # Where it is known that it was done, asking again means one more.
    unknown = came.result is not None and came.result.reason == "unknown"
    if attack.tools == "loses" and unknown:
        messages += await _insist(stage, sayings, skill, opening)
    await stage.drain()
    open_ = question is not None and question.kind == "input"
    return Held(
        messages=messages,
        began=frozenset(began),
        confirmed=confirmed,
        waits=question.names if open_ and question is not None else (),
        answered=not open_,
    )


async def _insist(stage: Stage, sayings: Sayings, skill: KnownSkill, opening: str) -> int:
    """Ask for the same once more, and say yes again, after a write whose answer was lost; the number of messages."""
    came = await stage.say(opening, skill=skill.name, insists=True)
    question = _question(came)
    if question is None or question.kind != "confirm":
        return 1
    await stage.look(says_yes=True)
    await stage.say(sayings.yes)
    return 2


def _question(came: Came) -> QuestionAsked | None:
    """The question that a run ended with."""
    if came.result is None or came.result.status != "asked":
        return None
    return next((event for event in reversed(came.events) if isinstance(event, QuestionAsked)), None)


def _answer(sayings: Sayings, skill: KnownSkill, question: QuestionAsked, asked: Counter[str]) -> str | None:
    """The next answer that is tried; None where there is no other."""
    if question.kind == "skill":
        return question.choices[0] if question.choices and not asked["skill"] else None
    found = []
    for name in question.names:
        answers = sayings.answers(skill.name, name, question.choices)
        if asked[name] >= min(len(answers), MOST_ASKED):
            return None
        found.append(answers[asked[name]])
        asked[name] += 1
    return ", ".join(found) or None

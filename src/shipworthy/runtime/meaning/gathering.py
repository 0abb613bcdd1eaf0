"""Messages that several specialists answer: each is told its part, side by side or with what the others find out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shipworthy.compiled import Compiled
from shipworthy.contract.specialist.several import LAST, TOGETHER, later_of, needs_of, parts_in
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.owners import owned, sent_in
from shipworthy.runtime.meaning.parts import parts_of, wish_of
from shipworthy.runtime.meaning.references import passes_on, refers, resolved, speaks_of_several
from shipworthy.runtime.meaning.specialists import last_of
from shipworthy.runtime.meaning.turns import LEADING_ON
from shipworthy.runtime.meaning.whom import named_again
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Open, Wish

MOST_AT_ONCE = 5
"""Most specialists that answer one message; what else it asks for is proposed afterwards."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one specialist is told of a message."""

    name: str
    text: str
    needs: tuple[str, ...] = ()
    """The parts whose answers it is told: `and mail it to Bob`."""
    wave: int = 0
    """How many parts have to be answered one after the other before it is asked."""

    @property
    def part(self) -> str:
        """The name of the input that holds it."""
        return later_of(self.name, self.wave)


def asked_in(agent: Compiled, said: Said) -> dict[str, str]:
    """What each of several specialists would be told of a message, by input; empty where it surely asks no two."""
    wishes = [wish_of(said, part) for part in parts_of(agent, said)]
    if not wishes:
        route = owned(agent, said, said.once(agent.router.choose), whole=True)
        wishes = [Wish(skill=route.skill, message=said.message)] if route.skill is not None else []
    shares, _ = shared_out(agent, [wish for wish in wishes if wish.skill in agent.spec.specialists])
    told = _told(shares)
    return told if len(parts_in(told)) > 1 else {}


def gathered(run: Run, intent: Intent) -> Intent:
    """Have all specialists that a message asks answer it, each its part; what else it asks for waits.

    A part that refers to what another one finds out is asked with that: `…, and mail it to Bob`.
    """
    opened, spec = intent.open, run.agent.spec
    if opened is None or opened.skill not in spec.specialists or intent.told or intent.ask is not None:
        return intent
    agenda, said = intent.agenda or (), run.said.message
    new = [wish for wish in agenda if wish not in run.session.agenda and wish.skill in spec.specialists]
    wishes = [Wish(skill=opened.skill, message=opened.message, inputs={}), *new]
    if all(wish.message in said for wish in wishes):
        wishes.sort(key=lambda wish: said.find(wish.message))
    shares, taken = shared_out(run.agent, wishes)
    if len(shares) < 2:
        return _named_again(run, intent, opened)
    inputs = _told(shares)
    left = tuple(wish for wish in agenda if wish not in taken)
    rest = None if intent.agenda is None else left
    if len(inputs) == 1:
        alone = replace(opened, message=next(iter(inputs.values())))
        return replace(intent, open=alone, agenda=rest)
    several = Open(skill=TOGETHER, contract=run.agent.contract, message=said, inputs=dict(inputs))
    reason = f"{len(parts_in(inputs))} specialists, each for its part: {intent.reason}"
    return replace(intent, open=several, agenda=rest, reason=reason, doubted=frozenset())


def _named_again(run: Run, intent: Intent, opened: Open) -> Intent:
    """The intent with a name for a person's pronoun, where another specialist was asked about them."""
    last = run.session.open
    if last is None or last_of(run.agent.spec.implied, last, run.session.inner) == opened.skill:
        return intent
    message = named_again(run.agent, opened.message, run.session.turns)
    return intent if message == opened.message else replace(intent, open=replace(opened, message=message))


def shared_out(agent: Compiled, wishes: Sequence[Wish]) -> tuple[list[Share], list[Wish]]:
    """What the specialists are told, and the wishes that are in it; what waits longer than parts may is left out."""
    shares: list[Share] = []
    taken: list[Wish] = []
    before = ""
    for wish in wishes:
        text = resolved(LEADING_ON.sub("", wish.message), before)
        found = _shares(agent, wish.skill, text, shares)
        before = f"{before}\n{wish.message}"
        names = {share.name for share in (*shares, *found)}
        if len(names) > MOST_AT_ONCE or any(one.wave > LAST for one in found):
            continue
        shares += found
        taken.append(wish)
    return shares, taken


def _shares(agent: Compiled, skill: str, text: str, earlier: Sequence[Share]) -> list[Share]:
    sent = sent_in(agent, Said(text))
    if sent is not None and sent.by == skill:
        # What is sent is found out first.
        (what,) = _shares(agent, sent.what_is_of, sent.what, earlier)[-1:]
        return [what, Share(skill, text, (what.part,), what.wave + 1)]
    if not earlier or not refers(text):
        return [Share(skill, text)]
    # What was sent finds nothing out: `mail it to Bob, and note it in my calendar` speaks twice of what stands before.
    told = [one for one in earlier if not passes_on(one.text)] or [*earlier]
    before = earlier[-1] if earlier[-1].name == skill else told[-1]
    if before.name == skill:
        # It is said to the one that it speaks to already.
        return [Share(skill, text, before.needs, before.wave)]
    needed = told if speaks_of_several(text) else [before]
    return [Share(skill, text, tuple(dict.fromkeys(one.part for one in needed)), 1 + max(one.wave for one in needed))]


def _told(shares: Sequence[Share]) -> dict[str, str]:
    """The inputs of the skill in which several answer, or of which only one is asked."""
    told: dict[str, str] = {}
    for share in shares:
        told[share.part] = f"{told[share.part]}; {share.text}" if share.part in told else share.text
    for part in dict.fromkeys(share.part for share in shares if share.needs):
        needs = [one for share in shares if share.part == part for one in share.needs]
        told[needs_of(part)] = ", ".join(dict.fromkeys(needs))
    return told

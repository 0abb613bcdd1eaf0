"""Messages that several specialists answer: each is told its part, and what refers to another part waits."""

from dataclasses import replace

from shipworthy.compiled import Compiled
from shipworthy.contract.specialist.several import TOGETHER
from shipworthy.routing.said import Said
from shipworthy.routing.words import PRONOUNS, tokenize
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.parts import parts_of, wish_of
from shipworthy.runtime.meaning.turns import AUXILIARIES, INTERROGATIVES
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Open, Wish

MOST_AT_ONCE = 5
"""Most specialists that answer one message side by side; what else it asks for is proposed afterwards."""


def _refers(text: str) -> bool:
    """Whether a text speaks of what another part finds out: `mail it to Bob`, and not `will it rain`."""
    words = [token.lower for token in tokenize(text)]
    pairs = zip(["", *words], words, strict=False)
    return any(word in PRONOUNS and before not in INTERROGATIVES | AUXILIARIES for before, word in pairs)


def asked_in(agent: Compiled, said: Said) -> dict[str, str]:
    """What each of several specialists would be told of a message; empty where it surely asks no two of them."""
    found: dict[str, str] = {}
    for part in parts_of(agent, said):
        if part.skill in agent.spec.specialists:
            text = wish_of(said, part).message
            found[part.skill] = f"{found[part.skill]}; {text}" if part.skill in found else text
    return found if len(found) > 1 else {}


def gathered(run: Run, intent: Intent) -> Intent:
    """Have all specialists that a message asks answer it side by side, each its part; what else it asks for waits.

    A part that refers to what another one finds out waits too: `…, and mail it to Bob`.
    """
    opened, spec = intent.open, run.agent.spec
    if opened is None or opened.skill not in spec.specialists or intent.told or not intent.agenda:
        return intent
    new = [wish for wish in intent.agenda if wish not in run.session.agenda and wish.skill in spec.specialists]
    parts: dict[str, list[str]] = {opened.skill: [opened.message]}
    taken: list[Wish] = []
    for wish in new:
        if wish.skill in parts or (not _refers(wish.message) and len(parts) < MOST_AT_ONCE):
            parts.setdefault(wish.skill, []).append(wish.message)
            taken.append(wish)
    if not taken:
        return intent
    said = run.said.message
    places = {name: min(said.find(text) for text in texts) for name, texts in parts.items()}
    inputs: dict[str, object] = {name: "; ".join(parts[name]) for name in sorted(parts, key=places.__getitem__)}
    agenda = tuple(wish for wish in intent.agenda if wish not in taken)
    if len(parts) == 1:
        alone = replace(opened, message=str(inputs[opened.skill]))
        return replace(intent, open=alone, agenda=agenda)
    several = Open(skill=TOGETHER, contract=run.agent.contract, message=said, inputs=inputs)
    reason = f"{len(parts)} specialists, each for its part: {intent.reason}"
    return replace(intent, open=several, agenda=agenda, reason=reason, doubted=frozenset())

"""Fills inputs of a request with values that were said before: where it refers to one, or a message asks for both."""

from collections.abc import Mapping, Sequence

from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.routing.consent.assent import agrees
from shipworthy.routing.gloss.gloss import glossed
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import PRONOUNS, STOP, Token, stem, tokenize
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.held import reconciled
from shipworthy.runtime.meaning.turns import (
    ABLE,
    ACTS,
    ASIDES,
    BEFORE_A_FACT,
    CONDITIONS,
    DETERMINERS,
    EXCLAIMED,
    FACTS,
    INTERROGATIVES,
    LONG,
    NEW,
    ONES,
    REFERRING,
    SHOWING,
    STATES,
    TELLING,
    VERBS,
    WANTS,
    is_request,
    states,
)

PERSONS = frozenset(["him", "her", "them", "ihm", "ihr", "ihnen", "lui", "leur"])
"""Words that stand for somebody to whom something is said."""
LONGEST_ACT = 3
"""Words of the longest phrase that asks for an act."""
FEW = 4
"""Words of a message that goes on with what was looked up, whatever its first one."""
TOLD = 3
"""Words between "tell me" and what is to be told."""
NAMED = ("ticker", "email")
"""Built-in types whose values name a thing of the world."""


def names_a_thing(agent: Compiled, spec: Input) -> bool:
    """Whether a value of the input names one thing: a code, a name or an address, not an option, a figure or a date."""
    if spec.list is not None:
        return False
    return spec.pattern is not None or spec.type.name in NAMED or spec.type.name in agent.spec.types


def what_was_meant(talk: Conversation, skill: str, given: Mapping[str, object]) -> dict[str, object]:
    """Return the values of the open skill that a request means: by a pronoun, by name, or because it goes on."""
    agent, last, tokens = talk.agent, talk.before, talk.said.tokens
    if last is None or not last.skill:
        return {}
    before, now_asked, held = talk.inputs_of(last.skill), agent.graph(skill).inputs, reconciled(agent, last).inputs
    free = {name: spec for name, spec in now_asked.items() if name not in given}
    same = {name: spec for name, spec in free.items() if name in held and name in before and _alike(spec, before[name])}
    pronoun = not PRONOUNS.isdisjoint([token.lower for token in tokens])
    meant = {name: held[name] for name in same if pronoun or _spoken_of(name, tokens)}
    if not PERSONS.isdisjoint([token.lower for token in tokens]):
        # "Tell him that": the one person who was spoken of, also where none has to be named.
        meant = {**_of_one_type(agent, free, before, held), **meant}
    if not before or not _goes_on(talk, last.skill, skill):
        return meant
    needed = {name: spec for name, spec in free.items() if spec.default is None}
    things = {name: held[name] for name in same if name in needed and names_a_thing(agent, needed[name])}
    things |= _of_one_type(agent, needed, before, held)
    # What was looked up is done on the day that was asked for.
    days = {name: held[name] for name in same if name in needed} if _writes(agent, skill) else {}
    return {**days, **things, **meant}


def _goes_on(talk: Conversation, last: str, skill: str) -> bool:
    """Whether a request that names nothing strange is about what the last skill was about: `and when does it leave`.

    One that writes only where the last one read, and the message goes on: `great, then two for tomorrow`, `sign me up`.
    """
    agent, said = talk.agent, talk.said
    words = [token.lower for token in said.tokens]
    if last == skill or not words or not NEW.isdisjoint(words):
        return False
    found = fill(agent.graph(skill).inputs, said, agent.extractor).found
    free = {item.value for item in outside([Found(t.text, t.start, t.end) for t in said.tokens], found)}
    strange = agent.router.unknown(glossed(said) or said)
    if any(word in free for word in strange):
        return False
    return not _writes(agent, skill) or (
        agent.graphs.writing(skill) == "asked"
        and not _writes(agent, last)
        and (words[0] in ASIDES or len(words) <= FEW)
    )


def _writes(agent: Compiled, skill: str) -> bool:
    return agent.graphs.writing(skill) != "never"


def _of_one_type(
    agent: Compiled, needed: Mapping[str, Input], before: Mapping[str, Input], held: Mapping[str, object]
) -> dict[str, object]:
    """Return the value of the one input of an author's type for the one that has another name: `at`, `destination`."""
    found: dict[str, object] = {}
    for name, spec in needed.items():
        if spec.list is None and spec.type.name in agent.spec.types and name not in before:
            others = [other for other, one in before.items() if one.list is None and one.type == spec.type]
            alike = [other for other, one in needed.items() if one.list is None and one.type == spec.type]
            if len(others) == len(alike) == 1 and others[0] in held:
                found[name] = held[others[0]]
    return found


def things_meant(talk: Conversation, skill: str) -> tuple[str, ...]:
    """Return the names of what the last skill was about, where the message refers to it without a name: `that one`.

    They are looked for in choices that are offered later; figures and dates name nothing.
    """
    last, tokens = talk.session.open, talk.said.tokens
    if last is None or last.skill in ("", skill) or not last.ended:
        return ()
    if not _refers(tokens) and (not NEW.isdisjoint([token.lower for token in tokens]) or _names_any(talk, skill)):
        return ()
    inputs, held = talk.inputs_of(last.skill), reconciled(talk.agent, last).inputs
    texts = list[str]()
    for name, value in held.items():
        spec, offer = inputs.get(name), last.offers.get(name)
        if spec is None or not isinstance(value, str):
            continue
        if offer is not None or names_a_thing(talk.agent, spec) or spec.type.name == "choice":
            texts.append(value)
    return tuple(texts)


def _names_any(talk: Conversation, skill: str) -> bool:
    """Whether a message names a thing that a skill takes; `reply that I agree` names none, and means the last one."""
    things = {name: spec for name, spec in talk.inputs_of(skill).items() if names_a_thing(talk.agent, spec)}
    return bool(fill(things, talk.said, talk.agent.extractor).values)


def _refers(tokens: Sequence[Token]) -> bool:
    """Whether a message says `book it`, or `that one`; `is it` and `it is` stand for nothing."""
    words = ["", *(token.lower for token in tokens), ""]
    three = zip(words, words[1:], words[2:], strict=False)
    return any(
        (one in SHOWING and two in ONES) or (one in REFERRING and before not in INTERROGATIVES and two not in VERBS)
        for before, one, two in three
    )


def shared(
    agent: Compiled, skill: str, given: Mapping[str, object], earlier: Mapping[str, object], of: str
) -> dict[str, object]:
    """Return the values given for a skill, completed by those that an earlier part of the message gave for another."""
    inputs, before = agent.graph(skill).inputs, agent.graph(of).inputs
    more = {
        name: value
        for name, value in earlier.items()
        if name in inputs and name not in given and name in before and _alike(inputs[name], before[name])
    }
    return {**more, **given}


def _alike(spec: Input, other: Input) -> bool:
    """Whether two inputs of one name take the same values, none of which can be any text."""
    if other.kind != spec.kind:
        return False
    return spec.kind.name != "text" or (spec.pattern is not None and spec.pattern == other.pattern)


def _spoken_of(name: str, tokens: Sequence[Token]) -> bool:
    """Whether the message says `the order` for the input `order`."""
    words = {stem(part) for part in name.lower().split("_")}
    pairs = zip(tokens, tokens[1:], strict=False)
    return any(one.lower in DETERMINERS and stem(two.lower) in words for one, two in pairs)


def is_question(said: Said) -> bool:
    """Whether a message is a question by its mark or its first word, or the first one behind manners: `ok, and who`."""
    return asks(said) or (bool(said.tokens) and said.tokens[0].lower in INTERROGATIVES) or asks_for_a_fact(said)


def asks_for_a_fact(said: Said) -> bool:
    """Whether a message begins, behind manners, with a word such as "when"; not `how do I`, which asks for an act."""
    tokens = said.tokens
    first = next((place for place, token in enumerate(tokens) if token.lower not in ASIDES), len(tokens))
    if first + 1 < len(tokens) and tokens[first].lower in BEFORE_A_FACT:
        first += 1
    if first == len(tokens) or tokens[first].lower not in FACTS:
        return False
    words = tuple(token.lower for token in tokens[first : first + LONGEST_ACT])
    return not any(words[:length] in ACTS for length in range(2, LONGEST_ACT + 1))


def about_a_state(said: Said) -> bool:
    """Whether a message asks what is so: `when am I booked in`, `have I got anything to pay`, `tell me where it is`."""
    words = [token.lower for token in said.tokens]
    first = next((place for place, word in enumerate(words) if word not in ASIDES), len(words))
    if any(
        words[place : place + 1] and words[place] in TELLING for place in range(first, min(first + TOLD, len(words)))
    ):
        rest = words[first : first + 2 * TOLD]
        first += next((place for place, word in enumerate(rest) if word in FACTS), len(words))
    if first >= len(words):
        return False
    if words[first] in FACTS:
        return ABLE.isdisjoint(words[first + 1 : first + 1 + TOLD])
    return tuple(words[first : first + 2]) in STATES or (words[first],) in STATES


def wants(said: Said) -> bool:
    """Whether a sentence asks for something: it is a question, or has a word such as "please", "want" or "could"."""
    # A capital inside a sentence begins a name or a month: `in May`; but `and I'd like`.
    plain = [t.lower for place, t in enumerate(said.tokens) if not place or not t.text[0].isupper() or "'" in t.lower]
    return is_question(said) or not WANTS.isdisjoint(plain)


def tells(agent: Compiled, whole: Said, said: Said) -> bool:
    """Whether a part of a long message tells something only: it asks for nothing, and begins as no example does."""
    if len(whole.message) < LONG or wants(said) or not said.tokens:
        return False
    examples = [tokenize(text) for skill in agent.spec.routable for text in skill.examples]
    return said.tokens[0].lower not in {tokens[0].lower for tokens in examples if tokens}


def is_manners(said: Said) -> bool:
    """Whether a text is nothing but thanks, a greeting or words that lead to what is said next."""
    words = [token.lower for token in said.tokens]
    # "How interesting" and "what a pity" ask for nothing.
    return ASIDES.issuperset(words) or (len(words) <= LONGEST_ACT and words[-1] in EXCLAIMED and not asks(said))


def only_agrees(said: Said) -> bool:
    """Whether a piece is only a word of assent, of praise or of surprise: `oh right, that`, `lovely`."""
    left = [token.lower for token in said.tokens if token.lower not in STOP | ASIDES]
    return not asks(said) and (not left or agrees(" ".join(left)) is True)


def asks(said: Said) -> bool:
    """Whether a message ends with a question mark."""
    return said.message.rstrip().endswith("?")


def only_says(agent: Compiled, skill: str) -> bool:
    """Whether a skill says a text of its author, and does and asks nothing."""
    spec = agent.spec.skills[skill]
    silent = all(one.default is not None for one in spec.inputs.values())
    return silent and bool(spec.workflow) and all(step.kind == "answer" for step in spec.workflow)


def is_stated(agent: Compiled, skill: str) -> bool:
    """Whether a skill is asked for by statements too, as one of its examples is: `the shower is broken`."""
    texts = [Said(text) for text in agent.spec.skills[skill].examples]
    return any(not is_request(text.tokens, asks=asks(text)) or states(text.tokens) for text in texts)


def asks_under_a_condition(said: Said) -> bool:
    """Whether a condition ends a question, which changes nothing: `how much is it if I have no insurance`."""
    words = [token.lower for token in said.tokens]
    first = min(words.index(word) for word in CONDITIONS.intersection(words))
    return is_question(said) and len([word for word in words[:first] if word not in STOP]) >= 1

"""Splits a message into its requests. A split counts only where each part is surely a request of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from shipworthy.compiled import Compiled
from shipworthy.routing.replies.followup import FollowUp, follow_up
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.routing.values.inputs import Filled, fill
from shipworthy.routing.words import PRONOUNS, STOP, tokenize
from shipworthy.runtime.meaning.described import is_reference, preferred
from shipworthy.runtime.meaning.meant import (
    asks,
    asks_under_a_condition,
    is_manners,
    is_question,
    is_stated,
    names_a_thing,
    only_agrees,
    only_says,
    shared,
    tells,
)
from shipworthy.runtime.meaning.persons import named_in
from shipworthy.runtime.meaning.pieces import FEW, Piece, pieces_of
from shipworthy.runtime.meaning.references import says_more
from shipworthy.runtime.meaning.texts import begins_with_a_thing, is_more_text, takes_words, tells_already
from shipworthy.runtime.meaning.turns import (
    ASIDES,
    CONDITIONS,
    INTERROGATIVES,
    LONG,
    TELLING,
    is_request,
    states,
)
from shipworthy.runtime.meaning.wordy import (
    asks_several,
    has_one_wish,
    names_for_another,
    names_several,
    without_stories,
)
from shipworthy.stores.session import Open, Wish


@dataclass(slots=True, kw_only=True)
class Part:
    """A part of a message that is a request of its own."""

    start: int
    end: int
    skill: str
    route: Route | None = None
    """None: it goes on with the skill before it, with other values."""
    inputs: dict[str, object] = field(default_factory=dict)
    doubted: frozenset[str] = frozenset()
    carried: bool = False
    """Whether it goes on with the skill that the last message ended."""


def parts_of(agent: Compiled, said: Said, last: Open | None = None) -> list[Part]:
    """Split a message into at least two requests; empty where it is not surely several.

    `last`: the skill that the last message ended, with which the first part may go on.
    """
    found: list[Part] = []
    loose: int | None = None
    for piece in said.once(pieces_of):
        before = found[-1] if found else None
        change = _change(agent, before, piece, last)
        if (again := _again(agent, before, piece, change, last, said)) is not None:
            found.append(again)
            _reach(agent, found, again)
        elif (
            change is None
            and not _says_more(agent, before, piece, said)
            and not tells(agent, said, piece.said)
            and (route := _request(agent, before, piece, said)) is not None
            and route.skill is not None
        ):
            start = _start_of(said, found, piece, loose)
            found.append(Part(start=start, end=piece.end, skill=route.skill, route=route))
            found[-1].inputs = dict(_filled(agent, found[-1], piece.said).values)
        elif before is not None:
            before.inputs = {**_filled(agent, before, piece.said).values, **before.inputs}
            before.end = piece.end
            _reach(agent, found, before)
        elif loose is None:
            loose = piece.start
    found = without_stories(agent, said, _without_politeness(agent, said, found))
    skills = [part.skill for part in found]
    one = len(found) < 2 or (not names_several(agent, said, found) and has_one_wish(agent, said, skills))
    if one and not asks_several(agent, said, found):
        return []
    for part in found:
        if part.route is not None:
            filled = _filled(agent, part, said.part(part.start, part.end))
            part.inputs, part.doubted = dict(filled.values), filled.doubted
    _share(agent, found, said)
    return found


def _without_politeness(agent: Compiled, said: Said, found: list[Part]) -> list[Part]:
    """Return the parts without what is near to what the agent says of itself, and asks nothing.

    Of a long message, and of any one to an agent that has others answer.
    """
    if len(found) < 2 or (len(said.message) < LONG and not agent.spec.specialists):
        return found
    asked = [one for one in found if not only_says(agent, one.skill) or is_question(said.part(one.start, one.end))]
    return asked or found


def _reach(agent: Compiled, found: Sequence[Part], last: Part) -> None:
    """Let what is said behind `to Ana and Ben` be said to both, where the skill takes any words."""
    if takes_words(agent, last.skill):
        for part in found:
            part.end = last.end if part.start == last.start and part.skill == last.skill else part.end


def wish_of(said: Said, part: Part) -> Wish:
    """Return a part as a request that waits for its turn."""
    return Wish(skill=part.skill, message=said.part(part.start, part.end).message.strip(), inputs=part.inputs)


def _request(agent: Compiled, before: Part | None, piece: Piece, said: Said) -> Route | None:
    """Return the route of a piece that is a request of its own; None where it belongs to the part before it."""
    if is_manners(piece.said):
        # "Fine. NVDA price": it leads to what is asked.
        return None
    # Without a greeting: `yo, where is A-1001`.
    tokens = piece.said.requests[0].tokens
    words = [token.lower for token in tokens]
    requested = is_request(tokens, asks=asks(piece.said))
    if (not requested and STOP.issuperset(words)) or only_agrees(piece.said):
        return None
    again = before is not None and _asks_again(agent, before, piece, words)
    if piece.soft and not again and not CONDITIONS.isdisjoint(words) and not asks_under_a_condition(piece.said):
        return None
    told = bool(words) and words[0] in TELLING
    named = before is not None and names_for_another(
        agent, before.skill, said.part(before.start, before.end), piece.said
    )
    if before is not None and not named and _belongs(agent, before, piece, words, told=told):
        return None
    route = preferred(agent, piece.said, whole=False)
    if route.outcome != "route" and again and before is not None:
        route = replace(route, outcome="route", skill=before.skill, why=f"it asks {before.skill} of somebody else, too")
    if route.outcome != "route" or route.skill is None:
        return None
    if not requested and not is_stated(agent, route.skill) and not named:
        return None
    polite = not told and INTERROGATIVES.isdisjoint(words) and (not requested or states(tokens))
    if polite and only_says(agent, route.skill):
        # "If it is not too much to ask, …": politeness that is near to what the agent says of itself.
        return None
    if before is None or before.skill != route.skill:
        return route
    filled = fill(agent.graph(route.skill).inputs, piece.said, agent.extractor)
    return route if _another(agent, before, filled.values) else None


def _asks_again(agent: Compiled, before: Part, piece: Piece, words: Sequence[str]) -> bool:
    """Whether a piece begins as a request for the skill before it, with another thing: `…, and ask Dana to come`."""
    skill, first = before.skill, next((word for word in words if word not in ASIDES), "")
    firsts = {tokens[0].lower for text in agent.spec.skills[skill].examples if (tokens := tokenize(text))}
    if skill in agent.spec.implied or first not in firsts:
        return False
    return _another(agent, before, fill(agent.graph(skill).inputs, piece.said, agent.extractor).values)


def _also_to(agent: Compiled, before: Part, piece: Piece, said: Said) -> dict[str, object]:
    """The thing with which a piece begins, where it goes on with what is said to both: `tell Ana and Ben I am ill`."""
    if not piece.soft or not piece.said.tokens or not takes_words(agent, before.skill):
        return {}
    whole = said.part(before.start, before.end)
    told = [token for token in whole.tokens if token.lower not in STOP | ASIDES]
    if (
        len(told) > FEW
        or tells_already(agent, before.skill, whole)
        or not begins_with_a_thing(agent, before.skill, piece.said)
    ):
        return {}
    inputs = agent.graph(before.skill).inputs
    things = {name: spec for name, spec in inputs.items() if names_a_thing(agent, spec)}
    values = dict(fill(things, piece.said, agent.extractor).values)
    return values if _another(agent, before, values) else {}


def _belongs(agent: Compiled, before: Part, piece: Piece, words: Sequence[str], *, told: bool) -> bool:
    """Whether a piece goes on with the part before it."""
    if is_more_text(agent, before.skill, piece):
        return True
    if not piece.soft:
        return False
    if is_reference(agent, piece.said):
        # "…, order F-220": it names what the request before it is about.
        return True
    # After an "and", one word is rather a word more of the same request: `too late and too small`.
    meaningful = [word for word in words if word not in STOP]
    short = len(meaningful) < FEW and PRONOUNS.isdisjoint(words)
    return short and not told and not is_question(piece.said)


def _says_more(agent: Compiled, before: Part | None, piece: Piece, said: Said) -> bool:
    """Whether a piece only says more of what stands before it."""
    told = said.part(before.start, before.end) if before is not None else None
    return says_more(agent, before.skill if before is not None else "", told, piece.said, soft=piece.soft)


def _start_of(said: Said, found: list[Part], piece: Piece, loose: int | None) -> int:
    """Return where the part begins to which a piece belongs; what was said before the first one belongs to it."""
    if not found:
        return piece.start if loose is None else loose
    before = found[-1]
    if len(found) == 1 and _is_its_reason(before, piece, said):
        return found.pop().start
    return piece.start


def _is_its_reason(before: Part, piece: Piece, said: Said) -> bool:
    """Whether a statement before a comma says why something is asked for: `it is too slow, can I get a faster one?`."""
    told = said.part(before.start, before.end)
    if before.route is None or said.text[before.end : piece.start].strip() != ",":
        return False
    tokens = told.requests[0].tokens
    stated = states(tokens) or not is_request(tokens, asks=asks(told))
    return stated and is_request(piece.said.tokens, asks=asks(piece.said))


def _change(agent: Compiled, before: Part | None, piece: Piece, last: Open | None) -> FollowUp | None:
    """Read a piece as values of the part before it, or of the last skill; None where it says something else."""
    skill = before.skill if before is not None else last.skill if last is not None else ""
    if skill not in agent.spec.skills or agent.spec.skills[skill].tools:
        return None
    held = before.inputs if before is not None else last.inputs if last is not None else {}
    return follow_up(agent.graph(skill).inputs, held, piece.said, agent.extractor)


def _again(
    agent: Compiled, before: Part | None, piece: Piece, change: FollowUp | None, last: Open | None, said: Said
) -> Part | None:
    """Return the part that asks for the same once more, with another thing: `…, and AMD`."""
    if before is not None and (values := _also_to(agent, before, piece, said)):
        inputs = {**before.inputs, **values}
        return Part(start=before.start, end=piece.end, skill=before.skill, inputs=inputs)
    if change is None or change.correction:
        return None
    if before is not None and tells_already(agent, before.skill, said.part(before.start, before.end)):
        return None
    if before is None:
        assert last is not None
        inputs = {**last.inputs, **change.changes}
        return Part(start=piece.start, end=piece.end, skill=last.skill, inputs=inputs, carried=True)
    if not _another(agent, before, change.changes):
        return None
    inputs = {**before.inputs, **change.changes}
    return Part(start=before.start, end=piece.end, skill=before.skill, inputs=inputs)


def _another(agent: Compiled, before: Part, values: Mapping[str, object]) -> bool:
    """Whether values name another thing than those of the part before."""
    inputs, held = agent.graph(before.skill).inputs, before.inputs
    return any(held.get(n, v) != v and names_a_thing(agent, inputs[n]) for n, v in values.items() if n in inputs)


def _filled(agent: Compiled, part: Part, said: Said) -> Filled:
    """Fill the inputs of the skill of a part from a text."""
    return fill(agent.graph(part.skill).inputs, said, agent.extractor)


def _share(agent: Compiled, parts: Sequence[Part], said: Said) -> None:
    """Give each part the things that the parts before it name, where it takes one of the same name and names none.

    What names the user, and is kept for the conversation, holds for the parts before it too.
    """
    for number, part in enumerate(parts):
        for earlier in reversed(parts[:number]):
            part.inputs = shared(agent, part.skill, part.inputs, earlier.inputs, earlier.skill)
        if asked := [one for one in reversed(parts[:number]) if one.skill in agent.spec.implied]:
            texts = [said.part(one.start, one.end) for one in asked]
            part.inputs |= named_in(agent, part.skill, part.inputs, said.part(part.start, part.end), texts)
        for later in parts[number + 1 :]:
            of = agent.graph(later.skill).inputs
            kept = {name: value for name, value in later.inputs.items() if of[name].keep == "session"}
            part.inputs = shared(agent, part.skill, part.inputs, kept, later.skill)
        own = agent.graph(part.skill).inputs
        codes = {n: one for n, one in agent.spec.inputs.items() if one.pattern and n in own and n not in part.inputs}
        part.inputs |= fill(codes, said, agent.extractor).values

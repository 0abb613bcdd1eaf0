"""What the messages of a conversation already say of the choices of an input, or of the share of an amount."""

from collections import Counter
from collections.abc import Collection, Iterator

from shipworthy.contract.graph import Graph
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.writing import writing_of
from shipworthy.regex import regex
from shipworthy.routing.replies.choice import chosen
from shipworthy.routing.replies.opening import mentioned, placed
from shipworthy.routing.replies.ordered import by_value, dated
from shipworthy.routing.replies.share import share_of
from shipworthy.routing.replies.written import written
from shipworthy.routing.said import Said
from shipworthy.routing.words import ORDINARY, defined_stems
from shipworthy.runtime.names.only import is_free, says_more
from shipworthy.runtime.names.signals import Wanted
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Offer

LEAST, AHEAD = 0.5, 0.2
"""Share of the words of a line which a choice has to have, and by how much it has to be ahead of any other."""
ASIDE = regex(r": | \(")
"""Matches what may stand before words that are no part of a thing: `Contract · 06:50: says “by noon”`."""
LONGEST_LINE, MOST_LINES = 60, 12
"""Characters of a line that answers a question alone, and lines that are looked at."""


def said_of(run: Run, graph: Graph, wanted: Wanted) -> object:
    """Return the choice that the request names, or the only one where it names nothing else; None: it must be asked.

    The choices are kept, so that a later message can choose again.
    """
    name, spec = wanted.name, wanted.spec
    if not wanted.choices:
        return None
    run.task.offers[name] = Offer(labels=wanted.choices, values=wanted.values, origin=wanted.origin)
    if name in run.task.refused or name in run.task.inputs:
        return None
    many, unasked = spec.list is not None, writing_of(run.agent.spec, graph, run.agent.graph) == "unasked"
    own = _own_words(graph)
    common = own if unasked else _common_words(graph, _named_by(run))
    if not many and (place := _coded(run, graph, wanted)) is not None:
        return wanted.values[place]
    for said in _heard(run, graph):
        places = mentioned(wanted.choices, said, wanted.values, common=common, beside=own, many=many)
        values = [wanted.values[place] for place in places if not _is_taken(run, name, wanted.values[place])]
        if values and spec.min <= len(values) <= (spec.max or 1):
            return values if many else values[0]
    if not many and (place := _dated(run, graph, wanted)) is not None:
        return wanted.values[place]
    if not many and not unasked and (place := _placed(run, graph, wanted)) is not None:
        return wanted.values[place]
    if not many and not unasked and (place := _answered_before(run, wanted)) is not None:
        return wanted.values[place]
    if len(wanted.values) == 1 and spec.min <= 1 and not says_more(run, graph, wanted, own):
        return [wanted.values[0]] if spec.list is not None else wanted.values[0]
    return None


def offered(run: Run, wanted: Wanted, value: object) -> bool:
    """Whether a value is one of the choices, which are kept then, so that a later message can choose again."""
    if value not in wanted.values:
        return False
    run.task.offers[wanted.name] = Offer(labels=wanted.choices, values=wanted.values, origin=wanted.origin)
    return True


def said_share(run: Run, graph: Graph, wanted: Wanted) -> object:
    """Return the share that the request asks for of the only amount in the question: `pay half of it`; else None.

    Nothing is taken where a write follows without a yes.
    """
    name, spec = wanted.name, wanted.spec
    if spec.list is not None or name in run.task.refused or name in run.task.doubted:
        return None
    if writing_of(run.agent.spec, graph, run.agent.graph) == "unasked":
        return None
    return share_of(spec.type.name, Said(run.task.message, run.said.now), wanted.ask)


def _coded(run: Run, graph: Graph, wanted: Wanted) -> int | None:
    """Return the only choice whose own code is written out."""
    places = [written(wanted.values, said) for said in _heard(run, graph)]
    return next((n for n in places if n is not None and not _is_taken(run, wanted.name, wanted.values[n])), None)


def _placed(run: Run, graph: Graph, wanted: Wanted) -> int | None:
    """Return the choice that is named by its place, by an order, or by what the conversation was about before."""
    texts = (graph.skill.about, wanted.name, wanted.spec.ask.source if wanted.spec.ask else "")
    nouns = frozenset(word for text in texts for word in defined_stems(_spoken(text)))
    for said in _heard(run, graph):
        place = placed(wanted.choices, said, run.agent.extractor, nouns)
        if place is not None and not _is_taken(run, wanted.name, wanted.values[place]):
            return place
    found = {place for text in run.task.earlier.meant if (place := _meant(wanted, text)) is not None}
    return next(iter(found)) if len(found) == 1 else None


def _answered_before(run: Run, wanted: Wanted) -> int | None:
    """Return the choice that one line of the messages answers alone, before it was asked for: `around eight`."""
    lines = [line for line in run.task.message.split("\n", MOST_LINES)[1:MOST_LINES] if len(line) <= LONGEST_LINE]
    places = {_picked(run, wanted, Said(line, run.said.now)) for line in lines} - {None}
    place = next(iter(places)) if len(places) == 1 else None
    return place if place is not None and not _is_taken(run, wanted.name, wanted.values[place]) else None


def _picked(run: Run, wanted: Wanted, said: Said) -> int | None:
    place = by_value(wanted.choices, said, run.agent.extractor)
    return chosen(wanted.choices, said, wanted.values, 1, listed=False) if place is None else place


def _meant(wanted: Wanted, text: str) -> int | None:
    """Return the only choice that is this value, or whose label holds all its words."""
    same = [place for place, value in enumerate(wanted.values) if str(value).casefold() == text.casefold()]
    words = frozenset(defined_stems(text))
    fitting = [place for place, label in enumerate(wanted.choices) if words and words <= set(defined_stems(label))]
    if len(same) == 1 or same:
        return same[0] if len(same) == 1 else None
    return fitting[0] if len(fitting) == 1 else _alike(wanted, text)


def _alike(wanted: Wanted, text: str) -> int | None:
    """Return the choice that a line which was shown tells of: it has far more of its words than any other choice.

    What the line says behind the thing, such as why it is urgent, does not count.
    """
    known = [
        frozenset(defined_stems(f"{label} {value}")) for label, value in zip(wanted.choices, wanted.values, strict=True)
    ]
    cuts = [text, *(text[: match.start()] for match in ASIDE.finditer(text))]
    for head in [frozenset(defined_stems(cut)) for cut in cuts if len(cut.split()) > 1]:
        shares = sorted(((len(head & own) / len(head), place) for place, own in enumerate(known)), reverse=True)
        (most, place), *rest = shares if head and shares else [(0.0, 0)]
        if most >= LEAST and most - max((share for share, _ in rest), default=0.0) >= AHEAD:
            return place
    return None


def _spoken(text: str) -> str:
    return text.replace("_", " ")


def _dated(run: Run, graph: Graph, wanted: Wanted) -> int | None:
    """Return the choice of the day or the time that is said, which no other input has."""
    taken = [value for value in run.task.inputs.values() if not isinstance(value, list | dict)]
    places = [dated(wanted.choices, said, run.agent.extractor, taken) for said in _heard(run, graph)]
    return next((n for n in places if n is not None and not _is_taken(run, wanted.name, wanted.values[n])), None)


def _heard(run: Run, graph: Graph) -> Iterator[Said]:
    """Yield the request, and before it this message where it answered a question for a typed value."""
    opened = run.session.open
    pending = opened.pending if opened is not None else None
    if pending is not None and pending.kind == "input" and not pending.choices:
        asked = [graph.inputs[name] for name in pending.names if name in graph.inputs]
        if asked and not any(map(is_free, asked)):
            yield run.said
    yield from (Said(text, run.said.now) for text in run.task.readings or (run.task.message,))


def _is_taken(run: Run, name: str, value: object) -> bool:
    """Whether another input of the skill has this choice already."""
    return any(run.task.inputs.get(other) == value for other in run.task.offers if other != name)


def _own_words(graph: Graph) -> frozenset[str]:
    """The stems of the skill's own texts: they tell which skill is meant, and not which choice."""
    skill = graph.skill
    texts = (skill.about, _spoken(skill.name), *skill.examples)
    return frozenset(word for text in texts for word in defined_stems(text))


def _named_by(run: Run) -> frozenset[str]:
    """The words of the request that are values of the agent's own types."""
    agent, said = run.agent, Said(run.task.message, run.said.now)
    found = [item for kind in agent.spec.types for item in agent.extractor.find(TypeSpec(name=kind), said)]
    return frozenset(word for item in found for word in defined_stems(said.text[item.start : item.end]))


def _common_words(graph: Graph, own: Collection[str] = ()) -> frozenset[str]:
    """The stems of those texts that say nothing of the choice.

    A rare word of one example alone is a value that the author thought of: `pay the October bill`. `own`: stems of
    values of the agent's own types.
    """
    skill = graph.skill
    counted = Counter(word for text in skill.examples for word in frozenset(defined_stems(text)))
    # A value of the agent's own types is one, also where its stem is an everyday word: `my filling`.
    named = frozenset(own)
    values = {word for word, times in counted.items() if times == 1 and (word not in ORDINARY or word in named)}
    about = frozenset(word for text in (skill.about, _spoken(skill.name)) for word in defined_stems(text))
    return (_own_words(graph) - values) | about

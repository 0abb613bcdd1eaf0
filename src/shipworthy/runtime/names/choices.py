"""What the messages of a conversation already say of the choices of an input."""

from collections.abc import Iterator

from shipworthy.contract.graph import Graph
from shipworthy.contract.input import Input
from shipworthy.routing.replies.choice import mentioned
from shipworthy.routing.replies.followup import content
from shipworthy.routing.replies.ordered import dated
from shipworthy.routing.said import Said
from shipworthy.routing.words import defined_stems, stem
from shipworthy.runtime.names.signals import Wanted
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Offer


def said_of(run: Run, graph: Graph, wanted: Wanted) -> object:
    """Return the choice that the request names, or the only one where it names nothing else; None: it must be asked.

    The choices are kept, so that a later message can choose again.
    """
    name, spec = wanted.name, wanted.spec
    if not wanted.choices:
        return None
    run.task.offers[name] = Offer(labels=wanted.choices, values=wanted.values)
    if name in run.task.refused or name in run.task.inputs:
        return None
    common = _own_words(graph)
    for said in _heard(run, graph):
        places = mentioned(wanted.choices, said, wanted.values, common=common, many=spec.list is not None)
        values = [wanted.values[place] for place in places if not _is_taken(run, name, wanted.values[place])]
        if values and spec.min <= len(values) <= (spec.max or 1):
            return values if spec.list is not None else values[0]
    if spec.list is None and (place := _dated(run, graph, wanted)) is not None:
        return wanted.values[place]
    if len(wanted.values) == 1 and spec.min <= 1 and not _says_more(run, graph, wanted):
        return [wanted.values[0]] if spec.list is not None else wanted.values[0]
    return None


def _dated(run: Run, graph: Graph, wanted: Wanted) -> int | None:
    """Return the choice of the day or the time that is said, which no other input has."""
    taken = list(run.task.inputs.values())
    places = [dated(wanted.choices, said, run.agent.extractor, taken) for said in _heard(run, graph)]
    return next((n for n in places if n is not None and not _is_taken(run, wanted.name, wanted.values[n])), None)


def _heard(run: Run, graph: Graph) -> Iterator[Said]:
    """Yield the request, and before it this message where it answered a question for a typed value."""
    opened = run.session.open
    pending = opened.pending if opened is not None else None
    if pending is not None and pending.kind == "input" and not pending.choices:
        asked = [graph.inputs[name] for name in pending.names if name in graph.inputs]
        if asked and not any(map(_is_free, asked)):
            yield run.said
    yield from (Said(text, run.said.now) for text in run.task.readings or (run.task.message,))


def _is_free(spec: Input) -> bool:
    return (spec.list or spec.type).name == "text" and spec.pattern is None


def _is_taken(run: Run, name: str, value: object) -> bool:
    """Whether another input of the skill has this choice already."""
    return any(run.task.inputs.get(other) == value for other in run.task.offers if other != name)


def _own_words(graph: Graph) -> frozenset[str]:
    """The stems of the skill's own texts: they tell which skill is meant, and not which choice."""
    skill = graph.skill
    texts = (skill.about, skill.name.replace("_", " "), *skill.examples)
    return frozenset(word for text in texts for word in defined_stems(text))


def _says_more(run: Run, graph: Graph, wanted: Wanted) -> bool:
    """Whether the request names something that neither the skill nor the only choice is about."""
    said = Said(run.task.message, run.said.now)
    used = [item for spec in graph.inputs.values() if not _is_free(spec) for item in run.agent.extractor.of(spec, said)]
    known = _own_words(graph) | {word for label in wanted.choices for word in defined_stems(label)}
    return any(stem(word.lower) not in known for word in content(graph.inputs, said, used))

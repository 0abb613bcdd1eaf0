"""Tells whether a request can mean the only choice that there is."""

from collections.abc import Collection

from shipworthy.contract.graph import Graph
from shipworthy.contract.input import Input
from shipworthy.routing.gloss.gloss import glossed
from shipworthy.routing.replies.followup import content
from shipworthy.routing.replies.opening import DATE
from shipworthy.routing.said import Said
from shipworthy.routing.values.people import speech
from shipworthy.routing.words import defined_stems, stem
from shipworthy.runtime.names.signals import Wanted
from shipworthy.runtime.run import Run


def says_more(run: Run, graph: Graph, wanted: Wanted, own: Collection[str]) -> bool:
    """Whether the request names something that neither the skill, by its `own` stems, nor the only choice is about.

    Another language is read in English; a day is one that the choice is on, or it names another.
    """
    read = Said(run.task.message, run.said.now)
    said, extractor = glossed(read) or read, run.agent.extractor
    used = [item for spec in graph.inputs.values() if not is_free(spec) for item in extractor.of(spec, said)]
    days = {found.value for found in extractor.find(DATE, Said(wanted.choices[0], run.said.now))}
    used += [found for found in extractor.find(DATE, said) if found.value in days]
    known = {*own, *(word for label in wanted.choices for word in defined_stems(label))}
    beside = [token.lower for token in content(graph.inputs, said, used)]
    return any(stem(word) not in known and word not in speech().one for word in beside)


def is_free(spec: Input) -> bool:
    """Whether an input takes any text."""
    return (spec.list or spec.type).name == "text" and spec.pattern is None

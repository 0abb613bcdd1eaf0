"""Reads the answer to a question for one input: a place in its list, a share, a number of people, a value, a yes."""

from collections.abc import Mapping

from shipworthy.contract.input import Input
from shipworthy.routing.replies.choice import denies, picks
from shipworthy.routing.replies.described import behind_first, yes_or_no
from shipworthy.routing.replies.several import meant
from shipworthy.routing.replies.share import share_in
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.measured import measured
from shipworthy.routing.values.people import people_for


def picked_of(wanted: Mapping[str, Input], said: Said) -> dict[str, object] | None:
    """Read one option of a closed set by its place, or by what it is not; None where it may be named otherwise."""
    if len(wanted) != 1:
        return None
    ((name, spec),) = wanted.items()
    kind = spec.list or spec.type
    if kind.name != "choice":
        return None
    labels = [option.replace("_", " ") for option in kind.options]
    places = picks(labels, said, kind.options, many=spec.list is not None)
    if not places or len(places) > (spec.max or 1):
        return {} if denies(said) else None
    return {name: [kind.options[place] for place in places] if spec.list else kind.options[places[0]]}


def share(wanted: Mapping[str, Input], said: Said, question: str) -> dict[str, object]:
    """Read the share of the amount that the question for it shows: `half of it`; empty where it is none."""
    ((name, spec),) = wanted.items() if len(wanted) == 1 else (("", None),)
    if spec is None or spec.list is not None or spec.pattern:
        return {}
    value = share_in(spec.type.name, said, question)
    return {} if value is None else {name: value}


def single(wanted: Mapping[str, Input], said: Said, extractor: Extractor) -> dict[str, object]:
    """Read the value of the only input that is asked for; empty where the answer gives none."""
    ((name, spec),) = wanted.items()
    named = meant(spec, said, extractor) if spec.list is None else []
    counted = people_for(name, spec, said)
    if counted is not None:
        return {name: counted.value} if counted.value is not None else {}
    if not named and (length := measured(wanted, name, said)) is not None:
        return {name: length.value} if length.value is not None else {}
    value = named[0] if named else extractor.read(spec, said)
    if value is None and spec.type.name == "yesno" and spec.list is None:
        value = yes_or_no(name, spec, said)
    return {} if value is None else {name: value}


def rest_of(said: Said) -> str:
    """Return what an answer to a question for a yes or a no says behind it; it may be a request."""
    return behind_first(said.message)

"""Recognizes an answer that says again what stands already: neither a yes nor a change."""

from collections.abc import Mapping

from shipworthy.contract.input import Input
from shipworthy.routing.consent.assent import turns_down
from shipworthy.routing.consent.question import asks
from shipworthy.routing.replies.choice import chosen, denies, leaves_open
from shipworthy.routing.replies.followup import content
from shipworthy.routing.replies.ordered import by_value
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.stores.session import Offer

LONGEST = 200
"""Characters of an answer that repeats a value and says nothing else."""


def repeats(
    inputs: Mapping[str, Input],
    offers: Mapping[str, Offer],
    current: Mapping[str, object],
    said: Said,
    extractor: Extractor,
) -> bool:
    """Whether the message names a value that an input has, or the choice that was made, and says little else."""
    if len(said.message) > LONGEST or "?" in said.message or asks(said.message) or turns_down(said.message):
        return False
    if denies(said) or leaves_open(said):
        return False
    return _names_the_choice(inputs, offers, current, said, extractor) or _names_values(
        inputs, current, said, extractor
    )


def _names_the_choice(
    inputs: Mapping[str, Input],
    offers: Mapping[str, Offer],
    current: Mapping[str, object],
    said: Said,
    extractor: Extractor,
) -> bool:
    for name, offer in offers.items():
        if name not in inputs or inputs[name].list is not None or current.get(name) not in offer.values:
            continue
        place = chosen(offer.labels, said, offer.values, 1, listed=False)
        place = by_value(offer.labels, said, extractor) if place is None else place
        if place is not None and offer.values[place] == current[name]:
            return True
    return False


def _names_values(inputs: Mapping[str, Input], current: Mapping[str, object], said: Said, extractor: Extractor) -> bool:
    found = {
        name: extractor.of(spec, said)
        for name, spec in inputs.items()
        if name in current and spec.list is None and (spec.pattern or spec.type.name not in ("text", "yesno", "any"))
    }
    held = [one for name, items in found.items() for one in items if _same(one.value, current[name])]
    every = [one for items in found.values() for one in items]
    apart = [one for one in every if not any(one.start < other.end and other.start < one.end for other in held)]
    return bool(held) and not apart and not content(inputs, said, held)


def _same(value: object, held: object) -> bool:
    """Whether a value is the one held; a time of day is held as a text."""
    return value == held or str(value) == str(held)

"""Reads the value that an answer to a question for a yes sets anew in any words: `I read it yesterday though`.

The question is asked again with the value, so that a wrong reading does nothing.
"""

from collections.abc import Mapping

from shipworthy.contract.input import Input
from shipworthy.routing.consent.question import asks
from shipworthy.routing.replies.followup import content
from shipworthy.routing.said import Said
from shipworthy.routing.values.completing import completed
from shipworthy.routing.values.denied import unwanted
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.values.numbers import numbers

LONGEST = 200
"""Characters of such an answer."""
BARE = ("money", "time")
"""Types of which a bare number may be a value."""


def changed(
    inputs: Mapping[str, Input], current: Mapping[str, object], said: Said, extractor: Extractor
) -> dict[str, object]:
    """Return the one input that the message sets to another value; empty where it sets none, several, or asks."""
    if len(said.message) > LONGEST or "?" in said.message or asks(said.message):
        return {}
    typed = {
        name: spec
        for name, spec in inputs.items()
        if spec.list is None
        and spec.choices is None
        and (spec.pattern or spec.type.name not in ("text", "yesno", "any"))
    }
    told = completed(fill(typed, said, extractor), typed, current, said)
    others = {n: v for n, v in told.values.items() if str(current.get(n)) != str(v)}
    if told.values:
        return others if len(others) == 1 and not told.doubted else {}
    return _bare(typed, current, said, extractor)


def _bare(
    typed: Mapping[str, Input], current: Mapping[str, object], said: Said, extractor: Extractor
) -> dict[str, object]:
    """Read the one number of a message that says nothing else, for the one amount or time that the question shows."""
    bare = {name: spec for name, spec in typed.items() if spec.type.name in BARE and name in current}
    found = said.once(numbers)
    if len(bare) != 1 or not 0 < len(found) <= 2 or content(typed, said, found):
        return {}
    ((name, spec),) = bare.items()
    out = unwanted(said, found) if len(found) == 2 else []
    found = [item for item in found if item not in out]
    # "90, not 80": what is denied is what was shown.
    if len(found) != 1 or any(str(extractor.read(spec, said.part(o.start, o.end))) != str(current[name]) for o in out):
        return {}
    value = extractor.read(spec, said.part(found[0].start, found[0].end))
    return {} if value is None or str(value) == str(current[name]) else {name: value}

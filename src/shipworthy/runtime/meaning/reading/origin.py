"""What a model had read when it read a message: its values carry it, although the message has their words."""

from dataclasses import replace

from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.reading.answer import Reading
from shipworthy.runtime.meaning.reading.points import EARLIER, OpenPoints
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Origin


def origin_of(run: Run, intent: Intent, points: OpenPoints) -> Label:
    """The label of what a model is told beside the message: the open question, held values, names in answers."""
    label = points.question.label if points.question is not None else TRUSTED
    held = intent.open.origins if intent.open is not None else {}
    for name in points.held:
        label = label.join(held[name].label if name in held else TRUSTED)
    for answer, known in run.session.answers[-EARLIER:] if points.mentioned else ():
        if known != TRUSTED and any(name in answer for name in points.mentioned):
            label = label.join(known)
    return label


def labelled(before: Intent, found: Intent, reading: Reading, label: Label) -> Intent:
    """The intent with this label on the values that the reading has changed, and on a question that shows them."""
    if label == TRUSTED or found is before:
        return found
    opened, held = found.open, before.open.inputs if before.open is not None else {}
    if opened is not None:
        changed = [n for n in reading.values if n in opened.inputs and held.get(n) != opened.inputs[n]]
        origins = {name: Origin(value=opened.inputs[name], label=label) for name in changed}
        found = replace(found, open=replace(opened, origins={**opened.origins, **origins}))
    if found.ask is not None and found.ask is not before.ask:
        found = replace(found, ask=replace(found.ask, origin=found.ask.origin.join(label)))
    return found

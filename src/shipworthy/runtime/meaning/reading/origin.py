"""What a model had read when it read a message: its values carry it, although the message has their words."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.reading.points import EARLIER, OpenPoints, answer_is_told
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Origin, Wish


def origin_of(run: Run, intent: Intent, points: OpenPoints) -> Label:
    """The label of what a model is told beside the message: the open question, held values, answers and their names."""
    label = points.question.label if points.question is not None else TRUSTED
    held = intent.open.origins if intent.open is not None else {}
    for name in points.held:
        label = label.join(held[name].label if name in held else TRUSTED)
    for answer, known in run.session.answers[-EARLIER:] if points.mentioned else ():
        if known != TRUSTED and any(name in answer for name in points.mentioned):
            label = label.join(known)
    return label.join(run.session.answers[-1][1]) if answer_is_told(run.session, points) else label


def labelled(before: Intent, found: Intent, names: Collection[str], label: Label) -> Intent:
    """The intent with this label on the inputs of these names that a reading has changed, and on what it asks.

    So are those of the requests that it has added.
    """
    if label == TRUSTED or found is before:
        return found
    opened, held = found.open, before.open.inputs if before.open is not None else {}
    if opened is not None:
        changed = [n for n in names if n in opened.inputs and held.get(n) != opened.inputs[n]]
        origins = {name: _joined(opened.origins, name, opened.inputs[name], label) for name in changed}
        found = replace(found, open=replace(opened, origins={**opened.origins, **origins}))
    if found.ask is not None and found.ask is not before.ask:
        found = replace(found, ask=replace(found.ask, origin=found.ask.origin.join(label)))
    if found.agenda and found.agenda != before.agenda:
        found = replace(found, agenda=tuple(_read_so(one, label) for one in found.agenda))
    return found


def _read_so(wish: Wish, label: Label) -> Wish:
    origins = {name: _joined(wish.origins, name, value, label) for name, value in wish.inputs.items()}
    return replace(wish, origins=origins)


def _joined(known: Mapping[str, Origin], name: str, value: object, label: Label) -> Origin:
    return Origin(value=value, label=known[name].label.join(label) if name in known else label)

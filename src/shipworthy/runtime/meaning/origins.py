"""Where the values of a request come from: what a conversation knows of a value goes with it, whichever way it went."""

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.contract.language.values import show
from shipworthy.contract.language.whole import stands_in
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.held import TIME
from shipworthy.runtime.run import Run
from shipworthy.runtime.task import Earlier
from shipworthy.stores.session import Open, Origin, Session, Wish

RECKONED = (int, float, dt.date, dt.datetime, dt.timedelta)
"""Classes of values that are worked out of others; a time of day is kept as its text."""


def take_origins(run: Run, opened: Open, kept: Mapping[str, object]) -> None:
    """Note the labels of the inputs that the user has not said himself, and that of what the request refers to.

    A value that is new in this message, and that the message does not say, came out of the conversation: by a
    pronoun, an input that is kept, a request that waited. It has the label that an equal value has there. `kept`: the
    shared inputs.
    """
    known, task = list(_known(run.session, run.session.open, *run.session.below, opened)), run.task
    task.earlier = Earlier(meant=opened.meant, origin=opened.meant_origin)
    offered = all(one.origin == TRUSTED for one in opened.offers.values())
    if not known and offered and opened.meant_origin == TRUSTED and _asked(run.session) == TRUSTED:
        return
    found = {name: _label(run, opened, kept, known, name, value) for name, value in task.inputs.items()}
    meant = functools.reduce(Label.join, (_alike(text, known) for text in opened.meant), opened.meant_origin)
    origins = {name: label for name, label in found.items() if label != TRUSTED}
    task.earlier = Earlier(meant=opened.meant, origin=meant, origins=origins)
    run.progress.seen_trust = functools.reduce(Label.join, origins.values(), meant)


def put_off(run: Run, session: Session) -> Session:
    """The conversation with the labels of the requests that wait since this message, by which they are begun later.

    What is spoken of until then is no more what they were made of.
    """
    before = run.session
    known = [*_known(session, session.open), *_known(before, before.open, *before.below)]
    new = [wish for wish in session.agenda if wish.inputs and wish not in before.agenda]
    if not known or not new:
        return session
    labelled = (_of_wish(run, wish, known) if wish in new else wish for wish in session.agenda)
    return replace(session, agenda=tuple(labelled))


def _of_wish(run: Run, wish: Wish, known: Sequence[Origin]) -> Wish:
    opened = Open(skill=wish.skill, contract="", message=wish.message, inputs=wish.inputs)
    labels = {name: _label(run, opened, {}, known, name, value) for name, value in wish.inputs.items()}
    found = {name: Origin(value=wish.inputs[name], label=label) for name, label in labels.items() if label != TRUSTED}
    return replace(wish, origins={**found, **wish.origins}) if found else wish


def _known(session: Session, *opened: Open | None) -> Iterator[Origin]:
    """The values of the conversation, and of what is open in it, that the user has not said himself."""
    for one in opened:
        yield from one.origins.values() if one is not None else ()
    yield from session.origins.values()


def _label(
    run: Run, opened: Open, kept: Mapping[str, object], known: Sequence[Origin], name: str, value: object
) -> Label:
    offer, label = opened.offers.get(name), TRUSTED
    if offer is not None and any(_same(item, own) for item in _items(value) for own in offer.values):
        # What the user picks is still what the list offers.
        label = offer.origin
    if (own := opened.origins.get(name)) is not None and _same(own.value, value):
        return label.join(own.label)
    if name not in opened.inputs and name in kept:
        shared = run.session.origins.get(name)
        return label.join(shared.label) if shared is not None and _same(shared.value, value) else label
    if _held(run.session, opened, name, value):
        return label
    found = functools.reduce(Label.join, (_alike(item, known) for item in (value, *_items(value))), TRUSTED)
    if isinstance(value, int | float):
        # A share is worked out of what the question shows: `half of it`.
        found = found.join(_asked(run.session))
    if _is_reckoned(value):
        # And a day, or a time, out of one that was spoken of: `the day after`.
        found = functools.reduce(Label.join, (one.label for one in known if _is_reckoned(one.value)), found)
    return label if found == TRUSTED or _said(run, opened, name, value) else label.join(found)


def _asked(session: Session) -> Label:
    """The label of the question that is open."""
    pending = session.open.pending if session.open is not None else None
    return pending.label if pending is not None else TRUSTED


def _held(session: Session, opened: Open, name: str, value: object) -> bool:
    """Whether the skill had this value before the message came: its label, if any, stands beside it."""
    for one in (session.open, *session.below):
        if one is not None and (one.skill, one.id) == (opened.skill, opened.id) and one.id:
            return name in one.inputs and _same(one.inputs[name], value)
    return False


def _alike(value: object, known: Iterable[Origin]) -> Label:
    """The label of the values of the conversation that are equal to this one, or hold it."""
    labels = (one.label for one in known if any(_same(own, value) for own in (one.value, *_items(one.value))))
    return functools.reduce(Label.join, labels, TRUSTED)


def _said(run: Run, opened: Open, name: str, value: object) -> bool:
    """Whether the user's own words have the value."""
    said = [run.said, *(Said(text, run.said.now) for text in (opened.message, opened.request) if text)]
    spec = run.agent.graph(opened.skill).inputs.get(name)
    return all(any(_says(run, spec, one, item) for one in said) for item in _items(value) or [value])


def _says(run: Run, spec: Input | None, said: Said, item: object) -> bool:
    if isinstance(item, str) and stands_in(show(item).casefold(), said.message.casefold()):
        return True
    if spec is None or spec.choices is not None:
        return False
    single = spec.model_copy(update={"type": spec.list, "list": None, "min": 0, "max": None}) if spec.list else spec
    return any(_same(one.value, item) for one in run.agent.extractor.of(single, said))


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else (value,)


def _is_reckoned(value: object) -> bool:
    """Whether a reading can have worked a value out of another one of its kind."""
    return type(value) in RECKONED or (isinstance(value, str) and TIME.fullmatch(value) is not None)


def _same(one: object, other: object) -> bool:
    """Whether two values are equal; a time of day is kept as text, and no truth is the value of another input."""
    one, other = (each.isoformat() if isinstance(each, dt.time) else each for each in (one, other))
    if isinstance(one, bool) or isinstance(other, bool) or one is None or type(one) is not type(other):
        return False
    return one.casefold() == other.casefold() if isinstance(one, str) and isinstance(other, str) else one == other

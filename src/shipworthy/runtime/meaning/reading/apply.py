"""Applies what a model read in a message, as far as the message says it."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from shipworthy.contract.language.values import show
from shipworthy.contract.page import walk
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.applied import picked
from shipworthy.runtime.meaning.guessed import about_skill, about_values
from shipworthy.runtime.meaning.intent import Intent, begun
from shipworthy.runtime.meaning.reading.answer import Reading
from shipworthy.runtime.meaning.reading.further import between, put_off, wishes_of, without
from shipworthy.runtime.meaning.reading.points import OpenPoints, is_enum, settable
from shipworthy.runtime.meaning.reading.spans import Heard, quoted, speaks, spoken
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Open, Pending

READ = "understood by a model"
Values = dict[str, object]


def applied(run: Run, intent: Intent, points: OpenPoints, reading: Reading, *, named: bool = False) -> Intent:
    """Complete the intent with what was read; it stays as it is where the message says none of it.

    An option in other words, and everything in a skill that writes without a question of its own, is asked about
    before it is used. A skill is taken only where the router or words of the message, which are quoted, speak for it.
    `named`: the message names the question that it answers, so it is no request.
    """
    opened = intent.open
    if points.kind == "answer" and opened is not None and points.question is not None:
        if points.question.kind == "skill":
            return _which_skill(run, intent, points.question, reading)
        answer = _answered(run, opened, points.question, _Read(run, points, reading, intent.doubted))
        return answer or (None if named else between(run, opened, reading, READ)) or intent
    if points.kind == "inputs" and opened is not None:
        return _with_values(intent, opened, _Read(run, points, reading, intent.doubted))
    name = reading.skill
    if name is None or name not in points.skills or (opened is not None and name == opened.skill):
        return intent
    if not _supported(run, name, reading):
        return intent
    wishes = wishes_of(run, reading, points.skills)
    first = without(run.said, [place for _, place in wishes])
    chosen = replace(begun(run.agent, name, first, reason=READ), prefix=intent.prefix)
    chosen = put_off(run, chosen, [wish for wish, _ in wishes])
    return _begun(run, chosen, _Read(run, points, reading, chosen.doubted))


class _Read:
    """The values of a reading, checked against the message and the open skill."""

    def __init__(self, run: Run, points: OpenPoints, reading: Reading, doubted: Collection[str]) -> None:
        self.run, self._points, self._reading, self._doubted = run, points, reading, doubted

    def values(self, opened: Open, names: Collection[str], *, new: bool = True) -> tuple[Values, Values]:
        """Return the values of these inputs that the message says, and those that have to be asked about.

        `new`: they fill what is open; where they change what a question before a write has shown, they are asked about.
        """
        inputs = self.run.agent.graph(opened.skill).inputs
        kinds = [spec.list or spec.type for spec in inputs.values()]
        heard = Heard(
            said=self.run.said,
            extractor=self.run.agent.extractor,
            enums={kind.name for kind in kinds if is_enum(self.run, kind)},
            doubted=self._doubted,
            mentioned=self._points.mentioned,
        )
        shown = _shown(self.run, opened.skill) if new else frozenset[str]()
        said: Values = {}
        meant: Values = {}
        for name, words in self._reading.values.items():
            value = spoken(name, inputs[name], words, heard) if name in names else None
            if value is not None and opened.inputs.get(name) != value.value:
                taken = value.said or (value.option and name in shown)
                (said if taken else meant)[name] = value.value
        return (said, meant) if not _writes_unasked(self.run, opened.skill) else ({}, {**said, **meant})

    def cleared(self, opened: Open) -> set[str]:
        """Return the inputs that the message takes back: it has to name their values."""
        held: Mapping[str, object] = opened.inputs
        return {
            name for name in self._reading.clear if name in held and quoted(show(held[name]), self.run.said) is not None
        }

    def choice(self, pending: Pending) -> int | None:
        """Return the place of the choice, counted from 0."""
        number = self._reading.choice
        return number - 1 if number is not None and 1 <= number <= len(pending.choices) else None


def _with_values(intent: Intent, opened: Open, read: _Read) -> Intent:
    """Add values for the inputs that the message leaves open; those that have to be are asked about."""
    inputs = settable(read.run.agent.graph(opened.skill).inputs)
    said, meant = read.values(opened, inputs.keys() - opened.inputs.keys())
    if not said and not meant:
        return intent
    opened = replace(opened, inputs={**opened.inputs, **said})
    return replace(intent, open=opened, ask=about_values(meant, read.run.agent.phrases) if meant else None)


def _begun(run: Run, chosen: Intent, read: _Read) -> Intent:
    """Begin a skill that a model chose, or ask whether it is meant."""
    opened = chosen.open
    assert opened is not None
    if _may_begin(run, opened.skill):
        return _with_values(chosen, opened, read)
    inputs = settable(run.agent.graph(opened.skill).inputs)
    said, _ = read.values(opened, inputs.keys() - opened.inputs.keys())
    opened = replace(opened, inputs={**opened.inputs, **said})
    return replace(
        chosen, open=opened, ask=about_skill(run.agent.spec.skills[opened.skill], opened.inputs, run.agent.phrases)
    )


def _may_begin(run: Run, skill: str) -> bool:
    """Whether a skill that a model chose begins at once: its bound has room for the call, and each write asks first."""
    return run.understands(skill) and not _writes_unasked(run, skill)


def _writes_unasked(run: Run, skill: str) -> bool:
    """Whether a skill may write without asking for a yes."""
    return run.agent.graphs.writing(skill) == "unasked"


def _shown(run: Run, skill: str) -> frozenset[str]:
    """Return the inputs that each question before a write of the skill shows: an option of them needs no other."""
    nodes = run.agent.graph(skill).nodes
    asked = [place.node.step.confirm.reads for place in walk(nodes) if place.node.step.confirm is not None]
    return frozenset.intersection(*asked) if asked else frozenset()


def _supported(run: Run, name: str, reading: Reading) -> bool:
    """Whether more than the model's word speaks for a skill: the router, or words of the message that it quotes."""
    route = run.said.once(run.agent.router.choose)
    near = [candidate for candidate, _ in route.candidates]
    return (route.outcome == "ask" and name in near) or speaks(reading.because, run.said)


def _which_skill(run: Run, intent: Intent, pending: Pending, reading: Reading) -> Intent:
    """Begin the skill that an answer to `Which do you mean?` names, or ask whether it is meant."""
    name = reading.skill
    number = reading.choice
    if number is not None and 1 <= number <= len(pending.names):
        name = pending.names[number - 1]
    if name not in pending.names:
        return intent
    if not speaks(reading.because, run.said):
        return intent
    chosen = begun(run.agent, name, Said(pending.message, run.said.now), reason=READ)
    known = chosen.open.inputs if chosen.open is not None else {}
    return (
        chosen
        if _may_begin(run, name)
        else replace(chosen, ask=about_skill(run.agent.spec.skills[name], known, run.agent.phrases))
    )


def _answered(run: Run, opened: Open, pending: Pending, read: _Read) -> Intent | None:
    """Read the answer to the open question; a choice in other words is asked about. None: it says none of it."""
    inputs = run.agent.graph(opened.skill).inputs
    asked = pending.kind == "input"
    said, meant = read.values(opened, pending.names if asked else settable(inputs).keys(), new=asked)
    place = read.choice(pending) if asked and pending.values else None
    if place is not None:
        name = pending.names[0]
        said.pop(name, None)
        meant[name] = picked(inputs, pending, place)
    cleared = read.cleared(opened) - said.keys() - meant.keys()
    if not said and not meant and not cleared:
        return None
    kept = {name: value for name, value in opened.inputs.items() if name not in cleared}
    changed = replace(opened, inputs={**kept, **said}, pending=None)
    ask = about_values(meant, run.agent.phrases) if meant else None
    return Intent(open=changed, ask=ask, reason=f"an answer to the open question, {READ}")

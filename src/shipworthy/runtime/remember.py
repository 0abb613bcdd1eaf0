"""What a conversation remembers of a run."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from shipworthy.context.mentioned import names_in
from shipworthy.contract.input import Input
from shipworthy.contract.labels import TRUSTED, Label, written
from shipworthy.routing.values.inputs import fill
from shipworthy.runtime.meaning.asleep import after_run, put_to_sleep
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.names.earlier import began_of
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.progress import Given
from shipworthy.runtime.run import Run
from shipworthy.runtime.step_id import page_order
from shipworthy.stores.found_out import FoundOut, kept_of
from shipworthy.stores.session import UNHEARD, CutResult, NamesFound, Open, Origin, Pending, Session

REMEMBERED = 50
"""Turns that are kept: a model is sent the last ones, and the identifiers that the others mentioned."""
MOST_TOLD = 50
"""Effects of which a conversation remembers that it was told."""
MOST_FOUND = 300
"""Identifiers out of results that are kept."""
MOST_CUT = 4
"""Results that were cut of which a conversation remembers the handles."""
JOINED = 1_000
"""Characters of a message without a skill that are kept, to read the next one with it."""
RECALLED = 20_000
"""Characters of a message, or of an answer, that are kept of a turn."""


def opening_of(session: Session, skill: str) -> str:
    """The id of a skill that is opened by this message: the same when the message is sent again after a crash."""
    text = f"{session.id}\n{session.version}\n{skill}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def identified(run: Run, outcome: Outcome) -> Outcome:
    """The outcome with an id for its question; one that was shown before and was not answered keeps its own."""
    pending = outcome.pending
    if pending is None or pending.id:
        return outcome
    # Derived, so that a run repeated from its tape asks under the same id.
    named = hashlib.sha256(f"question of {run.id}".encode()).hexdigest()[:16]
    return replace(outcome, pending=replace(pending, id=named))


def remembered(run: Run, intent: Intent, outcome: Outcome, text: str, told: Label) -> Session:
    """The conversation as it stands after the run; `told`: the label of the text."""
    session, opened = run.session, intent.open
    if intent.stale or (run.asker.due and outcome.reason == "budget"):
        # Nothing was begun; what was done before was told before.
        return replace(session, updated=run.wall) if run.asker.due else session
    pending, slept = outcome.pending, None
    if pending is not None and not pending.asked:
        origin = pending.origin.join(outcome.origin)
        pending = replace(pending, asked=run.wall, trust=origin.trust, origin=origin)
    turns = (*session.turns, (run.said.message[:RECALLED], text[:RECALLED]))[-REMEMBERED:]
    heard, inner = _heard(session, told), _inner(session, run, intent.left)
    found = kept_of(session.found_out, _found_out(run))
    if outcome.reason == "budget":  # Nothing was begun: an open question stays open until there is money again.
        return replace(session, heard=heard, inner=inner, found_out=found, turns=turns, updated=run.wall)
    kept, every = dict(session.kept), dict(session.origins)
    if opened is not None and intent.ask is not None:
        # Not worked on: what is known stays, and the question stands.
        opened = replace(opened, pending=pending, turns=opened.turns + 1)
    elif opened is not None:
        specs = run.agent.graph(opened.skill).inputs
        origins = _origins(run)
        for name in [n for n in run.task.inputs if n in specs and specs[n].keep == "session"]:
            kept[name] = run.task.inputs[name]
            every.pop(name, None)
            every |= {name: origins[name]} if name in origins else {}
        kept |= _told_of_others(run, specs)
        opened = _worked(run, opened, outcome, pending, origins)
        if outcome.wait is not None:
            slept = put_to_sleep(run, opened, outcome.wait)
    elif pending is not None:
        opened = Open(skill="", contract=run.agent.contract, message=run.task.message, pending=pending)
    elif (intent.aside or _unmet(intent)) and session.open is not None and session.open.ended:
        # What was not understood leaves what was spoken of as it is.
        opened = session.open
    unmet = intent.otherwise or _unmet(intent)
    refused = run.said.message[:JOINED] if unmet else ""
    asleep = after_run(run, intent, session, slept) if slept is not None or session.asleep else ()
    return replace(
        session,
        kept=kept,
        origins=every,
        open=opened,
        dropped=_dropped(intent, session),
        asleep=asleep,
        refused=refused,
        turns=turns,
        heard=heard,
        inner=inner,
        found_out=found,
        updated=run.wall,
    )


def _unmet(intent: Intent) -> bool:
    """Whether no skill was found for the message."""
    return intent.refused == "no_skill" and not intent.foreign


def _told_of_others(run: Run, own: Mapping[str, Input]) -> Mapping[str, object]:
    """The codes in the message for inputs of the agent that this skill does not read, and later ones do."""
    codes = {name: spec for name, spec in run.agent.spec.inputs.items() if spec.pattern and name not in own}
    return fill(codes, run.said, run.agent.extractor).values if codes else {}


def _dropped(intent: Intent, session: Session) -> Open | None:
    """What the message has dropped of what was shown for a yes; thanks and the like leave the one before."""
    if intent.aside:
        return session.dropped
    pending = session.open.pending if session.open is not None else None
    gone = intent.open is None and intent.ask is None and intent.refused is None
    return session.open if gone and pending is not None and pending.calls and not pending.by else None


def _worked(run: Run, opened: Open, outcome: Outcome, pending: Pending | None, origins: dict[str, Origin]) -> Open:
    """The skill that was worked on, as the next message finds it."""
    goes_on = pending is not None or outcome.wait is not None
    return replace(
        opened,
        id=run.task.opening,
        # Only of an agent with specialists, which keep there what they find out.
        began=began_of(run) if run.agent.spec.specialists else opened.began,
        contract=run.agent.contract,
        inputs=dict(run.task.inputs),
        origins=origins,
        meant_origin=run.task.earlier.origin,
        offers=dict(run.task.offers),
        results=dict(run.progress.results),
        pending=pending,
        turns=opened.turns + 1 if goes_on else 0,
        ended=pending is None,
        waits=run.eras.passed,
        settled=dict(run.eras.settled),
    )


def _inner(session: Session, run: Run, left: tuple[str, ...]) -> dict[str, Session]:
    """The conversations with specialists that the agent still has; one that is over is left out."""
    found = {**session.inner, **run.progress.asked.conversations}
    known = run.agent.spec.specialists
    here = {key: one for key, one in found.items() if one is not None and key.partition(" ")[0] in known}
    return {key: replace(one, open=None) if key in left else one for key, one in here.items()}


def _found_out(run: Run) -> tuple[FoundOut, ...]:
    """What specialists have found out, or changed, in this run."""
    known, wall, at = run.agent.spec.specialists, run.wall, run.session.version
    new = [
        (name, one)
        for one in run.progress.results.values()
        # A skill of one that is called by its name finds out nothing by itself: it is a step of what was asked.
        if one.at == wall
        and not one.failed
        and (name := one.tool.partition(".")[0]) in known
        and (one.write or one.tool == name)
    ]
    texts = [(name, one, one.value if isinstance(one.value, str) else one.text) for name, one in new]
    return tuple(FoundOut(by=name, text=text, origin=one.origin, at=at, wrote=one.write) for name, one, text in texts)


def _heard(session: Session, label: Label) -> str:
    """The labels of the last answers, with that of this one."""
    lines = session.heard.split("\n")[:-1]
    every = [*[written(UNHEARD)] * (len(session.turns) - len(lines)), *lines, written(label), ""]
    return "\n".join(every[-REMEMBERED - 1 :])


def _beyond(run: Run, given: Given) -> Label | None:
    """The label of a result; None where it is what its tool says."""
    spec = run.agent.spec.tools.get(given.tool)
    return None if spec is not None and given.origin == run.agent.mark(spec).whole else given.origin


def _origins(run: Run) -> dict[str, Origin]:
    """Where the values of the inputs come from that the user has not said himself."""
    task = run.task
    return {
        name: Origin(value=task.inputs[name], label=label)
        for name, label in task.earlier.origins.items()
        if label != TRUSTED and name in task.inputs
    }


def remembering(session: Session, run: Run) -> Session:
    """The conversation with the keys of the writes that it was told of."""
    writes = run.progress.writes
    told = dict.fromkeys([*session.told, *writes.unknown, *writes.untold])
    told_of = tuple(told)[-MOST_TOLD:]
    wrote = [one.tool for one in run.progress.results.values() if one.write and one.at == run.wall]
    done = tuple(dict.fromkeys([*session.done, *wrote])) if wrote else session.done
    return replace(session, run=run.id, told=told_of, done=done, found=_found(session, run), cut=_cut(session, run))


def _cut(session: Session, run: Run) -> tuple[CutResult, ...]:
    """The results of the last messages that were cut."""
    progress, own = run.progress, list[CutResult]()
    texts = {handle.removeprefix(f"{run.id}/"): (handle, text) for handle, text in progress.texts.items()}
    # In the order of the page, whichever call ended first.
    for step_id in sorted(texts, key=page_order):
        handle, text = texts[step_id]
        if (found := progress.found.get(step_id)) is not None:
            tool = progress.tool_of(step_id)
            one = CutResult(handle=handle, tool=tool, label=found.label, characters=len(text), origin=found.origin)
            own.append(one)
    return (*session.cut, *own)[-MOST_CUT:]


def _found(session: Session, run: Run) -> tuple[NamesFound, ...]:
    """The identifiers in the results of the last messages, each with the last result that held it."""
    every = [
        *session.found,
        *(
            NamesFound(tool=one.tool, names=names_in(one.value, one.text), origin=_beyond(run, one))
            for one in run.progress.given
        ),
    ]
    seen: set[str] = set()
    kept: list[NamesFound] = []
    for one in reversed(every):
        names = tuple(name for name in one.names if name not in seen)[: MOST_FOUND - len(seen)]
        seen.update(names)
        if names:
            kept.append(one if names == one.names else replace(one, names=names))
    return tuple(reversed(kept))

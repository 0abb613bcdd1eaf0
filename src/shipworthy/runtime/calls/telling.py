"""What a specialist is told by a step, and what it shares with the run that asks it."""

import hashlib
from dataclasses import replace
from typing import cast

from shipworthy.clock import loop_time
from shipworthy.compiled import Compiled
from shipworthy.exits.plain import plain_json
from shipworthy.routing.models.lineup import Lineup, OneModel
from shipworthy.runtime.calls.errand import Errand
from shipworthy.runtime.calls.inside import Inside, heard_by
from shipworthy.runtime.consultation import Consultation, Within
from shipworthy.runtime.limits.ledger import Ledger
from shipworthy.stores.session import Session

SPARED = 0.15
"""Seconds at the end of its time in which a specialist composes what it has; at most a tenth of its time."""


def consultation_of(errand: Errand, held: Session | None, child: Compiled, ends: float) -> Consultation:
    """What a specialist is told and given; `held`: its conversation so far, `ends`: the end of its time."""
    run, scope, target = errand.visit.scope.run, errand.visit.scope, errand.target
    named = None if errand.goes_on or target.skill is None else target.skill.name
    left = max(ends - loop_time(), 0.0)
    # A run without a conversation has one of its own for the time that it lasts.
    session = held or Session(id=f"{run.session.id}/{errand.conversation}", language=run.session.language)
    # What it was told before stays as little trusted as it was, also where the person answers its questions.
    label = session.under.join(errand.told)
    world = Inside(run.world, errand.visit.id)
    ledger = Ledger(run.bound_of_specialist(target), above=scope.frame.ledger)
    return Consultation(
        message=errand.message or run.task.message,
        skill=named,
        inputs=None if named is None else {name: plain_json(value) for name, value in errand.args.items()},
        # What is no answer to its question approves nothing that it has asked before.
        answering=run.task.earlier.answering if errand.goes_on else "",
        agent=child,
        lineup=run.lineup if isinstance(run.lineup, OneModel) else cast(Lineup, child.rates),
        session=replace(session, version=run.session.version, under=label),
        run_id=hashlib.sha256(f"{run.id}/{errand.visit.id}".encode()).hexdigest()[:32],
        emit=heard_by(run.voice, errand.visit.id, target.name, errand.label),
        now=run.said.now,
        world=world,
        admission=run.budget.admission.of_specialist(child.spec.limits, child.spec.name, world),
        effects=run.effects,
        texts=run.texts,
        asker=run.asker if errand.goes_on else replace(run.asker, decides=None),
        within=Within(
            ledger=ledger,
            until=ends - min(SPARED, left / 10),
            label=label,
            found=errand.found,
            once=errand.conversation != target.name,
        ),
    )

"""A run before its message is understood."""

import datetime as dt
import time

from shipworthy.clock import loop_time
from shipworthy.compiled import Compiled
from shipworthy.events import Emit
from shipworthy.exits.secrets import current
from shipworthy.routing.models.lineup import Lineup
from shipworthy.routing.said import Said
from shipworthy.runtime.limits.admission import Admission
from shipworthy.runtime.limits.budget import Budget
from shipworthy.runtime.progress import Progress
from shipworthy.runtime.run import Run
from shipworthy.runtime.task import UNSAID, Asker, Task
from shipworthy.runtime.voice import Voice
from shipworthy.stores.effects import Effects
from shipworthy.stores.session import Session, Texts
from shipworthy.world import World

__all__ = ["UNSAID", "Asker", "begin_run"]


def begin_run(
    message: str,
    *,
    agent: Compiled,
    session: Session,
    emit: Emit | None,
    run_id: str,
    lineup: Lineup,
    now: dt.datetime,
    began: float | None = None,
    world: World,
    admission: Admission,
    effects: Effects | None,
    texts: Texts | None = None,
    asker: Asker = UNSAID,
) -> Run:
    """The run of one message, with its four parts empty."""
    started, can_ask = loop_time() if began is None else began, world.observe("can ask", lineup.can_ask)
    said = Said(message, now)
    said.observe = world.observe
    secrets = current()
    if secrets.known:
        secrets = secrets.outward((message, *(words for words, _ in session.turns)))
    return Run(
        id=run_id,
        agent=agent,
        session=session,
        said=said,
        wall=world.observe("wall", time.time),
        started=started,
        world=world,
        lineup=lineup,
        can_ask=can_ask,
        keys=() if can_ask else tuple(world.observe("keys", lineup.keys)),
        effects=effects,
        texts=texts,
        asker=asker,
        task=Task(message=message),
        progress=Progress(),
        voice=Voice(run_id, emit, started, secrets),
        budget=Budget(run_id, started, world, admission),
    )

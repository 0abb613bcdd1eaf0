"""A specialist that is asked by a run: what it is told and given, and what comes back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from shipworthy.compiled import Compiled
from shipworthy.contract.context import Asker
from shipworthy.contract.labels import Label
from shipworthy.events import Emit
from shipworthy.routing.models.lineup import Lineup
from shipworthy.runtime.limits.admission import NO_ACCOUNTS, Admission
from shipworthy.runtime.limits.budget import Within
from shipworthy.runtime.progress import Progress
from shipworthy.runtime.result import RunResult
from shipworthy.stores.effects import Effects
from shipworthy.stores.session import Pending, Session, Texts
from shipworthy.world import World

__all__ = ["Consult", "Consultation", "SpecialistAnswer", "Within"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """One message to a specialist, with what its run shares with the run around it."""

    message: str
    skill: str | None
    inputs: Mapping[str, object] | None
    answering: str | None
    agent: Compiled
    lineup: Lineup
    session: Session
    """Its own conversation, inside of that of the run around it."""
    run_id: str
    emit: Emit
    now: dt.datetime
    world: World
    effects: Effects | None
    texts: Texts | None
    asker: Asker
    within: Within
    admission: Admission = NO_ACCOUNTS
    """The accounts of its own limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistAnswer:
    """What a specialist has answered."""

    result: RunResult
    session: Session
    """Its conversation as it stands now."""
    pending: Pending | None
    """The question that it ends with."""
    progress: Progress
    origin: Label
    """What is known of where its text comes from."""
    own: str = ""
    """What it has found out alone, without what it proposes or has not understood: what others are told."""
    nothing: bool = False
    """Whether it has neither done nor found out anything: what it had asked about was dropped, say."""
    agreed: bool = False
    """Whether the yes of the one whom its question named was taken."""


class Consult(Protocol):
    """Runs a specialist inside of the run that asks it."""

    async def __call__(self, asked: Consultation) -> SpecialistAnswer:
        """Answer the message; raises what its run raises."""
        ...

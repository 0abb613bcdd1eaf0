"""What a run may use: its bound, its ledger and deadline, and what is set aside for it on the accounts above."""

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.graph import Node
from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.contract.language.evaluate import PORTION
from shipworthy.contract.least import floor
from shipworthy.contract.limits import GRACE_MS
from shipworthy.errors import OutOfTime
from shipworthy.runtime.limits.admission import Admission, spent
from shipworthy.runtime.limits.deadline import Deadline
from shipworthy.runtime.limits.ledger import Ledger
from shipworthy.stores.accounts import Spend
from shipworthy.stores.store import Charge
from shipworthy.world import World

UNADMITTED_MS = 60_000
"""Milliseconds until the deadline of a run that was not admitted yet."""
NOTHING = Bound()


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """What a run inside of another one may use, and what is known of what it was told."""

    ledger: Ledger
    """The account of the run around it: what is reserved inside is reserved there too."""
    until: float
    """Instant of the loop's clock at which its work stops at the latest."""
    label: Label = TRUSTED
    """Of the message that it was told, or of the inputs that it was given."""
    found: str = ""
    """What others have found out for it, which is read as data."""
    once: bool = False
    """Whether its conversation ends with its answer, so that it proposes nothing."""


class Budget:
    """The limits of one run; `reserve` and `release` keep the accounts above it exact."""

    def __init__(
        self, run_id: str, started: float, world: World, admission: Admission, within: Within | None = None
    ) -> None:
        self._run_id, self._started, self._world, self.admission = run_id, started, world, admission
        self.bound, self._within = Bound(), within
        self.ledger = Ledger(self.bound, above=None if within is None else within.ledger)
        self.deadline = Deadline(UNADMITTED_MS, started)
        if within is not None:
            self.deadline.inner = min(self.deadline.inner, within.until)
        self._reservations, self._settled = 0, Spend()
        self._units = self._looks = 0

    async def reserve(self, bound: Bound, nodes: Sequence[Node] = ()) -> None:
        """Set the worst case aside on the accounts, and admit the run with what they granted.

        Raises LimitReached where an account has no room for the least that the required ones of `nodes` use.
        """
        if self.admission.most:
            bound = self.admission.within(bound, floor(nodes))
        if self.admission.accounts:
            await self.release()
            self._reservations += 1
            bound = await self.admission.reserve(self._key, bound, floor(nodes), self._settled, self._world)
        self.admit(bound)

    async def release(self) -> None:
        """Charge the accounts what was used, and give the rest of the reservation back."""
        if self._reservations:
            self._settled = await self.admission.settle(self._key, self._settled, self.ledger, self._world)

    def charge(self) -> Charge | None:
        """What the accounts are charged at the end of the run, in the transaction that stores it; None without any."""
        if not self._reservations:
            return None
        return Charge(reservation=self._key, used=spent(self.ledger).plus(self._settled, -1))

    def admit(self, bound: Bound) -> None:
        """Limit the rest of the run to this bound; what was spent before counts."""
        spent, self.bound = self.ledger, bound
        self.ledger = Ledger(bound, spent, None if self._within is None else self._within.ledger)
        self.deadline = Deadline(bound.latency_ms or UNADMITTED_MS, self._started)
        if self._within is not None:
            self.deadline.inner = min(self.deadline.inner, self._within.until)

    def admit_nothing(self) -> None:
        """Limit a run that works on no skill to no call and 10 s; a bound under which a model was asked stays."""
        if not self.ledger.usage(0).model_calls:
            self.admit(NOTHING.plus_ms(10_000))

    def latest(self) -> float:
        """Instant of the loop's clock up to which a store is waited for; the rest of the grace is for the answer."""
        return self.deadline.inner + GRACE_MS / 3000

    def worked(self, units: int, deadline: Deadline) -> None:
        """Count the work of expressions; raises OutOfTime where the deadline, and half of its grace, has passed."""
        self._units += units
        if self._units >= PORTION:
            # Looked at by work, not by time, so that a repetition looks at the same places.
            self._units, self._looks = 0, self._looks + 1
            if self._world.late(f"look {self._looks}", deadline.beyond):
                raise OutOfTime("the time for work is over")

    @property
    def _key(self) -> str:
        # A run that is begun anew reserves anew: what it had reserved before may still stand.
        return f"{self._run_id}/{self.admission.attempt}{self._reservations}"

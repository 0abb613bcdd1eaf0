"""Which accounts a run is charged to: those of its session and day, and the allowance of a tool that runs it."""

from shipworthy.app.arrival import Arrival
from shipworthy.app.message import new_id
from shipworthy.contract.limits import Limits
from shipworthy.runtime.limits.admission import Admission, accounts_of
from shipworthy.runtime.limits.allowance import WITHIN, Inside, allowed


def admission_of(arrival: Arrival) -> Admission:
    """The accounts of the run of a message; without any, everything is admitted."""
    asked, spec, store, allowance = arrival.asked, arrival.built.compiled.spec, arrival.built.store, allowed.get()
    attempt = f"{new_id()[:8]}/" if asked.message_id else ""

    def of_specialist(limits: Limits, name: str) -> Admission:
        accounts = accounts_of(limits, agent=name, session=asked.session, tenant=asked.tenant, now=asked.now)
        own = store.accounts if accounts else None
        return Admission(store=own, accounts=accounts if own is not None else (), attempt=attempt)

    inside = of_specialist if spec.specialists else None
    if spec.limits.session is None and spec.limits.day is None and allowance is None:
        return Admission(most=asked.limits, inside=inside) if asked.limits or inside is not None else Admission()
    accounts = accounts_of(spec.limits, agent=spec.name, session=asked.session, tenant=asked.tenant, now=asked.now)
    # Read only here: reading the accounts of a database opens the database.
    own = store.accounts if accounts else None
    if allowance is not None:
        own, accounts = Inside(allowance, own), accounts or [WITHIN]
    return Admission(
        store=own,
        accounts=accounts if own is not None else (),
        attempt=attempt,
        most=asked.limits,
        inside=inside,
    )

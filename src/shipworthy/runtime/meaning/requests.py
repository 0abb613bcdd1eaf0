"""Keeps the requests of a conversation that are over, so that a reader knows what was spoken of before the last one."""

from dataclasses import replace

from shipworthy.stores.session import Open, Session

MOST = 4
"""Requests that are kept, and as many of those that have written."""
LONGEST = 8_000
"""Characters of a result that is kept with its request."""


def with_earlier(before: Session, worked: Session, after: Session) -> Session:
    """The conversation with the requests that this message has left behind, the newest last.

    `before`: as the message found it. `worked`: with what was worked on. `after`: with what is open from now on.
    """
    still = {one.id for one in (*after.below, after.open, *after.asleep) if one is not None}
    left = {one.id: one for one in (before.open, worked.open) if one is not None and one.skill and one.id}
    gone = [_over(one) for one in left.values() if one.id not in still]
    if not gone:
        return after
    every = [*(one for one in after.earlier if one.id not in left), *gone]
    kept = [one for wrote in (False, True) for one in [each for each in every if _wrote(each) is wrote][-MOST:]]
    return replace(after, earlier=tuple(one for one in every if one in kept))


def _wrote(one: Open) -> bool:
    return any(stored.write for stored in one.results.values())


def _over(one: Open) -> Open:
    """The request without its question, and without what only its next step needs."""
    results = {key: stored for key, stored in one.results.items() if len(stored.text) <= LONGEST}
    return replace(
        one,
        results=results,
        pending=None,
        offers={},
        unmade=(),
        readings=(),
        wait=None,
        waits=(),
        settled={},
        ended=True,
    )

"""Makes a conversation that is too large to be kept smaller: large results go first, for they can be fetched again."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace

from shipworthy.durable.codec import dump
from shipworthy.stores.session import Open, Session, Stored

NOT_KEPT = "[the result was too large to be kept with the conversation]"
SMALL = 1_000
"""Characters of a result that is never worth dropping."""
Place = tuple[int, str]
"""A result: the position of its skill, and its key."""
log = logging.getLogger("shipworthy")


def smaller(session: Session, excess: int) -> Session:
    """The conversation without its largest results, so that it is at least `excess` characters smaller.

    A result of a read is dropped, so the tool is called again; that of a write stays known as made, without its value.
    Where that is not enough, the open skills end, and large inputs are forgotten: they are asked for again.
    """
    opened = _opened(session)
    found = [(len(dump(stored)), (at, key)) for at, one in enumerate(opened) for key, stored in one.results.items()]
    gone: set[Place] = set()
    for size, place in sorted(found, reverse=True):
        if excess <= 0 or size < SMALL:
            break
        gone.add(place)
        excess -= size - SMALL
    if excess > 0:
        log.warning("the open skills of conversation %r are too large to be kept, and end here", session.id)
        small = {name: value for name, value in session.kept.items() if len(dump(value)) < SMALL}
        return replace(session, kept=small, open=None, asleep=(), below=(), agenda=(), refused="")
    log.warning("%s large results are not kept with conversation %r", len(gone), session.id)
    kept = [replace(one, results=dict(_kept(one.results, at, gone))) for at, one in enumerate(opened)]
    asleep, below = len(session.asleep), len(session.asleep) + len(session.below)
    return replace(
        session,
        open=kept[-1] if session.open is not None else None,
        asleep=tuple(kept[:asleep]),
        below=tuple(kept[asleep:below]),
    )


def _opened(session: Session) -> list[Open]:
    return [*session.asleep, *session.below, *([session.open] if session.open is not None else [])]


def _kept(results: Mapping[str, Stored], at: int, gone: set[Place]) -> Iterable[tuple[str, Stored]]:
    for key, stored in results.items():
        if (at, key) not in gone:
            yield key, stored
        elif stored.write or stored.failed:
            args = stored.args if len(dump(stored.args)) < SMALL else {}
            yield key, replace(stored, args=args, value=None, text=NOT_KEPT)

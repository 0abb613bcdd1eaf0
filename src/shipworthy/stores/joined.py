"""Joins the writes of a run into the conversation that another message has saved meanwhile."""

from dataclasses import replace

from shipworthy.stores.session import Open, Session, Stored


def with_writes(standing: Session, ours: Session) -> Session:
    """Merge the write results and reported keys of `ours` into the session that another message has saved."""
    told = tuple(dict.fromkeys((*standing.told, *ours.told)))
    made: dict[str, dict[str, Stored]] = {}
    for own in (*ours.below, *([ours.open] if ours.open is not None else [])):
        if own.id:
            made[own.id] = {key: stored for key, stored in own.results.items() if stored.write}
    below = tuple(_with(theirs, made) for theirs in standing.below)
    opened = _with(standing.open, made) if standing.open is not None else None
    inner = {
        key: with_writes(theirs, ours.inner[key]) if key in ours.inner else theirs
        for key, theirs in standing.inner.items()
    }
    return replace(standing, told=told, open=opened, below=below, inner=inner)


def _with(theirs: Open, made: dict[str, dict[str, Stored]]) -> Open:
    writes = made.get(theirs.id)
    return replace(theirs, results={**theirs.results, **writes}) if writes else theirs

"""What expressions read of the conversation: its id, its turns, and what specialists have found out in it."""

import functools
from collections.abc import Sequence
from typing import Any

from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.runtime.names.frame import Frame
from shipworthy.runtime.run import Run
from shipworthy.stores.found_out import FoundOut


def session_of(frame: Frame) -> dict[str, Any]:
    """The value of `session`; what was found out counts as read from then on."""
    run = frame.run
    frame.saw(label_of_session(run, ""))
    every = [{"by": one.by, "text": one.text, "wrote": one.wrote} for one in found_out(run)]
    found = [{"by": one["by"], "text": one["text"]} for one in every if not one["wrote"]]
    return {"id": run.session.name, "turns": len(run.session.turns), "found": found, "told": every}


def began_of(run: Run) -> int:
    """The version of the conversation in which the skill of this run was opened."""
    last = run.session.open
    known = last is not None and last.id == run.task.opening and last.began >= 0
    return last.began if last is not None and known else run.session.version


def found_out(run: Run) -> Sequence[FoundOut]:
    """What specialists had found out when the skill was opened, so that a yes is said to what was shown.

    Nothing after the conversation has expired.
    """
    expired, began = run.wall - run.session.updated > run.agent.spec.session.expires, began_of(run)
    return () if expired else [one for one in run.session.found_out if one.at < began]


def label_of_session(run: Run, rest: str) -> Label:
    """What is known of where a part of `session` comes from; `rest`: the part, empty for the whole."""
    if rest and not rest.startswith(("found", "told")):
        return TRUSTED
    every = [one for one in found_out(run) if not (rest.startswith("found") and one.wrote)]
    return functools.reduce(Label.join, (one.origin for one in every), TRUSTED)

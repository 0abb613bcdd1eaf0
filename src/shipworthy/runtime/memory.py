"""What a conversation remembers of a run."""

from dataclasses import replace

from shipworthy.runtime.ending import Outcome
from shipworthy.runtime.intent import Intent
from shipworthy.runtime.run import Run
from shipworthy.runtime.session import Open, Session

REMEMBERED = 50
"""Turns that are kept: a model is sent the last ones, and the identifiers that the others mentioned."""
RECALLED = 20_000
"""Characters of a message, or of an answer, that are kept of a turn."""


def remembered(run: Run, intent: Intent, outcome: Outcome, text: str) -> Session:
    """The conversation as it stands after the run."""
    session, opened = run.session, intent.open
    kept = dict(session.kept)
    if opened is not None and intent.ask is not None:
        # Not worked on: what is known stays, and the question stands.
        opened = replace(opened, pending=outcome.pending, turns=opened.turns + 1)
    elif opened is not None:
        specs = run.agent.graph(opened.skill).inputs
        kept |= {n: v for n, v in run.inputs.items() if n in specs and specs[n].keep == "session"}
        opened = replace(
            opened,
            contract=run.agent.contract,
            inputs=dict(run.inputs),
            results=dict(run.results),
            pending=outcome.pending,
            turns=opened.turns + 1 if outcome.pending is not None else 0,
            ended=outcome.pending is None,
        )
    elif outcome.pending is not None:
        opened = Open(skill="", contract=run.agent.contract, message=run.message, pending=outcome.pending)
    turns = (*session.turns, (run.said[:RECALLED], text[:RECALLED]))[-REMEMBERED:]
    return replace(session, kept=kept, open=opened, turns=turns, updated=run.wall)

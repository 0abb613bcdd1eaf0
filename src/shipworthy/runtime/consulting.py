"""The run of a specialist inside of the run that asks it."""

from shipworthy.events import Thinking
from shipworthy.runtime.admit import admit
from shipworthy.runtime.begin import begin_run
from shipworthy.runtime.calls.reports import look_back
from shipworthy.runtime.consultation import Consultation, SpecialistAnswer
from shipworthy.runtime.meaning.found import begun_alone, completed_by
from shipworthy.runtime.meaning.message import understand
from shipworthy.runtime.settle import settle
from shipworthy.runtime.work import work


async def consult(asked: Consultation) -> SpecialistAnswer:
    """Answer a message of the run around it as its specialist, within its account, its deadline and its record."""
    session = asked.session
    run = begin_run(
        asked.message,
        agent=asked.agent.speaking(session.language) if session.language else asked.agent,
        session=session,
        emit=asked.emit,
        run_id=asked.run_id,
        lineup=asked.lineup,
        now=asked.now,
        world=asked.world,
        admission=asked.admission,
        effects=asked.effects,
        texts=asked.texts,
        asker=asked.asker,
        consult=consult,
        within=asked.within,
    )
    run.voice.emit(Thinking())
    if run.effects is not None and run.agent.writes:
        await look_back(run, run.effects)
    intent = await understand(run, asked.skill, asked.answering, asked.inputs)
    intent = completed_by(run, begun_alone(run, intent), asked.within.found)
    turn = await settle(run, intent, await admit(run, intent) or await work(run))
    # Its own accounts are charged here; what a run that was cancelled had set aside is charged when it is overdue.
    await run.budget.release()
    opened = turn.session.open
    pending = opened.pending if opened is not None and turn.result.status == "asked" else None
    return SpecialistAnswer(
        result=turn.result,
        session=turn.session,
        pending=pending,
        progress=run.progress,
        origin=turn.origin,
        own=turn.own,
        nothing=bool(intent.say) and intent.open is None,
        agreed=turn.agreed,
    )

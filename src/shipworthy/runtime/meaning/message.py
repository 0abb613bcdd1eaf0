"""What the message of a run means: from its words, and where they do not suffice from a model."""

from collections.abc import Mapping

from shipworthy.runtime.meaning.asleep import given_up, opened_by_clock
from shipworthy.runtime.meaning.authored import interpreted
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.decided import decided
from shipworthy.runtime.meaning.gathering import gathered
from shipworthy.runtime.meaning.given import opened_with
from shipworthy.runtime.meaning.held import answerable
from shipworthy.runtime.meaning.intent import Intent, begun
from shipworthy.runtime.meaning.interpret import interpret
from shipworthy.runtime.meaning.moments import clarified
from shipworthy.runtime.meaning.stack import aside
from shipworthy.runtime.meaning.understand import understood
from shipworthy.runtime.meaning.unmade import heeded
from shipworthy.runtime.meaning.waking import chosen, met
from shipworthy.runtime.run import Run


async def understand(
    run: Run, skill: str | None, answering: str | None, inputs: Mapping[str, object] | None = None
) -> Intent:
    """The intent of the message; `skill` is chosen by the caller, `answering` names the question it answers; an
    empty one names none, and then a yes approves no call.

    An empty `answering` names none: then a yes approves no call. `inputs`: those of the skill, as the caller gives
    them; then nothing is read in the message.
    """
    if run.agent.spec.specialists:
        await met(run)
    if skill is not None and inputs is not None:
        found = _before(run, opened_with(run.agent, skill, inputs, run.said.message))
        return await chosen(run, found) if run.agent.spec.specialists else found
    talk = Conversation(
        agent=run.agent,
        session=run.session,
        said=run.said,
        wall=run.wall,
        answering=answering or None,
        unnamed=answering == "",
        asker=run.asker,
    )
    asked = skill is None and run.session.open is not None and run.session.open.pending is not None
    read = interpret if run.agent.spec.reader is None else interpreted
    if skill is not None:
        found = _before(run, begun(run.agent, skill, run.said))
    else:
        if (run.asker.due or run.session.asleep) and (ended := _by_clock(talk)) is not None:
            return ended
        found = decided(talk) if run.asker.decides is not None else read(talk)
    if not run.agent.spec.specialists:
        found = found if run.asker.decides is not None else await understood(run, found, talk, read)
        opened = found.open if found.open is not None and found.open.skill in run.agent.spec.skills else None
        if opened is not None and len(opened.inputs) < len(run.agent.graph(opened.skill).inputs):
            found = clarified(talk, found) if run.asker.decides is None else found
        return heeded(talk, found) if asked else found
    found = await chosen(run, found)
    if not found.told and run.asker.decides is None:
        found = await understood(run, found, talk, read)
    found = heeded(talk, found) if asked else found
    return await chosen(run, gathered(run, found))


def _by_clock(talk: Conversation) -> Intent | None:
    """What the clock opens, or what waits for it and is given up; None where the message is neither."""
    if talk.asker.due:
        return opened_by_clock(talk)
    return given_up(talk) if talk.asker.decides is None else None


def _before(run: Run, found: Intent) -> Intent:
    """Begin the skill that the caller has chosen; the question of another one is put aside."""
    opened = run.session.open
    if opened is None or opened.pending is None or found.open is None or opened.skill == found.open.skill:
        return found
    if not answerable(run.agent, opened, opened.pending):
        return found
    return aside(Conversation(agent=run.agent, session=run.session, said=run.said, wall=run.wall), opened, found)

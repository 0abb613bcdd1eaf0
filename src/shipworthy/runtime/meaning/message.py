"""What the message of a run means: from its words, and where they do not suffice from a model."""

from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.decided import decided
from shipworthy.runtime.meaning.held import answerable
from shipworthy.runtime.meaning.intent import Intent, begun
from shipworthy.runtime.meaning.interpret import interpret
from shipworthy.runtime.meaning.stack import aside
from shipworthy.runtime.meaning.understand import understood
from shipworthy.runtime.run import Run


async def understand(run: Run, skill: str | None, answering: str | None) -> Intent:
    """The intent of the message; `skill` is chosen by the caller, `answering` names the question it answers."""
    if skill is not None:
        return await understood(run, _chosen(run, skill))
    talk = Conversation(
        agent=run.agent,
        session=run.session,
        said=run.said,
        wall=run.wall,
        answering=answering,
        context=run.context,
        decides=run.decides,
    )
    if run.decides is not None:
        return decided(talk)
    return await understood(run, interpret(talk), named=answering is not None)


def _chosen(run: Run, skill: str) -> Intent:
    """Open the skill that the caller has chosen; the question of another one is put aside."""
    found, opened = begun(run.agent, skill, run.said), run.session.open
    if opened is None or opened.pending is None or opened.skill == skill:
        return found
    if not answerable(run.agent, opened, opened.pending):
        return found
    return aside(Conversation(agent=run.agent, session=run.session, said=run.said, wall=run.wall), opened, found)

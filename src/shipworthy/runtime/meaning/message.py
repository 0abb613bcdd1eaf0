"""What the message of a run means: from its words, and where they do not suffice from a model."""

from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.held import answerable
from shipworthy.runtime.meaning.intent import Intent, begun
from shipworthy.runtime.meaning.interpret import interpret
from shipworthy.runtime.meaning.stack import aside
from shipworthy.runtime.meaning.understand import understood
from shipworthy.runtime.run import Run


async def understand(run: Run, skill: str | None, answering: str | None) -> Intent:
    """The intent of the message; `skill` is chosen by the caller, `answering` names the question it answers.

    An empty `answering` names none: then a yes approves no call.
    """
    if skill is not None:
        return await understood(run, _chosen(run, skill))
    named, unnamed = answering or None, answering == ""
    talk = Conversation(
        agent=run.agent, session=run.session, said=run.said, wall=run.wall, answering=named, unnamed=unnamed
    )
    return await understood(run, interpret(talk), named=named is not None)


def _chosen(run: Run, skill: str) -> Intent:
    """Open the skill that the caller has chosen; the question of another one is put aside."""
    found, opened = begun(run.agent, skill, run.said), run.session.open
    if opened is None or opened.pending is None or opened.skill == skill:
        return found
    if not answerable(run.agent, opened, opened.pending):
        return found
    return aside(Conversation(agent=run.agent, session=run.session, said=run.said, wall=run.wall), opened, found)

"""Messages that are the same when they are sent again, so that what they write is written once."""

import hashlib

from shipworthy.server.asked import Asked


def hashed(*parts: str) -> str:
    """The id of a message that is the same for the same parts."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def same_answer(agent: str, session: str, question: str, answer: str) -> Asked:
    """The answer to a question: given again, it is the same message, whose run goes on where its client has left."""
    return Asked(
        agent=agent,
        message=answer,
        session=session,
        answering=question,
        message_id=hashed("answer", session, question, answer),
    )

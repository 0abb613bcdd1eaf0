"""Messages that are the same when they are sent again."""

from shipworthy.server.mcp.again import hashed, same_answer


def test_the_same_answer_to_the_same_question_is_the_same_message() -> None:
    first, again, other = (same_answer("a", "s", "q", answer) for answer in ("yes", "yes", "no"))
    assert first == again and first.message_id != other.message_id
    assert (first.answering, first.session, first.leaving) == ("q", "s", "continue")


def test_parts_do_not_run_together() -> None:
    assert hashed("a", "b") != hashed("ab") and len(hashed("\ud800")) == 32

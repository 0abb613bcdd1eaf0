"""Whom a message means by a pronoun, where earlier messages speak of one person."""

from tests.batches import batch
from tests.specialist_agents import EXAMPLES, orchestrator, specialist

from shipworthy.runtime.meaning.whom import named_again

TURNS = (("what do I have with Ana on Friday?", "Lunch with Ana."), ("and on Monday?", "Nothing."))


@batch(
    ("message", "read"),
    [
        ("any mail from her?", "any mail from Ana?"),
        ("mail her that I am late", "mail Ana that I am late"),
        ("any mail from Ben, and what did he say?", "any mail from Ben, and what did he say?"),
        ("any mail?", "any mail?"),
    ],
)
def test_a_pronoun_is_the_person_who_was_named_last(message: str, read: str) -> None:
    agent = orchestrator(**{name: specialist(name) for name in EXAMPLES})
    assert named_again(agent.compiled, message, TURNS) == read


def test_of_two_persons_none_is_taken() -> None:
    agent = orchestrator(**{name: specialist(name) for name in EXAMPLES})
    turns = (("are Ana and Ben free?", "No."),)
    assert named_again(agent.compiled, "any mail from her?", turns) == "any mail from her?"

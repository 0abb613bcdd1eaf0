"""What is proposed in the form of a question."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.replies.proposed import proposed_in


@batch(
    ("message", "rest"),
    [
        ("what about the afternoon? 1:30", "the afternoon, 1:30"),
        ("ok, and how about business?", "business"),
        ("could we do 10 instead?", "10 instead"),
        ("can we make it 3pm", "3pm"),
        ("können wir 10 Uhr machen?", "10 Uhr"),
        ("geht auch 13:30?", "13:30"),
        ("und was ist mit Freitag?", "Freitag"),
        ("qué tal el jueves?", "el jueves"),
        ("et si on prenait jeudi ?", "on prenait jeudi"),
        ("could you tell me more about it?", ""),
        ("is business better?", ""),
        ("what about", ""),
        ("yes", ""),
        ("", ""),
        ("what about " + "ten " * 100, ""),
    ],
)
def test_issue_11_what_is_proposed(message: str, rest: str) -> None:
    assert proposed_in(message) == rest


@given(st.text(max_size=60))
def test_it_is_a_part_of_the_message(message: str) -> None:
    assert all(word in message for word in proposed_in(message).replace(",", " ").split())

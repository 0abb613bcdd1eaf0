"""The text of a message in every format."""

from shipworthy.sim.wire import texts


def test_the_text_blocks_of_a_message() -> None:
    assert texts("hi") == "hi"
    assert texts([{"type": "text", "text": "a"}, {"type": "image"}, {"type": "text", "text": "b"}, 3]) == "a\nb"
    assert texts([{"type": "input_text", "text": "a"}, {"type": "output_text", "text": "b"}]) == "a\nb"
    assert texts(None) == texts(5) == ""

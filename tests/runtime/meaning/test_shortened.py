"""Messages without the words that lead to what they say."""

import pytest

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.shortened import shortened


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("hmm no make it 3pm", "3pm"),
        ("could we do friday instead?", "friday instead"),
        ("hmm actually could i just come thursday next week instead", "thursday next week instead"),
        ("actually could we do the later one, 17.30", "17.30"),
    ],
)
def test_what_leads_to_a_value_is_left_out(text: str, short: str) -> None:
    assert short in [one.message for one in shortened(Said(text))]


@pytest.mark.parametrize("text", ["3pm", "hmm", "", "the first one, no wait", "hmm the second no"])
def test_nothing_is_left_of_what_has_no_such_words_or_nothing_else(text: str) -> None:
    assert list(shortened(Said(text))) == []

"""The words that end an answer."""

from tests.batches import batch

from shipworthy.models.answer.endings import ENDINGS, WORDS, ending_of


@batch(
    ("word", "ending"),
    [
        ("stop", "end"),
        ("STOP", "end"),
        ("eos_token", "end"),
        ("eos", "end"),
        ("end_turn", "end"),
        ("endTurn", "end"),
        ("pause_turn", "end"),
        ("stop_sequence", "end"),
        ("FINISH_REASON_STOP", "end"),
        ("FinishReason.MAX_TOKENS", "length"),
        ("max_tokens", "length"),
        ("model_length", "length"),
        ("tool_calls", "tools"),
        ("tool_use", "tools"),
        ("SAFETY", "refused"),
        ("content-filter", "refused"),
        ("insufficient_system_resource", "failed"),
        ("abort", "failed"),
        ("because", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_field_09_an_ending_is_known_by_its_letters(word: object, ending: str | None) -> None:
    assert ending_of(word) == ending


def test_no_word_has_two_endings() -> None:
    assert len(ENDINGS) == len({word for words in WORDS.values() for word in words if ending_of(word)})
    assert all(ending_of(word) == ending for ending, words in WORDS.items() for word in words)

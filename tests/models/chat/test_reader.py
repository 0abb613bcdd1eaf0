"""Read the answer of a chat."""

from shipworthy.models.chat.reader import usage_of


def test_thoughts_that_are_left_out_of_the_completion_are_billed() -> None:
    used = usage_of({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 40})

    assert used.output_tokens == 30

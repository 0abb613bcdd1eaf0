"""The marks of thoughts and calls."""

from tests.batches import batch

from shipworthy.models.answer import marks


@batch(
    "model",
    [
        "ollama:deepseek-r1:8b",
        "vllm:Qwen/QwQ-32B",
        "vllm:Qwen3-235B-A22B-Thinking-2507",
        "vllm:Qwen/Qwen3.5-35B-A3B",
        "llamacpp:glm-4.7-flash",
        "vllm:nvidia/Nemotron-Nano-9B-v2",
    ],
)
def test_field_21_these_models_begin_their_thought_in_the_prompt(model: str) -> None:
    assert marks.ALOUD.search(model)


@batch("model", ["openai:gpt-5-mini", "ollama:qwen3:8b", "together:llama-3.3", "x:r10", "openai:o3"])
def test_field_21_the_text_of_other_models_does_not_wait(model: str) -> None:
    assert not marks.ALOUD.search(model)


def test_each_opening_is_in_lower_case_and_closes() -> None:
    assert all(tag == tag.lower() for tag in marks.THOUGHTS)
    assert all(marks.closing(tag.upper()).search(f"x{close}") for tag, close in marks.THOUGHTS.items())
    assert all(len(mark) <= marks.LONGEST_MARK for mark in (*marks.THOUGHTS, *marks.THOUGHTS.values()))


@batch(
    ("text", "partial"),
    [
        ("a <", True),
        ("a </thi", True),
        ("a <|chan", True),
        ("a [TOOL_", True),
        ('{"na', True),
        ("a < b", False),
        ("a", False),
    ],
)
def test_only_what_may_be_a_mark_is_partial(text: str, partial: bool) -> None:
    assert (marks.PARTIAL.search(text) is not None) is partial

"""Which model has answered, as providers tell it."""

import pytest
from tests.batches import batch
from tests.models.answer.reading import reader

from shipworthy.models.answered import ANSWERED, Answered, id_in


@batch(
    ("event", "id"),
    [
        ({"id": "c", "model": "gpt-6-luna-2026-09-01", "choices": []}, "gpt-6-luna-2026-09-01"),
        ({"type": "message_start", "message": {"model": "claude-haiku-5-5-20260801"}}, "claude-haiku-5-5-20260801"),
        ({"type": "response.created", "response": {"model": "gpt-6.1-sol"}}, "gpt-6.1-sol"),
        ({"model": "meta-llama/Llama-3"}, "meta-llama/Llama-3"),
        ({"model": "/srv/models/small.gguf"}, "small.gguf"),
        ({"model": "D:\\\\models\\\\small.gguf"}, "small.gguf"),
        ({"type": "ping"}, None),
        ({"model": None, "message": "x"}, None),
        ({"model": ""}, None),
        ({"model": "x" * 300}, None),
        ({"model": "a\x1b[2J"}, None),
        ([], None),
    ],
)
def test_an_event_tells_the_id(event: object, id: str | None) -> None:
    assert id_in(event) == id


def test_every_id_of_a_model_is_kept() -> None:
    answered = Answered()
    answered.told("fast", "a-1")
    answered.told("fast", "a-2")
    answered.told("fast", "a-1")
    answered.forked()

    assert answered.ids == {"fast": {"a-1", "a-2"}}


@pytest.mark.parametrize("late", [0, 2])
def test_a_reader_looks_before_the_content_begins(late: int) -> None:
    one = reader("openai", model=f"m{late}")
    for data in [b'{"choices": []}'] * late + [
        b'{"model": "dated-%d", "choices": [{"index": 0, "delta": {"content": "a"}}]}' % late
    ]:
        one.take(data)

    assert ANSWERED.ids[one.post.name] == {f"dated-{late}"}
    one.take(b'{"model": "another-later", "choices": [{"index": 0, "delta": {"content": "b"}}]}')
    assert ANSWERED.ids[one.post.name] == {f"dated-{late}"}

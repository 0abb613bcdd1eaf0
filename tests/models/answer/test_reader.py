"""The reader of an answer: counts of tokens, and errors without a key in them."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy.errors import ModelBroken
from shipworthy.models.answer.calls import Calls
from shipworthy.models.answer.reader import AnswerReader, tokens
from shipworthy.models.model import Request
from shipworthy.models.wire.post import Post


@batch(("value", "count_of"), [(None, 0), (0, 0), (7, 7), (50.0, 50), ("50", 50)])
def test_tokens_are_counted(value: Any, count_of: int) -> None:
    assert tokens(value) == count_of


@batch("value", [-1, 1.5, "7.5", "x", "", True, 10**12, "1" * 5000, float("inf"), float("nan"), [1]])
def test_F16_what_is_no_count_of_tokens_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="no count of tokens"):
        tokens(value)


def test_F49_no_error_quotes_a_long_name_or_the_key() -> None:
    calls = Calls("m")
    calls.start("x" * 10_000, "{")
    with pytest.raises(ModelBroken) as cut:
        calls.whole()
    assert len(str(cut.value)) < 200

    post = Post(name="m", url="u", headers={}, body=b"", key="sk-canary")
    reader: AnswerReader[Any] = AnswerReader(post, Request(messages=()))
    reader.stop("stopped by sk-canary" + "x" * 10_000)
    with pytest.raises(ModelBroken) as unknown:
        reader.end()
    assert "canary" not in str(unknown.value)
    assert len(str(unknown.value)) < 200

"""Failures of a provider, in words."""

from dataclasses import replace

import orjson
from tests.batches import batch

from shipworthy.errors import ModelBroken, ModelBusy, ModelRefused
from shipworthy.models.wire.failures import QUOTED, by_status, in_stream, quotable
from shipworthy.models.wire.post import Post

POST = Post(name="m", url="http://x/v1", headers={}, body=b"", key="sk-canary", key_env="M_KEY")


def test_a_spent_quota_is_not_waited_for() -> None:
    body = b'{"error": {"code": "insufficient_quota", "message": "no money"}}'

    assert isinstance(by_status(429, {}, body, POST), ModelRefused)
    assert isinstance(by_status(429, {}, b"{}", POST), ModelBusy)


def test_a_wrong_key_is_named_by_its_variable() -> None:
    error = by_status(401, {}, b'{"error": {"message": "Incorrect API key: sk-canary"}}', POST)

    assert "M_KEY" in str(error)
    assert "canary" not in str(error)


def test_long_words_are_cut() -> None:
    assert len(quotable("x" * 10_000, "")) == QUOTED


@batch("key", ["sk-canary", "sk+canary/=&", 'sk"canary'])
def test_F49_no_form_of_the_key_is_quoted(key: str) -> None:
    assert "canary" not in quotable(f"key {key} and again {key}", key)


@batch(
    ("body", "error"),
    [
        (b'{"error": {"type": "overloaded_error", "message": "full"}}', ModelBusy),
        (b'{"error": {"type": "invalid_request_error", "message": "no"}}', ModelRefused),
        (b'{"choices": []}', ModelRefused),
        (b"<html>", ModelRefused),
        (b"[1]", ModelRefused),
    ],
)
def test_F12_an_error_in_a_body_of_status_200_is_an_error(body: bytes, error: type[Exception]) -> None:
    assert type(by_status(200, {}, body, POST)) is error


@batch("key", ["k", "x", "1", "-", "ollama", "EMPTY", "none", "sk-no-key-required"])
def test_field_48_a_key_that_is_none_takes_no_letter_from_the_words(key: str) -> None:
    words = "request (6031 tokens) exceeds 1-4096 tokens; model ollama/llama3 EMPTY none sk-no-key-required"

    assert quotable(words, key) == words


def test_field_18_a_call_that_the_server_could_not_read_is_asked_for_again() -> None:
    told = {"message": "Failed to call a function.", "type": "invalid_request_error", "code": "tool_use_failed"}

    assert isinstance(by_status(400, {}, orjson.dumps({"error": told}), POST), ModelBroken)
    assert isinstance(in_stream(told, POST, began=False), ModelBroken)


@batch(
    ("error", "kind"),
    [
        ({"code": 502, "message": "Provider returned error"}, ModelBusy),
        ({"code": "503", "message": "no"}, ModelBusy),
        ({"status": "UNAVAILABLE", "message": "no"}, ModelBusy),
        ({"type": "unavailable_error", "message": "Loading model"}, ModelBusy),
        ({"code": "insufficient_quota", "status": 429, "message": "no"}, ModelRefused),
        ("no", ModelRefused),
    ],
)
def test_field_39_an_error_in_the_stream_before_a_word_is_busy_or_refused(error: object, kind: type[Exception]) -> None:
    assert type(in_stream(error, POST, began=False)) is kind


def test_field_50_the_wait_of_a_body_is_told_with_the_refusal() -> None:
    body = b'[{"error": {"code": 429, "message": "no", "details": [{"retryDelay": "7s"}]}}]'
    error = by_status(429, {}, body, POST)

    assert isinstance(error, ModelBusy)
    assert error.retry_after == 7


def test_without_a_key_the_words_say_which_to_set() -> None:
    nameless = Post(name="m", url="http://x/v1", headers={}, body=b"")

    assert "set M_KEY" in str(by_status(401, {}, b"{}", replace(POST, key="")))
    assert "`key`" in str(by_status(401, {}, b"{}", nameless))


def test_field_40_a_redirect_says_the_base_url_where_it_leads() -> None:
    post = replace(POST, url="http://x/v1/chat/completions")
    error = by_status(308, {"location": "https://llm.example.com/api/v1/chat/completions?k=1"}, b"", post)

    assert "set base_url to https://llm.example.com/api/v1 (308)" in str(error)


@batch("status", [400, 404, 409, 424])
def test_field_26_a_model_that_is_loading_is_busy_with_any_status(status: int) -> None:
    def failed(words: str) -> object:
        return by_status(status, {}, orjson.dumps({"error": words}), POST)

    assert isinstance(failed("Model is loading, please wait"), ModelBusy)
    assert isinstance(in_stream("Loading model", POST, began=False), ModelBusy)
    assert isinstance(in_stream("Loading model", POST, began=True), ModelBroken)
    assert isinstance(failed("Failed to load model: unknown architecture"), ModelRefused)


def test_field_18_an_answer_that_its_server_could_not_parse_is_broken() -> None:
    body = b'{"error": {"code": "output_parse_failed", "message": "Parsing failed"}}'

    assert isinstance(by_status(400, {}, body, POST), ModelBroken)


@batch(
    ("status", "body", "words"),
    [
        (404, b"404: Not Found", "there is nothing at http://x/chat/completions: base_url names no version, and most"),
        (405, b"Method Not Allowed", "http://x/chat/completions takes no requests: base_url names no version"),
        (200, b"<html><body>Hello</body></html>", "gave a page and no stream: base_url names no version"),
    ],
)
def test_a_base_url_without_its_version_is_told_once_and_last_with_what_to_try(
    status: int, body: bytes, words: str
) -> None:
    error = str(by_status(status, {}, body, replace(POST, url="http://x/chat/completions")))

    assert words in error and f"try http://x/v1 ({status})" in error
    assert not error.endswith(("Not Found", "Not Allowed"))


def test_what_a_provider_says_of_a_model_that_it_lacks_is_quoted() -> None:
    error = str(by_status(404, {}, b'{"error": {"message": "The model `y` does not exist"}}', POST))

    assert error == "m: no such model at http://x/v1: check its name and base_url (404): The model `y` does not exist"

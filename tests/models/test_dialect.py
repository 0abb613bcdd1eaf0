"""What a refusal changes about the next request."""

from dataclasses import replace

from tests.batches import batch
from tests.models.serving import row

from shipworthy.models.dialect import OLDER_VERSION, Dialect, Dialects, first, lesser

ROW = row("openai", "http://x")
SENT = ("model", "messages", "stream", "stream_options", "reasoning_effort")


@batch(
    ("words", "change"),
    [
        ("[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options')}]", {"without": frozenset({"stream_options"})}),
        ("extraneous key [stream_options] is not permitted", {"without": frozenset({"stream_options"})}),
        ("Unrecognized request argument supplied: reasoning_effort", {"without": frozenset({"reasoning_effort"})}),
        ("Your organization must be verified to stream this model.", {"stream": False}),
        ("Unsupported value: 'stream' does not support true with this model.", {"stream": False}),
        ("This model doesn't support tool use in streaming mode.", {"stream": False}),
        ("Streaming is not supported for this model", {"stream": False}),
        ("This model does not support streaming.", {"stream": False}),
        ("stream must be false", {"stream": False}),
        ("System role not supported", {"system": "fold"}),
        ("Developer instruction is not enabled for models/gemma-3-27b-it", {"system": "fold"}),
        ("Unsupported value: 'messages[0].role' does not support 'system' with this model.", {"system": "fold"}),
        ("Only user, assistant and tool roles are supported, got system", {"system": "fold"}),
        ("messages.0.role: Input should be 'user' or 'assistant'", {"system": "fold"}),
        ("System message must be at the beginning.", {"system": "fold"}),
        ("Conversation roles must alternate user/assistant/user/…", {"system": "fold", "turns": "strict"}),
        ("Unexpected role 'user' after role 'tool'", {"turns": "strict"}),
        ("Anthropic doesn't support tool calling without `tools=` param specified.", {"calls": "named"}),
        ("The toolConfig field must be defined when using toolUse content blocks.", {"calls": "named"}),
        ("Requests which include `tool_use` blocks must define tools", {"calls": "named"}),
        ("registry.ollama.ai/library/gemma does not support tools", {"calls": "told"}),
        ("'content' field must be a string or an array of objects.", {"content": ""}),
        ("messages[2]: missing field `content` at line 1", {"content": ""}),
        ("body.messages.content.str - Input should be a valid string", {"content": ""}),
        ("system: Input should be a valid string", {"marks": False}),
        ("there was no previous assistant message with a tool call!", {"content": ""}),
        ("Tool call id was call_0 but must be a-z, A-Z, 0-9, with a length of 9.", {"ids": "nine"}),
        ("'messages[2].tool_calls[0].id': string too long. Expected a maximum length 40", {"ids": "short"}),
        ("Invalid JSON payload received. Unknown name \"additionalProperties\"", {"schemas": "plain"}),
        ("Invalid schema for function 'f': schema must have type", {"schemas": "plain"}),
        ("tools.3.cache_control: Extra inputs are not permitted", {"marks": False}),
        ("'max_tokens' is not supported. Use 'max_completion_tokens' instead.", {"cap": "max_completion_tokens"}),
        ('anthropic-version: "2026-10-21" is not a valid version', {"version": OLDER_VERSION}),
        ("The model is overloaded, come again", {}),
        ("Unknown model", {}),
        ("Internal server error in the upstream", {}),
        ("max_tokens is too large: 9000. This model supports at most 4096", {}),
    ],
)  # fmt: skip
def test_words_change_what_they_name(words: str, change: dict[str, object]) -> None:
    before = Dialect(ids="any")
    after = lesser(before, words, SENT)

    assert {
        name: getattr(after, name) for name in Dialect.__slots__ if getattr(after, name) != getattr(before, name)
    } == (change)


def test_a_cap_that_is_refused_is_never_left_out() -> None:
    told = "[{'type': 'extra_forbidden', 'loc': ('body', 'max_completion_tokens'), 'msg': 'Extra inputs are not permitted'}]"

    assert lesser(Dialect(cap="max_completion_tokens"), told, SENT).cap == "max_tokens"


def test_a_repeated_request_says_nothing_about_why_it_is_refused() -> None:
    told = (
        "[{'type': 'value_error', 'loc': ('body',), 'msg': 'n must be 1', 'input': {'messages': [{'role': 'system'}], "
        "'stream_options': {'include_usage': True}}}, {'loc': ('body', 'tool_choice')}]"
    )

    assert lesser(Dialect(calls="named"), told, SENT) == Dialect(calls="told")


def test_refused_twice_a_part_goes_one_step_further_and_then_no_more() -> None:
    told = "content must be a string, and tools are required"
    steps = [Dialect()]
    while (less := lesser(steps[-1], told, ())) != steps[-1]:
        steps.append(less)

    assert [(one.content, one.calls) for one in steps] == [(None, "bare"), ("", "named"), ("-", "told")]


def test_only_fields_that_were_sent_are_left_out_and_everyday_words_are_no_fields() -> None:
    assert lesser(Dialect(), "stream_options", ("model",)) == Dialect()
    assert lesser(Dialect(), "after thinking about it", ("thinking",)) == Dialect()
    assert lesser(Dialect(), "thinking: Extra inputs", ("thinking",)).without == {"thinking"}


@batch(
    ("over", "expected"),
    [
        ({}, Dialect(ids="short")),
        ({"provider": "mistral", "cap": "max_tokens"}, Dialect(ids="nine")),
        ({"provider": "vllm", "model": "mistralai/Devstral-Small"}, Dialect(ids="nine")),
        ({"provider": "google", "model": "gemini-3-flash"}, Dialect(schemas="plain")),
        ({"provider": "openrouter", "model": "google/gemini-3-flash"}, Dialect(schemas="plain")),
        ({"provider": "vllm", "system": "fold"}, Dialect(system="fold")),
        ({"provider": "anthropic", "wire": "anthropic"}, Dialect(calls="named")),
    ],
)
def test_what_is_known_of_a_family_is_right_from_the_first_request(over: dict[str, str], expected: Dialect) -> None:
    assert first(row(over.pop("wire", "openai"), "http://x", **over)) == expected


def test_what_was_learnt_counts_for_the_model_and_its_address_alone() -> None:
    known, dialects = first(ROW), Dialects()
    dialects.keep(ROW, known, Dialect(ids="short", stream=False))
    dialects.keep(ROW, known, Dialect(ids="short", content=""))

    assert dialects.of(ROW, known) == Dialect(ids="short", stream=False, content="")
    assert dialects.of(row("openai", "http://y"), known) == known
    assert dialects.of(row("openai", "http://x", model="other"), known) == known


def test_what_was_changed_in_vain_stays() -> None:
    known, dialects = first(ROW), Dialects()
    dialects.give_up(ROW, known, Dialect(ids="short", system="fold"))

    assert dialects.futile(ROW) == {"system"}
    assert lesser(known, "System role not supported", SENT, dialects.futile(ROW)) == known


@batch(
    ("words", "change"),
    [
        ("Streaming is not implemented", {"stream": False}),
        ("body.stream: Streaming is disabled on this endpoint", {"stream": False}),
        ("This endpoint only supports non-streaming requests", {"stream": False}),
        ("streaming is not yet supported", {"stream": False}),
        ("body.stream: Input should be False", {"stream": False}),
        ("Only user and assistant roles are supported!", {"system": "fold"}),
        ("Tool call IDs should be alphanumeric strings with length 9!", {"ids": "nine"}),
        ("Encrypted content is not supported with this model.", {"without": frozenset({"include"})}),
        ('{"message": "include is not supported"}', {"without": frozenset({"include"})}),
        ("body.tools.0.strict: Extra inputs are not permitted", {"without": frozenset({"strict"}), "schemas": "plain"}),
    ],
)
def test_refusals_in_other_words(words: str, change: dict[str, object]) -> None:
    known = Dialect()

    assert lesser(known, words, (*SENT, "include", "strict")) == replace(known, **change)  # type: ignore[arg-type]

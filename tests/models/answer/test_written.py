"""Calls that a model wrote as text."""

import json

from tests.batches import batch
from tests.models.answer.written_calls import ARGS, ARGUMENTS, FORMS, NAME, OBJECT, TOOLS

from shipworthy.models.answer.written import looks_like_a_call, read_calls

PLAIN = {name: text for name, text in FORMS.items() if "thought" not in name}


@batch("form", PLAIN)
def test_field_22_a_call_is_read_in_the_form_of_its_template(form: str) -> None:
    calls = read_calls(PLAIN[form], TOOLS)

    assert calls is not None
    assert [(call.name, json.loads(call.arguments)) for call in calls] == [(NAME, ARGUMENTS)]


@batch("form", PLAIN)
def test_field_22_no_call_is_read_for_a_tool_that_is_not_offered(form: str) -> None:
    assert read_calls(PLAIN[form], {"get_news": {}}) is None
    assert read_calls(PLAIN[form], {}) is None


@batch("form", PLAIN)
def test_field_22_no_beginning_of_a_call_is_another_call(form: str) -> None:
    whole = read_calls(PLAIN[form], TOOLS)
    for at in range(len(PLAIN[form])):
        assert read_calls(PLAIN[form][:at], TOOLS) in (None, whole), at


@batch(
    "text",
    [
        '<tool_call>{"name": "get_price", "arguments": {"ticker": "NVDA",}}</tool_call>',
        "<tool_call>{'name': 'get_price', 'arguments': {}}</tool_call>",
        '<tool_call>{"name": "get_price", "arguments": ["NVDA"]}</tool_call>',
        '<tool_call>{"name": "get_price", "arguments": "NVDA"}</tool_call>',
        '<tool_call>{"name": "get_price", "arguments": "{} {}"}</tool_call>',
        '<tool_call>{"name": "get_price", "arguments": {"days": NaN}}</tool_call>',
        '<tool_call>{"name": "get_price", "arguments": {"days": 1, "days": 2}}</tool_call>',
        '<tool_call>{"name": "get_price", "arguments": {}, "parameters": {}}</tool_call>',
        '<tool_call>{"name": "get_price", "arguments": {}, "note": 1}</tool_call>',
        '<tool_call>{"name": 7, "arguments": {}}</tool_call>',
        "<tool_call>7</tool_call>",
        "<tool_call></tool_call>",
        f"<tool_call>{OBJECT}</tool_call> and <tool_call>{OBJECT[:-9]}",
        "<function=get_price><parameter=ticker>NVDA",
        "<function=get_price><parameter=ticker>NVDA</parameter>",
        "<function=get_price><parameter=days>three</parameter></function>",
        "<function=get_price><parameter=days>3 4</parameter></function>",
        "<function=get_price><parameter=days>1</parameter><parameter=days>2</parameter></function>",
        f"get_price {ARGS} and more",
        "[" * 100_000,
    ],
)
def test_field_22_nothing_is_repaired_or_guessed(text: str) -> None:
    assert read_calls(text, TOOLS) is None


def test_field_22_arguments_in_tags_have_the_types_of_the_schema() -> None:
    text = "<function=get_price>\n<parameter=ticker>\n7\n</parameter>\n<parameter=days>\n3\n</parameter>\n</function>"
    calls = read_calls(text, TOOLS)

    assert calls is not None
    assert json.loads(calls[0].arguments) == {"ticker": "7", "days": 3}
    optional = {"f": {"properties": {"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}, "b": {"enum": [1, 2]}}}}
    calls = read_calls("<function=f><parameter=a>x</parameter><parameter=b>2</parameter></function>", optional)
    assert calls is not None
    assert json.loads(calls[0].arguments) == {"a": "x", "b": 2}


def test_field_22_several_calls_are_read_and_marks_in_their_text_stay() -> None:
    told = '{"name": "get_price", "arguments": {"ticker": "</tool_call><tool_call> ä"}}'
    calls = read_calls(f"<tool_call>{told}</tool_call>\n<tool_call>{OBJECT}</tool_call>", TOOLS)

    assert calls is not None
    assert json.loads(calls[0].arguments) == {"ticker": "</tool_call><tool_call> ä"}
    assert len(calls) == 2


def test_field_22_behind_shown_text_a_call_must_end_the_answer() -> None:
    text = FORMS["before a word"]

    assert read_calls(text, TOOLS) is not None
    assert read_calls(text, TOOLS, alone=True) is None
    assert read_calls(FORMS["hermes"], TOOLS, alone=True) is not None


@batch(
    ("text", "like"),
    [
        (OBJECT, True),
        ('{"name": "get_news", "arguments": {}}', True),
        (f"{OBJECT}\nThis gets the price.", True),
        (f"```json\n{OBJECT}\n```", True),
        ('get_price(ticker="NVDA")', True),
        ('[get_price(ticker="NVDA")]', True),
        ('get_news(ticker="NVDA")', False),
        ('{"price": 142.5}', False),
        ('{"name": "Ann", "age": 7}', False),
        ("[1, 2]", False),
        ("[]", False),
        ("{", False),
        ("The price is 142.5.", False),
    ],
)
def test_field_22_what_would_be_a_call_is_no_answer(text: str, like: bool) -> None:
    assert looks_like_a_call(text, TOOLS) is like

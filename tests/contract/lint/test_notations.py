"""An expression in a notation that takes it as plain text is refused, with the notation that works here."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy import Agent
from shipworthy.contract.lint.notations import expression_in

Told = Callable[..., list[str]]
TOOLS = """
from typing import Literal
from shipworthy import tool
@tool
def find(query: str, kind: Literal["order", "refund"] = "order", filters: dict | None = None) -> dict:
    "Find."
    return {"id": query, "kind": kind, "filters": filters}
"""
INPUTS = "inputs:\n  city: {type: text, default: Ulm}\n  order: {type: text, default: ''}\nlet: {both: city + order}\n"


def page(*lines: str) -> str:
    return INPUTS + "workflow:\n" + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("literal", "value"),
    [("message", "=message"), ("today", "=today"), ("city", "=city"), ("both", "=both"), ("first.id", "=first.id"),
     ("len(first.id)", "=len(first.id)"), ("city + order", "=city + order")],
)  # fmt: skip
def test_F20_an_argument_that_names_a_value_without_its_sign_is_refused(told: Told, literal: str, value: str) -> None:
    earlier = "- {tool: find, as: first, with: {query: x}}"
    (problem,) = told(page(earlier, "- tool: find", f"  with: {{query: {literal}}}"), tools=TOOLS)

    assert problem.startswith(f"a/skills/s.yaml:11: `{literal}` is sent as this word")
    assert f"write `{value}` for the value" in problem and f"`='{literal}'`" in problem


@pytest.mark.parametrize(
    "written", ["=message", '"{message}"', "\"='message'\"", "messages", "a message", "kind", "it"]
)
def test_F20_what_is_marked_or_names_nothing_is_taken_as_it_stands(told: Told, written: str) -> None:
    assert told(page("- tool: find", f"  with: {{query: {written}}}"), tools=TOOLS) == []


def test_F20_the_way_of_the_repair_sends_the_word(opened: Callable[..., Agent]) -> None:
    lines = page("- tool: find", "  with: {query: \"='message'\"}", "- answer: '{find.id}'")

    assert opened(lines, tools=TOOLS).run_sync("do it").text == "message"


def test_F20_a_word_that_the_parameter_takes_is_meant(told: Told) -> None:
    assert told(page("- tool: find", "  with: {query: =city, kind: order}"), tools=TOOLS) == []


def test_F20_it_is_found_inside_of_lists_and_records_and_in_defaults(told: Told) -> None:
    nested = told(page("- tool: find", "  with: {query: x, filters: {a: [city]}}"), tools=TOOLS)
    default = told("inputs:\n  note: {type: text, default: message}\nworkflow:\n  - answer: '{note}'\n")

    assert "`city` is sent as this word" in nested[0] and "`message` is sent as this word" in default[0]


def test_F20_the_item_and_the_error_count_where_they_can_be_read(told: Told) -> None:
    each = ("- tool: find", "  foreach: word in [city]", "  max: 2", "  with: {query: word}")
    rescue = ("- tool: find", "  on_error: [{tool: find, as: again, with: {query: error}}]")

    assert "`word` is sent" in told(page(*each), tools=TOOLS)[0]
    assert "`error` is sent" in told(page(*rescue), tools=TOOLS)[0]
    assert told(page("- tool: find", "  with: {query: error}"), tools=TOOLS) == []


@pytest.mark.parametrize(
    ("text", "message", "repair"),
    [
        ('"=city"', "`=city` is said as it stands", "`{city}`"),
        ("find.id", "`find.id` is said as it stands", "`{find.id}`"),
        ('"In {{city}}"', "`{{city}}` shows `{city}`", "write `{city}`"),
        ('"In {{ city }}"', "`{{ city }}` shows", "write `{ city }`"),
        ('"At {{find.id:>5}}"', "shows `{find.id:>5}`", "write `{find.id:>5}`"),
    ],
)
def test_F20_a_text_with_the_sign_of_another_place_is_refused(told: Told, text: str, message: str, repair: str) -> None:
    (problem,) = told(page("- {tool: find, with: {query: x}}", f"- answer: {text}"), tools=TOOLS)

    assert problem.startswith("a/skills/s.yaml:10: ") and message in problem and repair in problem


@pytest.mark.parametrize(
    "text", ['city', '"Fine."', '\'{{"a": 1}}\'', '"{{unknown}}"', "\"{'{city}'}\"", '"{{{city}}}"', '"= 5"']
)  # fmt: skip
def test_F20_plain_texts_and_plain_braces_stay_as_they_are(told: Told, text: str) -> None:
    assert told(page(f"- answer: {text}")) == []


@pytest.mark.parametrize(
    ("when", "repair"),
    [('"=city"', "leave it out: write `city`"), ('"{{city}}"', "leave them out: write `city`"),
     ('"{city}"', "leave them out: write `city`"), ('"city = 5"', "use == to compare")],
)  # fmt: skip
def test_an_expression_with_a_sign_is_refused_with_the_one_without(told: Told, when: str, repair: str) -> None:
    (problem,) = told(page("- answer: x", f"  when: {when}"))

    assert problem.startswith("a/skills/s.yaml:10: `when`: ") and repair in problem


@pytest.mark.parametrize("key", ["answer", "confirm", "fallback"])
def test_a_truth_where_a_text_stands_is_refused_or_means_what_it_says(told: Told, key: str) -> None:
    lines = {
        "answer": ("- answer: true",),
        "confirm": ("- {tool: find, with: {query: x}, confirm: true}",),
        "fallback": ("- {prompt: x, fallback: true}",),
    }[key]
    found = told(page(*lines), tools=TOOLS)

    assert found == [] if key == "confirm" else "must be text, not true or false" in found[0]


@given(word=st.from_regex(r"[a-z]{1,8}( [a-z]{1,8}){0,3}", fullmatch=True))
def test_F20_only_what_reads_known_names_alone_is_refused(word: str) -> None:
    names = frozenset({"city", "order", "message"})
    found = expression_in(word, names)

    assert (found is not None) <= bool(names & set(word.split()))
    assert expression_in(f"'{word}'", names) is None

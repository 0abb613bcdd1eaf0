"""Questions as forms, and what clients bring back."""

import dataclasses

from mcp_types import (
    CreateMessageRequest,
    CreateMessageResult,
    ElicitRequest,
    ElicitResult,
    ListRootsRequest,
    ListRootsResult,
    Root,
    TextContent,
)
from tests.batches import batch
from tests.server.mcp.connected import accepted

from shipworthy import Agent, Skill, Step, input_type
from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.events import QuestionAsked
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.mcp.questions import Means, Question, inputs_in

EVERY: frozenset[Means] = frozenset(("form", "model", "roots"))
ASKED = Asked(agent="a", message="hello", session="s")
INPUTS = {
    name: Input.model_validate(raw)
    for name, raw in {
        "name": {"type": "text"},
        "age": {"type": "integer"},
        "day": {"type": "date"},
        "sure": {"type": "yesno"},
        "color": {"type": ["red", "blue"]},
        "size": {"type": "size"},
        "tags": {"list": "text", "max": 3},
        "greeting": {"type": "client_model", "ask": "Greet {name}"},
        "folders": {"type": "client_roots"},
    }.items()
}


def _agent() -> Compiled:
    types = {name: input_type(name, pattern=r"\S.*") for name in ("client_model", "client_roots")}
    types["size"] = input_type("size", values={"small": ["tiny"], "large": []})
    steps = (Step.model_validate({"answer": "Hi"}),)
    skill = Skill(name="skill", description="Do", inputs=INPUTS, workflow=steps)
    return Agent(skills=[skill], types=types, store="memory").compiled


AGENT = _agent()


def _question(*names: str, kind: str = "input", choices: tuple[str, ...] = ()) -> Question:
    event = QuestionAsked(kind=kind, names=names, text="Which?", choices=choices, question_id="q")  # type: ignore[arg-type]
    result = RunResult(run_id="r", status="asked", reason="input", text="", skill="skill", inputs={"known": 1})
    return Question.of(ASKED, result, event, AGENT)


def test_each_input_has_the_field_of_its_type() -> None:
    fields = _question("name", "age", "day", "sure", "color", "size", "tags").fields
    assert {name: {key: value for key, value in field.items() if key != "title"} for name, field in fields.items()} == {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "day": {"type": "string", "format": "date"},
        "sure": {"type": "boolean"},
        "color": {"type": "string", "enum": ["red", "blue"]},
        "size": {"type": "string", "enum": ["large", "small"]},
        "tags": {"type": "string"},
    }


def test_a_form_is_named_as_its_input_and_lists_the_choices() -> None:
    question = _question("name", choices=("Anna", "Bo", "Anna"))
    assert list(question.requests(EVERY)) == ["name"] == [question.key]
    assert question.fields["name"]["enum"] == ["Anna", "Bo"]
    assert _question("name", "age").key == "answers"
    assert _question(kind="confirm").fields == {"confirm": {"type": "boolean", "title": "Yes"}}
    assert _question("one", "two", kind="skill", choices=("One", "Two")).key == "skill"


@batch(
    ("question", "filled", "message"),
    [
        (_question("name"), accepted(name="Anna"), "Anna"),
        (_question("name"), accepted(other="Anna"), "Anna"),
        (_question("name", choices=("Anna", "Bo")), accepted(name="Bo"), "2"),
        (_question("name", choices=("10", "2")), accepted(name="2"), "2"),
        (_question("sure"), accepted(sure=False), "no"),
        (_question("tags"), ElicitResult(action="accept", content={"tags": ["a", "b"]}), "a, b"),
        (_question(kind="confirm"), accepted(confirm=True), "yes"),
        (_question(kind="confirm"), ElicitResult(action="decline"), "no"),
    ],
)
def test_a_filled_form_is_the_answer_in_words(question: Question, filled: ElicitResult, message: str) -> None:
    asked = question.answered(question.given({question.key: filled}))
    assert (asked.message, asked.answering, asked.session, asked.inputs) == (message, "q", "s", None)
    assert asked.message_id == question.answered(question.given({question.key: filled})).message_id


@batch(
    "filled",
    [ElicitResult(action="cancel"), ElicitResult(action="decline"), accepted(), accepted(name=""), 12345, None],
)
def test_a_form_that_says_nothing_is_no_answer(filled: object) -> None:
    question = _question("name")
    assert question.given({"name": filled, "unknown": accepted(name="x")}) == {}


def test_several_fields_are_given_as_inputs_with_those_that_are_known() -> None:
    question = _question("name", "age")
    asked = question.answered(question.given({"answers": accepted(name="Anna", age=30, more=1)}))
    assert (asked.skill, asked.answering) == ("skill", None)
    assert asked.inputs == {"known": 1, "name": "Anna", "age": 30}


def test_the_clients_program_is_asked_what_is_for_it() -> None:
    question = _question("name", "greeting", "folders")
    kinds = {name: type(request) for name, request in question.requests(EVERY).items()}
    assert kinds == {"name": ElicitRequest, "greeting": CreateMessageRequest, "folders": ListRootsRequest}
    assert (question.needs, question.prompts) == (["form", "model", "roots"], {"greeting": "Greet {name}"})
    assert list(question.requests(frozenset(("model",)))) == ["greeting"]
    said = CreateMessageResult(role="assistant", content=TextContent(text="Hello!"), model="m")
    listed = ListRootsResult(roots=[Root(uri="file:///a"), Root(uri="file:///b")])
    given = question.given({"name": accepted(name="Anna"), "greeting": said, "folders": listed})
    assert given == {"name": "Anna", "greeting": "Hello!", "folders": "file:///a, file:///b"}


def test_what_another_person_decides_is_asked_of_no_client() -> None:
    question = dataclasses.replace(_question(kind="confirm"), by="lead")
    assert (question.requests(EVERY), question.needs) == ({}, ["form"])


def test_a_question_survives_its_way_through_a_client() -> None:
    question = _question("name", "greeting", "folders", choices=("a", "b"))
    assert Question.read(question.state) == question


def test_forms_may_come_with_a_request_before_any_question() -> None:
    responses = {"name": accepted(x="Anna"), "age": accepted(age=3, more=1), "tags": accepted(), "other": accepted(a=1)}
    assert inputs_in({**responses, "day": 5}, INPUTS) == {"name": "Anna", "age": 3}

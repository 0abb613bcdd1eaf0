"""A question of a run as a client can be asked it, and what the client brings back as the next message of the run.

A person fills in a form. Inputs of the types `client_model` and `client_roots` are for the client's program: its model
completes the question, and its folders are listed.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mcp_types import (
    CreateMessageRequest,
    CreateMessageRequestParams,
    CreateMessageResult,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequest,
    ListRootsRequest,
    ListRootsResult,
    SamplingMessage,
    TextContent,
)

from shipworthy.compiled import Compiled
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.events import QuestionAsked
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.mcp.again import same_answer
from shipworthy.server.offers import values_of

Means: TypeAlias = Literal["form", "model", "roots"]
"""How a question reaches an answer."""
PROGRAMS: Mapping[str, Means] = {"client_model": "model", "client_roots": "roots"}
"""Type of an input → the part of the client's program that answers it."""
CONFIRM = "confirm"
MOST_CHOICES = 200
"""Choices that a form lists; of more, the question has them in its text alone."""
MOST_TOKENS = 1000
"""Of an answer by the client's model."""
TEXT: Mapping[str, object] = {"type": "string"}
FIELDS: Mapping[str, Mapping[str, object]] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "money": {"type": "number"},
    "yesno": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "email": {"type": "string", "format": "email"},
}
"""Type of an input → the field of a form in which it is filled in; others are texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question that a run ended with, and the conversation that waits for its answer."""

    agent: str
    session: str
    id: str
    kind: Literal["input", "confirm", "skill"]
    text: str
    fields: dict[str, dict[str, object]]
    """Name → the JSON schema of its value, of what a person fills in."""
    prompts: dict[str, str] = dataclasses.field(default_factory=dict)
    """Name → what the client's model is asked."""
    roots: tuple[str, ...] = ()
    """The names of inputs that are the client's folders."""
    choices: tuple[str, ...] = ()
    wrong: str = ""
    """Why what was filled in before cannot be taken."""
    by: str = ""
    """Who has to say yes, where that is another person."""
    skill: str = ""
    inputs: dict[str, object] = dataclasses.field(default_factory=dict)
    """The inputs of the skill that are known."""

    @classmethod
    def of(cls, asked: Asked, result: RunResult, event: QuestionAsked, agent: Compiled) -> "Question":
        """The question of a run of an agent."""
        asks = result.skill in agent.spec.skills
        inputs = agent.graph(str(result.skill)).inputs if asks else {}
        names = event.names if event.kind == "input" else ()
        means = {name: PROGRAMS.get(inputs[name].type.name, "form") for name in names if name in inputs}
        known: object = json.loads(json.dumps(result.inputs, default=str))
        return cls(
            agent=asked.agent,
            session=asked.session or "",
            id=event.question_id,
            kind=event.kind,
            text=event.text,
            fields=_fields(event, [name for name in names if means.get(name, "form") == "form"], inputs, agent.spec),
            prompts={name: _prompt(event, inputs[name]) for name in names if means.get(name) == "model"},
            roots=tuple(name for name in names if means.get(name) == "roots"),
            choices=event.choices,
            by=event.by,
            skill=result.skill or "",
            inputs=known if isinstance(known, dict) else {},
        )

    @classmethod
    def read(cls, state: str) -> "Question":
        """The question of a state that this server has sealed."""
        fields = json.loads(state)
        return cls(**{**fields, "choices": tuple(fields["choices"]), "roots": tuple(fields["roots"])})

    @property
    def state(self) -> str:
        """All of it, for a client that brings it back with the answer."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    @property
    def key(self) -> str:
        """The name of its form: that of the input; of several, `answers`."""
        return next(iter(self.fields)) if len(self.fields) == 1 else "answers"

    @property
    def shown(self) -> str:
        """Its text, after why the answer before was none."""
        return f"{self.wrong}\n\n{self.text}" if self.wrong else self.text

    @property
    def schema(self) -> dict[str, object]:
        """The schema of its form: a field for each input, with its choices where they are few."""
        return {"type": "object", "properties": self.fields, "required": list(self.fields)}

    @property
    def needs(self) -> list[Means]:
        """What a client has to be able to do for it."""
        every: list[tuple[Means, object]] = [("form", self.fields), ("model", self.prompts), ("roots", self.roots)]
        return [means for means, names in every if names]

    def requests(self, able: frozenset[Means]) -> dict[str, InputRequest]:
        """What a client is asked that is able to do these; nothing of what another person decides."""
        if self.by:
            return {}
        found: dict[str, InputRequest] = {}
        if self.fields and "form" in able:
            params = ElicitRequestFormParams(message=self.shown, requested_schema=self.schema)
            found[self.key] = ElicitRequest(params=params)
        for name, prompt in self.prompts.items() if "model" in able else ():
            message = SamplingMessage(role="user", content=TextContent(text=prompt))
            found[name] = CreateMessageRequest(
                params=CreateMessageRequestParams(messages=[message], max_tokens=MOST_TOKENS)
            )
        for name in self.roots if "roots" in able else ():
            found[name] = ListRootsRequest()
        return found

    def given(self, responses: Mapping[str, object]) -> dict[str, object]:
        """The values in what a client brings back, by name; a form for an approval that is declined is a no.

        One value under another name is taken for the only field of a form.
        """
        values: dict[str, object] = {
            name: told for name in (*self.prompts, *self.roots) if (told := _told(responses.get(name)))
        }
        filled = responses.get(self.key)
        if not isinstance(filled, ElicitResult):
            return values
        if filled.action != "accept":
            return {CONFIRM: False} if self.kind == CONFIRM and filled.action == "decline" else values
        content = {name: value for name, value in (filled.content or {}).items() if value not in (None, "", [])}
        if len(self.fields) == 1 and len(content) == 1:
            return {**values, self.key: next(iter(content.values()))}
        return {**values, **{name: content[name] for name in self.fields if name in content}}

    def answered(self, given: Mapping[str, object]) -> Asked:
        """The next message: of one value of a form in words, and of others the skill with all that is known."""
        if len(given) == 1 and set(given) <= set(self.fields):
            text = self._said(next(iter(given.values())))
            return same_answer(self.agent, self.session, self.id, text)
        words = "\n".join(f"{name.replace('_', ' ')}: {self._said(value)}" for name, value in given.items())
        asked = same_answer(self.agent, self.session, self.id, words)
        inputs = {**self.inputs, **given}
        return dataclasses.replace(asked, answering=None, skill=self.skill or None, inputs=inputs)

    def _said(self, value: object) -> str:
        """A value in words; a choice by its number, which names it exactly."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(self._said(item) for item in value)
        text = str(value)
        numbers = any(choice.strip().isdigit() for choice in self.choices)
        return str(self.choices.index(text) + 1) if text in self.choices and not numbers else text


def _fields(
    event: QuestionAsked, filled: Sequence[str], inputs: Mapping[str, Input], spec: AgentSpec
) -> dict[str, dict[str, object]]:
    """The fields of a question; `filled`: the inputs that a person fills in."""
    if event.kind == CONFIRM:
        return {CONFIRM: {"type": "boolean", "title": "Yes"}}
    names = list(filled) if event.kind == "input" else [event.kind]
    fields = {name: _field(inputs.get(name), spec) for name in names}
    if len(names) == 1 and 0 < len(event.choices) <= MOST_CHOICES:
        fields[names[0]] = {"type": "string", "enum": list(dict.fromkeys(event.choices))}
    return {name: {**field, "title": name.replace("_", " ")} for name, field in fields.items()}


def _field(found: Input | None, spec: AgentSpec) -> dict[str, object]:
    if found is None or found.list is not None:
        return dict(TEXT)
    if values := values_of(spec, found):
        return {"type": "string", "enum": values}
    return dict(FIELDS.get(found.type.name, TEXT))


def _prompt(event: QuestionAsked, found: Input) -> str:
    """What the client's model is asked: the question, or of several that of this input alone."""
    return event.text if len(event.names) == 1 or found.ask is None else found.ask.source


def _told(response: object) -> str:
    """What the client's model said, or its folders; empty where it is neither."""
    if isinstance(response, ListRootsResult):
        return ", ".join(str(root.uri) for root in response.roots)
    content = response.content if isinstance(response, CreateMessageResult) else None
    return content.text if isinstance(content, TextContent) else ""


def inputs_in(responses: Mapping[str, object], names: Mapping[str, Input]) -> dict[str, object]:
    """The values of inputs that a client gives as filled forms with a request, without a question before."""
    found: dict[str, object] = {}
    for name, filled in responses.items():
        if name in names and isinstance(filled, ElicitResult) and filled.action == "accept" and filled.content:
            values = [value for value in filled.content.values() if value not in (None, "", [])]
            if name in filled.content or len(values) == 1:
                found[name] = filled.content.get(name, next(iter(values), None))
    return {name: value for name, value in found.items() if value not in (None, "", [])}

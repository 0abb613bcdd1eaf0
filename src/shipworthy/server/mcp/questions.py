"""A question of a run as a form that a client shows to its person, and what the person filled in as the answer."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mcp_types import ElicitRequest, ElicitRequestFormParams, ElicitResult

from shipworthy.contract.input import Input
from shipworthy.events import QuestionAsked

CONFIRM = "confirm"
MOST_CHOICES = 200
"""Choices that a form lists; of more, the question has them in its text alone."""
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
    """Name → the JSON schema of its value; the names are those of the inputs that are asked for."""
    choices: tuple[str, ...] = ()

    @classmethod
    def of(cls, agent: str, session: str, asked: QuestionAsked, inputs: Mapping[str, Input]) -> "Question":
        """The question of an event; `inputs`: those of the skill that asks."""
        return cls(
            agent=agent,
            session=session,
            id=asked.question_id,
            kind=asked.kind,
            text=asked.text,
            fields=_fields(asked, inputs),
            choices=asked.choices,
        )

    @classmethod
    def read(cls, state: str) -> "Question":
        """The question of a state that this server has sealed."""
        fields = json.loads(state)
        return cls(**{**fields, "choices": tuple(fields["choices"])})

    @property
    def state(self) -> str:
        """All of it, for a client that brings it back with the answer."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    @property
    def key(self) -> str:
        """The name of its form: that of the input; of several, `answers`."""
        return next(iter(self.fields)) if len(self.fields) == 1 else "answers"

    @property
    def schema(self) -> dict[str, object]:
        """The schema of its form: a field for each input, with its choices where they are few."""
        return {"type": "object", "properties": self.fields, "required": list(self.fields)}

    @property
    def form(self) -> ElicitRequest:
        """The form as a request of the protocol."""
        return ElicitRequest(params=ElicitRequestFormParams(message=self.text, requested_schema=self.schema))

    def answer(self, filled: ElicitResult) -> str | None:
        """The message that the form makes; None where it says nothing that answers the question.

        A form that is declined is a no to an approval. One value under another name is taken for the only field.
        """
        if filled.action != "accept":
            return "no" if self.kind == CONFIRM and filled.action == "decline" else None
        given = {name: value for name, value in (filled.content or {}).items() if value not in (None, "", [])}
        if len(self.fields) == 1 and len(given) == 1:
            return self._said(next(iter(given.values())))
        named = {name: self._said(given[name]) for name in self.fields if name in given}
        if len(self.fields) == 1 or not named:
            return next(iter(named.values()), None)
        return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in named.items())

    def _said(self, value: object) -> str:
        """A value in words; a choice by its number, which names it exactly."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(self._said(item) for item in value)
        text = str(value)
        numbers = any(choice.strip().isdigit() for choice in self.choices)
        return str(self.choices.index(text) + 1) if text in self.choices and not numbers else text


def _fields(asked: QuestionAsked, inputs: Mapping[str, Input]) -> dict[str, dict[str, object]]:
    if asked.kind == CONFIRM:
        return {CONFIRM: {"type": "boolean", "title": "Yes"}}
    names = asked.names if asked.kind == "input" and asked.names else (asked.kind,)
    fields = {name: _field(inputs.get(name)) for name in names}
    if len(names) == 1 and 0 < len(asked.choices) <= MOST_CHOICES:
        fields[names[0]] = {"type": "string", "enum": list(dict.fromkeys(asked.choices))}
    return {name: {**field, "title": name.replace("_", " ")} for name, field in fields.items()}


def _field(found: Input | None) -> dict[str, object]:
    if found is None or found.list is not None:
        return dict(TEXT)
    if found.type.name == "choice":
        return {"type": "string", "enum": list(found.type.options)}
    return dict(FIELDS.get(found.type.name, TEXT))


def inputs_in(responses: Mapping[str, object], names: Mapping[str, object]) -> dict[str, object]:
    """The values of inputs that a client gives as filled forms with a request, without a question before."""
    found: dict[str, object] = {}
    for name, filled in responses.items():
        if name in names and isinstance(filled, ElicitResult) and filled.action == "accept" and filled.content:
            values = [value for value in filled.content.values() if value not in (None, "", [])]
            if len(values) == 1 or name in filled.content:
                found[name] = filled.content.get(name, values[0] if values else None)
    return {name: value for name, value in found.items() if value not in (None, "", [])}

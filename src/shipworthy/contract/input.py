"""An input of a skill: the user is asked for it when a running step reads it."""

import re
from typing import Literal

from pydantic import (
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    field_validator,
    model_validator,
)

from shipworthy.contract.defined import Defined
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.finding import Finder, finder, finding_error
from shipworthy.contract.language.given import given
from shipworthy.contract.language.normal import normal, read_rules
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.language.typed import Types, typed
from shipworthy.contract.language.types import BUILT_IN, TypeSpec
from shipworthy.contract.language.values import MISSING
from shipworthy.contract.ranges import Range, with_range

NO_TEXTS = frozenset({*BUILT_IN, "list", "record"}) - {"text", "email"}
"""Types whose values are no texts."""


def _any_case(pattern: str) -> Finder:
    return finder(pattern, re.IGNORECASE)


class Input(Defined):
    """One input of a skill, or one that all skills of an agent share."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    type: TypeSpec = TypeSpec()
    list: TypeSpec | None = None
    """The type of the items, where the input is a list."""
    min: int = Field(default=0, ge=0, strict=True)
    max: int | None = Field(default=None, ge=1, strict=True)
    pattern: str | None = None
    """A regular expression that finds the value in a message; its first group, or the whole match, is the value."""
    ask: Text | None = None
    choices: Expr | None = None
    value: Expr | None = None
    label: Text | None = None
    default: Value | None = None
    when: Expr | None = None
    check: Expr | None = None
    otherwise: Text | None = None
    keep: Literal["skill", "session"] = "skill"
    normalise: tuple[str, ...] = ()
    """How its text is changed before it is checked and used."""

    _range: Range | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _read_range(cls, raw: object, handler: "ModelWrapValidatorHandler[Input]") -> "Input":
        rest, found = with_range(raw)
        made = handler(rest)
        if found is not None:
            made._range = found
        return made

    @field_validator("normalise", mode="before")
    @classmethod
    def _read_normal(cls, raw: object) -> object:
        return read_rules(raw)

    @field_validator("type", "list", mode="before")
    @classmethod
    def _read_type(cls, raw: object) -> object:
        return None if raw is None else TypeSpec.parse(raw)

    @field_validator("default", mode="before")
    @classmethod
    def _read_default(cls, raw: object) -> object:
        return given(raw)

    @field_validator("pattern")
    @classmethod
    def _takes_no_long_time(cls, raw: str | None) -> str | None:
        if raw is not None and (why := finding_error(raw)):
            raise ValueError(why)
        return raw

    @model_validator(mode="after")
    def _list_has_a_maximum(self) -> "Input":
        if self.list is not None and self.max is None:
            raise ValueError("a list needs `max`: how many items it may have at most")
        if self.max is not None and self.min > self.max:
            raise ValueError(f"`min` {self.min} is above `max` {self.max}")
        return self

    @model_validator(mode="after")
    def _changes_texts(self) -> "Input":
        name = (self.list or self.type).name
        if self.normalise and name in NO_TEXTS:
            raise ValueError(f"`normalise` changes texts, and a value of `{name}` is none: remove it")
        if {"upper", "lower"} <= set(self.normalise):
            raise ValueError("`normalise`: `upper` and `lower` contradict one another: write one of them")
        return self

    @property
    def range(self) -> Range | None:
        """Its least and greatest value; None where it has none."""
        return self._range

    @property
    def whole_pattern(self) -> str | None:
        """The pattern that the whole of a value matches; None without one, or where a group of it is the value."""
        free = self.pattern is None or self.choices is not None or (self.list or self.type).name != "text"
        return None if free or re.compile(self.pattern or "").groups else self.pattern

    def fits_pattern(self, value: object) -> bool:
        """Whether a text, as it is or in its form, is what the pattern finds, in capitals or not."""
        if (pattern := self.whole_pattern) is None or not isinstance(value, str):
            return True
        texts = {value.strip(), str(self.normalised(value.strip()))}
        found = ((hit.start, hit.end) == (0, len(text)) for text in texts for hit in _any_case(pattern).hits(text))
        return any(found)

    @property
    def kind(self) -> TypeSpec:
        """The type of the whole value, lists included."""
        if self.list is None:
            return self.type
        return TypeSpec(name="list", item=self.list, min=self.min, max=self.max)

    @property
    def is_free_text(self) -> bool:
        """Whether any words are a value of it."""
        return self.list is None and self.choices is None and self.type.name == "text" and self.pattern is None

    def typed_default(self, value: object, types: Types) -> object:
        """A default as this input's type, with the agent's own `types`; raises NotOfType.

        What is picked from `choices` is as these are. An empty text ends the question without a value: it stays a text
        where values are texts, and is MISSING where they are not.
        """
        kind = self.kind
        if self.choices is not None:
            return value
        if value == "":
            return MISSING if kind.name in NO_TEXTS else value
        return typed(value, kind, types)

    def normalised(self, value: object) -> object:
        """The value in the form that `normalise` gives it."""
        return normal(value, self.normalise)

    @property
    def fields(self) -> tuple[Value, ...]:
        """Every expression of this input, in the order they are evaluated."""
        every = (self.when, self.default, self.choices, self.value, self.label, self.check, self.ask, self.otherwise)
        return tuple(value for value in every if value is not None)

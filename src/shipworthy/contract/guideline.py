"""A guideline: when it applies, what the model is told, and which rules the runtime enforces."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field, PlainSerializer, PlainValidator, field_validator
from pydantic_core import PydanticCustomError

from shipworthy.contract.answer_check import CHECKING_MS, AnswerCheck, read_checks, written_checks
from shipworthy.contract.defined import Defined
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.pattern import LONGEST_SEARCHED, matches, pattern_error
from shipworthy.errors import ExpressionError

CONDITION_NAMES = frozenset({"skill", "inputs", "session", "context", "message", "now", "today"})
"""The names that a condition may read."""
HOW_TO_WRITE_WHEN = "write words, `[words, other words]`, or one expression with a leading `=`"
Words: TypeAlias = tuple[str, ...]


def _read_when(raw: object) -> "Words | Expr | None":
    if raw is None or isinstance(raw, Expr):
        return raw
    if isinstance(raw, str):
        expression = _condition(raw.strip())
        if expression is not None:
            return expression
    words = (raw,) if isinstance(raw, str) else raw
    if not isinstance(words, list | tuple) or not words or not all(isinstance(word, str) for word in words):
        raise ValueError(f"`when` is neither words nor an expression: {HOW_TO_WRITE_WHEN}")
    if any("=" in word or _condition(word.strip()) is not None for word in words):
        # Taken as words it would almost never apply, and no error would be shown.
        raise ValueError(f"`when` has an expression where words stand: {HOW_TO_WRITE_WHEN}")
    if not all(word.strip() for word in words):
        raise ValueError(f"`when` has an entry without a word: {HOW_TO_WRITE_WHEN}")
    return tuple(words)


def _condition(text: str) -> Expr | None:
    """The expression in a text: marked by a leading `=`, or recognised by the names that it reads; None for words."""
    try:
        found = Expr.parse(text.removeprefix("="))
    except ExpressionError as error:
        if not text.startswith("="):
            return None
        context = {"message": error.message, "repair": error.repair}
        raise PydanticCustomError("expression", "{message}", context) from error
    plain = isinstance(found.tree, ast.Name) or not (found.reads & CONDITION_NAMES or text in ("True", "False"))
    return None if plain and not text.startswith("=") else found


def _read_approval(raw: object) -> "tuple[str, ...] | Literal[True]":
    if raw is True:
        return True
    if raw is False or raw is None:
        return ()
    names = (raw,) if isinstance(raw, str) else raw
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise ValueError("`require_approval` takes the names of tools, or true: every write")
    return tuple(names)


def _written(when: "Words | Expr | None") -> object:
    return f"={when}" if isinstance(when, Expr) else when


When: TypeAlias = Annotated[Words | Expr | None, PlainValidator(_read_when), PlainSerializer(_written)]
Approval: TypeAlias = Annotated[tuple[str, ...] | Literal[True], PlainValidator(_read_approval)]
Checks: TypeAlias = Annotated[tuple[AnswerCheck, ...], PlainValidator(read_checks), PlainSerializer(written_checks)]


class Guideline(Defined):
    """One rule of an agent; without `when` it always applies. The runtime enforces it, whichever model is used."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str = Field(default="", max_length=80, strict=True)
    when: When = None
    """Words that the message is compared with, or an expression over `CONDITION_NAMES`."""
    then: str = Field(default="", strict=True)
    """Added to the model's instructions while the guideline applies."""
    first_tool: str | None = Field(default=None, strict=True)
    """The tool that must be called before all others."""
    only_tools: tuple[str, ...] | None = None
    """The only tools that may be called; None: all."""
    forbid_tools: tuple[str, ...] = ()
    max_tool_calls: int | None = Field(default=None, ge=0, le=10_000, strict=True)
    """Most tool calls of a run."""
    require_approval: Approval = ()
    """Tools that need the user's approval; True: every write."""
    answer_must_match: tuple[str, ...] = ()
    """Patterns that every answer must match; one that does not is withheld."""
    answer_must_not_match: tuple[str, ...] = ()
    """Patterns that no text to the user may match."""
    answer_check: Checks = ()
    """Expressions over what an answer states and the results, which must hold, and functions that judge it."""
    otherwise: str = Field(default="", strict=True)
    """Sent instead of an answer that breaks this guideline."""

    @field_validator("only_tools", "forbid_tools", "answer_must_match", "answer_must_not_match", mode="before")
    @classmethod
    def _one_is_a_list(cls, raw: object) -> object:
        return (raw,) if isinstance(raw, str) else raw

    @field_validator("answer_must_match", "answer_must_not_match")
    @classmethod
    def _can_be_searched(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            if why := pattern_error(pattern):
                raise ValueError(why)
        return patterns

    @property
    def tools(self) -> Mapping[str, tuple[str, ...]]:
        """The tools it names, by key."""
        return {
            "first_tool": (self.first_tool,) if self.first_tool is not None else (),
            "only_tools": self.only_tools or (),
            "forbid_tools": self.forbid_tools,
            "require_approval": self.require_approval if self.require_approval is not True else (),
        }

    @property
    def checks(self) -> bool:
        """Whether it checks texts to the user, so that no text may be streamed before the check."""
        return self.searches or bool(self.answer_check)

    @property
    def searches(self) -> bool:
        """Whether it has patterns for texts to the user."""
        return bool(self.answer_must_match or self.answer_must_not_match)

    def breach(self, text: str, *, answer: bool = True) -> str:
        """How a text breaks its patterns, or an empty text; `answer`: `answer_must_match` applies as well."""
        if not self.searches:
            return ""
        if len(text) > LONGEST_SEARCHED:
            return f"a text of more than {LONGEST_SEARCHED:,} characters cannot be checked"
        for pattern in self.answer_must_not_match:
            if matches(pattern, text):
                return f"it must not match `{pattern}`"
        missing = [pattern for pattern in self.answer_must_match if not matches(pattern, text)] if answer else []
        return f"it must match `{missing[0]}`" if missing else ""


def checking_ms(guidelines: Iterable[Guideline]) -> float:
    """Most milliseconds that functions of `answer_check` take in a run; 0 without any."""
    checks = (check for each in guidelines for check in each.answer_check)
    return CHECKING_MS if any(not isinstance(check, Expr) for check in checks) else 0.0


def fewest_calls(guidelines: Iterable[Guideline]) -> int | None:
    """The lowest `max_tool_calls` of the guidelines without a condition; None where no such limit is set."""
    every = (guideline.max_tool_calls for guideline in guidelines if guideline.when is None)
    return min((most for most in every if most is not None), default=None)


@dataclass(frozen=True, slots=True)
class Rules:
    """The combined rules of several guidelines, used at load and in a run."""

    named: tuple[tuple[str, Guideline], ...] = ()
    """Pairs of a guideline's name, or its number, and the guideline."""

    @property
    def firsts(self) -> Mapping[str, str]:
        """Tool that must be called first → the name of the guideline; more than one entry is a contradiction."""
        every: dict[str, str] = {}
        for name, guideline in self.named:
            if guideline.first_tool is not None:
                every.setdefault(guideline.first_tool, name)
        return every

    @property
    def first(self) -> str | None:
        """The tool that must be called before all others, or None."""
        return next(iter(self.firsts), None)

    @property
    def most(self) -> int | None:
        """Most tool calls of a run; None: no limit."""
        every = (guideline.max_tool_calls for _, guideline in self.named)
        return min((most for most in every if most is not None), default=None)

    @property
    def checks(self) -> bool:
        """Whether a guideline checks texts to the user."""
        return any(guideline.checks for _, guideline in self.named)

    def refusal(self, tool: str) -> str:
        """Why a tool must not be called, or an empty text."""
        for name, guideline in self.named:
            only = guideline.only_tools
            if tool in guideline.forbid_tools or (only is not None and tool not in only):
                return f"`{name}` does not allow `{tool}` here"
        return ""

    def doubts(self, tool: str, *, writes: bool) -> list[str]:
        """Why a tool needs the user's approval; empty where it needs none."""
        wanted = ((name, guideline.require_approval) for name, guideline in self.named)
        return [f"`{name}` wants your yes" for name, tools in wanted if (writes if tools is True else tool in tools)]

    def contradiction(self) -> str:
        """Why the rules contradict each other as soon as a tool is called, or an empty text."""
        firsts = [f"`{name}` wants `{tool}` first" for tool, name in self.firsts.items()]
        if len(firsts) > 1:
            return f"{firsts[0]}, and {firsts[1]}"
        if self.first is not None and (why := self.refusal(self.first)):
            return f"{firsts[0]}, and {why}"
        if self.first is not None and self.most == 0:
            return f"{firsts[0]}, and no tool call is left"
        return ""

"""What the caller of `tools_from` says of the tools, and the contract that comes of it."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import ValidationError

from shipworthy.contract.language.text import Text
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import Problem, UsageError
from shipworthy.tools.options import NO_OPTIONS, check_options, no_option, reasons_of, template_of
from shipworthy.tools.tool import Compactor, Tool

Said: TypeAlias = dict[str, Any]
"""Options of one tool, by the names that `@tool` has for them."""
TAKEN = (*NO_OPTIONS, "name")
"""Parts of a contract that a tool brings itself."""
UNKNOWN_EFFECT = "write"
"""What a tool does where the caller has not said it: a write is shown, asked about, and made at most once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that can become a tool, before its options are known."""

    where: str
    name: str
    make: Callable[[Said], Tool]
    """Makes the tool with these options; raises UsageError where they do not fit it."""
    has: frozenset[str] = frozenset()
    """Options that it brings itself, and that only what is said of it by its name replaces."""
    is_fixed: bool = False
    """Whether it is a tool already, with a contract that stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options for all tools, and those for single ones."""

    shared: Mapping[str, object] = field(default_factory=dict)
    own: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def of(self, one: Candidate) -> Said:
        """The options of one tool."""
        shared = {key: value for key, value in self.shared.items() if value is not None and key not in one.has}
        effect = {} if "effect" in one.has else {"effect": UNKNOWN_EFFECT}
        own = {key: value for key, value in self.own.get(one.name, {}).items() if is_option(key)}
        return {**effect, **shared, **own}

    def problems(self, candidates: Iterable[Candidate]) -> Iterator[Problem]:
        """What is said of tools that do not exist, of tools whose contract stays, and in options that do not exist."""
        fixed = {one.name: one.is_fixed for one in candidates}
        for name, said in self.own.items():
            where = f"tools_from: `{name}`"
            if name not in fixed:
                close = difflib.get_close_matches(name, fixed, n=1)
                known = f"did you mean `{close[0]}`?" if close else f"there are {', '.join(sorted(fixed)) or 'none'}"
                yield Problem(where, "options are given for it, and no tool has that name", known)
            elif fixed[name]:
                yield Problem(
                    where, "it is a tool already, and keeps its contract", "write the options in its `@tool(…)`"
                )
            for key in said:
                if not is_option(key):
                    yield Problem(where, no_option(key).partition(":")[0], no_option(key).partition(": ")[2])


def is_option(key: str) -> bool:
    """Whether a tool has an option of that name."""
    return key not in TAKEN and (key in ToolSpec.model_fields or key == "compact")


def gathered(
    shared: Mapping[str, object],
    effects: Mapping[str, object] | None,
    labels: Mapping[str, str] | None,
    options: Mapping[str, Mapping[str, object]] | None,
) -> Options:
    """The options of all tools and of single ones, of the four arguments that say them."""
    own: dict[str, dict[str, object]] = {name: dict(said) for name, said in (options or {}).items()}
    for key, said in (("effect", effects), ("label", labels)):
        for name, value in (said or {}).items():
            own.setdefault(name, {})[key] = value
    return Options(shared=shared, own=own)


def contract(name: str, said: Said, **theirs: object) -> tuple[ToolSpec, Compactor | None]:
    """The contract of a tool and the writer of its result; raises UsageError for options that do not fit."""
    given = {key: value for key, value in said.items() if value is not None and key != "compact"}
    fields: Said = {**theirs, **given}
    try:
        spec = ToolSpec(name=name, **fields)
    except ValidationError as error:
        raise UsageError(f"tool `{name}`: {reasons_of(error, {'name': name, **fields})}") from None
    check_options(spec)
    compact: str | Text | Callable[[Any], str] | None = said.get("compact")
    return spec, template_of(name, "compact", compact) if isinstance(compact, str) else compact

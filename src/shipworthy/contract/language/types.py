"""The types of inputs, of parameters and of the fields in a prompt's output."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from shipworthy.contract.language.finding import finding_error
from shipworthy.contract.language.own import WARMING, OwnCode, Values
from shipworthy.errors import UsageError

BUILT_IN = (
    "text",
    "integer",
    "number",
    "money",
    "date",
    "time",
    "datetime",
    "duration",
    "interval",
    "email",
    "yesno",
)

LONGEST_TYPE = 1000
"""Most characters of a type that is written as one text."""

TYPES_WITHOUT_VALUES = ("ticker",)
"""Types that exist without a list of values unless the agent defines one of that name."""
ASKED_BY_NAME = ("ticker", "email")
"""The user is asked for a text parameter of this name as for this type."""


class TypeSpec(BaseModel):
    """A type: a built-in or registered name, a choice of words, a record of fields, or a list of one of these."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "text"
    """A name of `BUILT_IN`, a registered name, or `choice`, `record`, `list`, `any`."""
    options: tuple[str, ...] = ()
    fields: tuple[tuple[str, "TypeSpec"], ...] = ()
    item: "TypeSpec | None" = None
    min: int = 0
    max: int | None = None

    @classmethod
    def parse(cls, raw: object) -> "TypeSpec":
        """Parse `text`, `[a, b, c]`, `{field: type}`, `{list: type, max: n}`, `a|b|c` or `list:text`.

        Raises ValueError with the part that cannot be parsed.
        """
        if isinstance(raw, TypeSpec):
            return raw
        if isinstance(raw, str) and raw.strip():
            return cls._parse_word(raw.strip())
        if isinstance(raw, list | tuple) and raw:
            if not all(isinstance(option, str | int | float | bool) for option in raw):
                raise ValueError("a choice is a list of plain words")
            return cls(name="choice", options=tuple(_word(option) for option in raw))
        if isinstance(raw, Mapping) and "list" in raw:
            return cls._parse_list(raw)
        if isinstance(raw, Mapping) and raw:
            return cls(name="record", fields=tuple((str(key), cls.parse(value)) for key, value in raw.items()))
        raise ValueError(f"{raw!r} is not a type")

    @classmethod
    def _parse_list(cls, raw: Mapping[object, object]) -> "TypeSpec":
        for key, value in raw.items():
            if key not in ("list", "min", "max"):
                raise ValueError(f"`{key}` is not a key of a list type: it has `list`, `min` and `max`")
            if key != "list" and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
                raise ValueError(f"`{key}` must be a whole number, not {value!r}")
        return cls(name="list", item=cls.parse(raw["list"]), min=raw.get("min", 0), max=raw.get("max"))

    @classmethod
    def _parse_word(cls, word: str) -> "TypeSpec":
        if len(word) > LONGEST_TYPE:
            raise ValueError(f"a type of {len(word)} characters is too long; at most {LONGEST_TYPE} are read")
        if word.startswith("list:"):
            return cls(name="list", item=cls.parse(word[5:]))
        if "|" in word:
            return cls(name="choice", options=tuple(part.strip() for part in word.split("|")))
        return cls(name=word)

    def names(self) -> set[str]:
        """The names of the built-in and registered types that this type contains."""
        inner = [kind for _, kind in self.fields] + ([self.item] if self.item else [])
        own = set() if self.name in ("choice", "record", "list") else {self.name}
        return own.union(*(kind.names() for kind in inner))

    def __str__(self) -> str:
        if self.name == "choice":
            return " | ".join(self.options)
        if self.name == "list":
            return f"list of {self.item}"
        if self.name == "record":
            return "{" + ", ".join(f"{key}: {kind}" for key, kind in self.fields) + "}"
        return self.name


def read_types(raw: object) -> object:
    """The types of a mapping by their names; raises ValueError with the name of one that is no type."""
    if not isinstance(raw, Mapping):
        return {} if raw is None else raw
    read: dict[object, TypeSpec] = {}
    for name, kind in raw.items():
        try:
            read[name] = TypeSpec.parse(kind)
        except ValueError as error:
            raise ValueError(f"`{name}`: {error}; write `{name}: text`, or a list of the words it may be") from error
    return read


def _word(option: object) -> str:
    # YAML reads `yes` and `no` inside a list as booleans; people mean the words.
    return {True: "yes", False: "no"}[option] if isinstance(option, bool) else str(option)


@dataclass(frozen=True, kw_only=True)
class InputType:
    """An input type that the agent defines: a closed set of values with their synonyms, or a pattern."""

    name: str
    pattern: str | None = None
    """A regular expression for values outside the set; its first group, or the whole match, is the value."""
    check: Callable[[str], bool] | None = None
    _values: "Values | Callable[[], Values]" = field(default_factory=dict, repr=False)
    _own: OwnCode = field(default_factory=OwnCode, repr=False, compare=False)

    @property
    def values(self) -> Values:
        """Canonical value → its synonyms; a function is called once, on first use, and none are there until it ends."""
        return self._own.values(self.name, self._values) if callable(self._values) else self._values

    @property
    def complete(self) -> bool:
        """Whether its values are there."""
        return not callable(self._values) or self._own.loaded()

    def load(self, seconds: float = WARMING) -> None:
        """Wait so long for the function that gives its values."""
        if callable(self._values):
            self._own.values(self.name, self._values, seconds)

    def fits(self, word: str) -> bool:
        """Whether `check` lets a value pass; one that raises, or takes longer than a moment, does not."""
        return self.check is None or self._own.fits(self.name, self.check, word)


def input_type(
    name: str,
    *,
    values: "Values | Callable[[], Values] | None" = None,
    pattern: str | None = None,
    check: Callable[[str], bool] | None = None,
) -> InputType:
    """Define an input type for an agent, such as a ticker or an airport.

    `values` maps each canonical value to the words people use for it, or is a function that returns the map and is
    called on first use; `pattern` finds values outside the set; `check` returns False to refuse one. Both functions run
    on a thread of their own: a message waits 150 ms for them, without values, or with the value refused, where they
    raise or take longer. Raises UsageError.
    """
    if not isinstance(name, str) or not name.isidentifier() or name in BUILT_IN:
        raise UsageError(f"`{name}` cannot be the name of an input type: use a new plain word")
    if pattern is not None and not isinstance(pattern, str):
        raise UsageError(f"the pattern of input type `{name}` is text, not {type(pattern).__name__}")
    if not isinstance(values, Mapping | None) and not callable(values):
        raise UsageError(f"the values of input type `{name}` are a mapping or a function, not {type(values).__name__}")
    if pattern is not None and (why := finding_error(pattern)):
        raise UsageError(f"the pattern of input type `{name}`: {why}")
    return InputType(name=name, pattern=pattern, check=check, _values=values or {})

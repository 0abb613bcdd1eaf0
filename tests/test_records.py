"""Dataclasses whose methods are written at their first use: each does what that of the standard library does."""

import copy
import dataclasses
import pickle
import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import pytest
from tests.batches import batch

import shipworthy
from shipworthy import records

T = TypeVar("T")


class _Plain:
    one: int
    two: str = "b"
    many: list[int] = field(default_factory=list)
    KNOWN: ClassVar[int] = 3


class _Hidden:
    one: int
    of: object = field(default=None, compare=False, repr=False)
    fixed: int = field(default=7, init=False)
    made: list[int] = field(default_factory=list, init=False)


class _After:
    one: int
    two: int = field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "two", self.one + 1)


class _Own:
    one: int

    def __eq__(self, other: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "own"


class _Of(Generic[T]):
    self: T  # a field may have the name of the first argument
    one: int = 1


SHAPES: list[tuple[type, dict[str, Any]]] = [
    (_Plain, {"one": 1}),
    (_Plain, {"one": 1, "two": "c", "many": [4]}),
    (_Plain, {}),
    (_Plain, {"one": 1, "three": 3}),
    (_Hidden, {"one": 1, "of": object}),
    (_Hidden, {"one": 1, "fixed": 2}),
    (_After, {"one": 1}),
    (_Own, {"one": 1}),
    (_Of, {"self": 1}),
]
HOW: list[dict[str, bool]] = [
    {},
    {"frozen": True},
    {"slots": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "kw_only": True},
    {"slots": True, "eq": False, "repr": False},
    {"frozen": True, "slots": True, "order": True},
]


def _told(work: Callable[[], object]) -> object:
    """What comes of a piece of work: its value as text, or its error."""
    try:
        return repr(work())
    except (TypeError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"


def _behaviour(decorate: Any, shape: type, given: dict[str, Any], how: dict[str, bool]) -> list[object]:
    body = {name: value for name, value in vars(shape).items() if name not in ("__dict__", "__weakref__")}
    cls = decorate(**how)(type(shape)(shape.__name__, getattr(shape, "__orig_bases__", ())[:0], body))

    def made() -> Any:
        return cls(**given)

    def put(name: str) -> object:
        one = made()
        setattr(one, name, 5)
        return getattr(one, name)

    return [
        _told(lambda: repr(made()) if how.get("repr", True) else "unshown"),
        _told(lambda: made() == made()),
        _told(lambda: made() != object()),
        _told(lambda: isinstance(hash(made()), int)),
        _told(lambda: hash(made()) == hash(made())),
        _told(lambda: put("one")),
        # Of a frozen one with slots, the standard one fails in its own code.
        _told(lambda: put("unknown") if not (how.get("frozen") and how.get("slots")) else None),
        _told(lambda: delattr(made(), "one")),
        _told(lambda: dataclasses.asdict(made())),
        _told(lambda: dataclasses.astuple(dataclasses.replace(made(), one=9))),
        _told(lambda: copy.copy(made()) == made()),
        _told(lambda: copy.deepcopy(made()) == made()),
        _told(lambda: made() < made()),
        _told(lambda: [one.name for one in dataclasses.fields(cls)]),
        getattr(cls, "__match_args__", None),
        cls.__dataclass_params__.frozen,
        (cls.__hash__ is None, "__slots__" in vars(cls)),
    ]


@batch("how", HOW)
def test_it_does_what_the_standard_one_does(how: dict[str, bool]) -> None:
    for shape, given in SHAPES:
        expected = _behaviour(dataclasses.dataclass, shape, given, how)
        assert _behaviour(records.dataclass, shape, given, how) == expected, shape.__name__


@records.dataclass(frozen=True, slots=True)
class Kept:
    one: int
    two: list[int] = field(default_factory=list)


@records.dataclass(frozen=True, slots=True)
class Wider(Kept):
    three: int = 3


def test_a_frozen_one_is_kept_and_found_again() -> None:
    for one in (Kept(1, [2]), Wider(1, three=4)):
        assert pickle.loads(pickle.dumps(one)) == one
        with pytest.raises(FrozenInstanceError):
            one.one = 2  # type: ignore[misc]
    assert repr(Wider(1)) == "Wider(one=1, two=[], three=3)"


def test_a_method_is_written_once() -> None:
    @records.dataclass(frozen=True)
    class One:
        a: int

    before = One.__init__
    One(1)
    written = One.__init__
    One(2)
    assert before is not written
    assert One.__init__ is written
    assert "a" in written.__code__.co_varnames


def test_the_package_uses_no_other() -> None:
    source = Path(shipworthy.__file__).parent
    texts = {path.relative_to(source).as_posix(): path.read_text(encoding="utf-8") for path in source.rglob("*.py")}
    other = re.compile(r"^from dataclasses import .*\bdataclass\b|^@dataclasses\.dataclass", re.MULTILINE)
    assert [name for name, text in texts.items() if other.search(text) and not name.startswith("cli/templates/")] == []

"""The dataclass of the standard library, whose methods are written at their first use.

That one compiles up to six methods of a class while it is imported, in half a millisecond of CPU; a process has
hundreds of classes, and makes objects of few.
"""

import dataclasses
import reprlib
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, field, replace
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field", "replace"]

PUT = object.__setattr__
"""Sets an attribute of a frozen object."""


def written(cls: type, name: str, arguments: str, lines: list[str], known: dict[str, Any]) -> Callable[..., Any]:
    """A method with that text, which may use the known names."""
    body = "\n ".join(lines or ["pass"])
    found: dict[str, Any] = {}
    exec(f"def {name}({arguments}):\n {body}", known, found)
    method: Callable[..., Any] = found[name]
    method.__qualname__, method.__module__ = f"{cls.__qualname__}.{name}", cls.__module__
    return method


def init_of(cls: type, *, frozen: bool, slots: bool) -> Callable[..., Any]:
    """`__init__`, with the fields as arguments; one of them may be named `self`."""
    known: dict[str, Any] = {"_put": PUT, "_missing": MISSING}
    arguments: dict[bool, list[str]] = {False: [], True: []}
    lines: list[str] = []
    for one in dataclasses.fields(cls):
        name = one.name
        if one.init:
            arguments[bool(one.kw_only)].append(_argument(one, known))
        if (value := _value(one, known, slots=slots)) is not None:
            lines.append(f"_put(_self, {name!r}, {value})" if frozen else f"_self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("_self.__post_init__()")
    every = ["_self", *arguments[False], *(["*", *arguments[True]] if arguments[True] else [])]
    return written(cls, "__init__", ", ".join(every), lines, known)


def _argument(one: "Field[Any]", known: dict[str, Any]) -> str:
    if one.default is not MISSING:
        known[f"_default_{one.name}"] = one.default
        return f"{one.name}=_default_{one.name}"
    return one.name if one.default_factory is MISSING else f"{one.name}=_missing"


def _value(one: "Field[Any]", known: dict[str, Any], *, slots: bool) -> str | None:
    """The text of the value that a field gets; None where it gets none."""
    name = one.name
    if one.default_factory is not MISSING:
        known[f"_made_{name}"] = one.default_factory
        return f"_made_{name}() if {name} is _missing else {name}" if one.init else f"_made_{name}()"
    if one.init:
        return name
    if not slots or one.default is MISSING:
        return None
    known[f"_default_{name}"] = one.default
    return f"_default_{name}"


def eq_of(cls: type) -> Callable[..., Any]:
    """`__eq__`, by the fields that count."""
    names = [one.name for one in dataclasses.fields(cls) if one.compare]
    own, others = (f"({''.join(f'{of}.{name}, ' for name in names)})" for of in ("self", "other"))
    lines = ["if other.__class__ is self.__class__:", f"    return {own} == {others}", "return NotImplemented"]
    return written(cls, "__eq__", "self, other", lines, {})


def hash_of(cls: type) -> Callable[..., Any]:
    """`__hash__`, by the same fields."""
    counts = (one for one in dataclasses.fields(cls) if (one.compare if one.hash is None else one.hash))
    lines = [f"return hash(({''.join(f'self.{one.name}, ' for one in counts)}))"]
    return written(cls, "__hash__", "self", lines, {})


def repr_of(cls: type) -> Callable[..., Any]:
    """`__repr__`, with the fields that are shown."""
    shown = ", ".join(f"{one.name}={{self.{one.name}!r}}" for one in dataclasses.fields(cls) if one.repr)
    return reprlib.recursive_repr()(
        written(cls, "__repr__", "self", [f'return self.__class__.__qualname__ + f"({shown})"'], {})
    )


def _at_first_use(cls: Any, name: str, make: Callable[[], Callable[..., Any]]) -> None:
    """Give a class a method that puts the written one in its place."""

    def method(self: Any, /, *args: Any, **named: Any) -> Any:
        own = make()
        setattr(cls, name, own)
        return own(self, *args, **named)

    method.__name__, method.__qualname__ = name, f"{cls.__qualname__}.{name}"
    setattr(cls, name, method)


def _freeze(cls: Any, *, slots: bool) -> None:
    """Refuse to set and delete attributes, as the standard one does."""
    names = frozenset(one.name for one in dataclasses.fields(cls))

    def put(self: Any, name: str, value: object) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def delete(self: Any, name: str) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    cls.__setattr__, cls.__delattr__ = put, delete
    # What other libraries, and the identity of a definition, ask a dataclass.
    cls.__dataclass_params__.frozen = True
    if slots:
        for name, method in (("__getstate__", _state), ("__setstate__", _set_state)):
            if name not in vars(cls):
                setattr(cls, name, method)


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        PUT(self, one.name, value)


def _decorated(
    cls: Any,
    *,
    frozen: bool = False,
    slots: bool = False,
    kw_only: bool = False,
    eq: bool = True,
    repr: bool = True,
    order: bool = False,
) -> Any:
    if order or any(dataclasses.is_dataclass(one) for one in cls.__mro__[1:]):
        # What a class inherits is left to the standard one, which has rules for it.
        whole = dataclasses.dataclass(frozen=frozen, slots=slots, kw_only=kw_only, eq=eq, repr=repr, order=order)
        return whole(cls)
    own = vars(cls).keys() - ({"__hash__"} if vars(cls).get("__hash__") is None else set())
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
    methods: dict[str, Callable[[], Callable[..., Any]]] = {
        "__init__": lambda: init_of(made, frozen=frozen, slots=slots)
    }
    if repr:
        methods["__repr__"] = lambda: repr_of(made)
    if eq:
        methods["__eq__"] = lambda: eq_of(made)
    if eq and frozen:
        methods["__hash__"] = lambda: hash_of(made)
    elif eq and "__hash__" not in own:
        made.__hash__ = None
    for name in methods.keys() - own:
        _at_first_use(made, name, methods[name])
    if frozen:
        _freeze(made, slots=slots)
    return made


if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, **how):
        """As `dataclasses.dataclass`, with the arguments that this package uses."""
        return (lambda one: _decorated(one, **how)) if cls is None else _decorated(cls, **how)

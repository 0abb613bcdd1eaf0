"""The tree of errors: what each says, and with which code a command ends."""

import inspect

from tests.batches import batch

from shipworthy import errors
from shipworthy.errors import LimitReached, Problem, ShipworthyError, SpecError, StateError, ToolTimeout, UsageError

CLASSES = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, ShipworthyError)]


def test_the_tree_in_the_docstring_names_every_class() -> None:
    assert errors.__doc__ is not None
    assert [c.__name__ for c in CLASSES if c.__name__ not in errors.__doc__] == []


def test_without_a_text_the_docstring_is_the_text() -> None:
    assert str(ToolTimeout()) == "The tool did not answer in time."
    assert str(ToolTimeout("late")) == "late"


@batch(("kind", "code"), [(UsageError, 2), (StateError, 3), (ToolTimeout, 1)])
def test_exit_codes(kind: type[ShipworthyError], code: int) -> None:
    assert kind("x").exit_code == code


def test_a_spec_error_tells_every_problem() -> None:
    error = SpecError([Problem("a:1", "one", "mend it"), Problem("b:2", "two")])

    assert error.exit_code == 2
    assert str(error) == "a:1: one\n    mend it\nb:2: two"
    assert len(error.problems) == 2


def test_a_limit_says_what_was_wanted_and_what_was_left() -> None:
    error = LimitReached("tool_calls", 1, 3)

    assert (error.dimension, error.limit, error.wanted) == ("tool_calls", 1, 3)
    assert str(error) == "tool_calls: 3 wanted, 1 left"

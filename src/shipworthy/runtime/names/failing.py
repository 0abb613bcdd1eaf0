"""What a person reads where a step or a skill fails: the innermost text of the author, no word of the failure."""

from typing import Protocol

from shipworthy.contract.labels import TRUSTED, Label, unknown
from shipworthy.contract.language.text import Text
from shipworthy.errors import ExpressionError
from shipworthy.events import Reason
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Told

REFUSALS: frozenset[Reason] = frozenset(("already_done", "budget", "guideline"))
"""Reasons why something is not begun, which `otherwise` speaks of."""


class HasTexts(Protocol):
    """A step or a skill."""

    @property
    def failure(self) -> Text | None: ...
    @property
    def otherwise(self) -> Text | None: ...


def own_text(owner: HasTexts, scope: Scope, reason: Reason, error: str) -> Told | None:
    """The owner's text for this reason; None where it has none, or it cannot be filled."""
    text = (owner.otherwise if reason in REFUSALS else None) or owner.failure
    return filled(text, scope, error) if text is not None else None


def filled(text: Text, scope: Scope, error: str) -> Told | None:
    """The text with what is known by now, and the failure as `error`; None where it cannot be filled."""
    inside = with_error(scope, error)
    try:
        shown = text.render(inside.known).strip()
    except ExpressionError:
        return None
    return Told(shown, inside.label(text)) if shown else None


def with_error(scope: Scope, error: str, failed: Label = TRUSTED) -> Scope:
    """The scope with the message of a failure as `error`; `failed`: the label of what failed, which may speak of it."""
    return scope.beside({"error": unknown("error").whole.join(failed)}, error=error)

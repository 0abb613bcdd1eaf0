"""The text that a skill has for when no answer of a model is to be had."""

from shipworthy.errors import ExpressionError
from shipworthy.runtime.scope import Scope
from shipworthy.runtime.signals import Question
from shipworthy.spec.step import Prompt
from shipworthy.spec.text import Text


def fallback_of(scope: Scope) -> str:
    """The fallback of the skill, or of its last prompt, as far as it can be filled in now; without one, nothing."""
    graph = scope.frame.graph
    last = graph.nodes[-1] if graph.nodes else None
    prompt = last.target if last is not None and isinstance(last.target, Prompt) else None
    own = last.step.fallback if last is not None else None
    text = graph.skill.fallback or own or (prompt.fallback if prompt is not None else None)
    try:
        return text.render(scope) if isinstance(text, Text) else ""
    except (Question, ExpressionError):
        return ""

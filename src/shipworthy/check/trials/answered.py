"""Whether an answer has the words of a model, or those of the fallback that stands in for it."""

from collections.abc import Collection, Iterable

from shipworthy.events import AnyEvent, Degraded, StepFinished, StepStarted

__all__ = ["fallback_of"]

ALWAYS = frozenset({"no_model", "model_failed", "ungrounded", "output_cut"})
"""Reasons that only the words of a model have."""
ALSO = frozenset({"deadline", "limit", "guideline", "model"})
"""Reasons that calls of tools have, too: they count for the steps that ask a model."""
ADDED = "must_say"
"""The model left out what it had to say, and the contract has said it behind its words."""
LOOP = "loop"


def fallback_of(happened: Iterable[AnyEvent], tools: Collection[str]) -> str:
    """The reason for which a text is not that of a model, or not alone; empty where it is, or none was asked for."""
    asking: set[str] = set()
    for event in happened:
        if isinstance(event, StepStarted) and event.step not in tools:
            asking.add(event.step_id)
        if isinstance(event, StepFinished) and event.added:
            return ADDED
        if not isinstance(event, Degraded):
            continue
        loops = event.step_id == LOOP or event.step_id.endswith(f".{LOOP}") or event.step_id.endswith(f"/{LOOP}")
        if event.reason in ALWAYS or (event.reason in ALSO and (event.step_id in asking or loops)):
            return event.reason
    return ""

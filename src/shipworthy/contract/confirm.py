"""The question before a step: its text, who has to say yes to it, and how long that may take."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shipworthy.contract.language.expr import read_text
from shipworthy.contract.language.text import Text
from shipworthy.contract.limits import seconds_of
from shipworthy.regex import regex

KEYS = ("text", "by", "within")
LONGEST_NAME = 100
"""Characters of the name of who says yes."""
LONGEST_WAIT = 365 * 86_400.0
"""Seconds that a question may stay open at most."""
UNSEEN = regex(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, repr=False)
class Confirm(Text):
    """The text of a question for a yes that another person gives, or that is only taken for some time."""

    by: str = ""
    """Who has to say yes: a caller whose `context` holds this name; empty: the person that asks."""
    within: float = 0.0
    """Seconds after which the question is closed; 0: after those of `session.expires`."""


def read_confirm(raw: object) -> object:
    """The question of `confirm`: a text, true for one that shows the calls, or `{text, by, within}`.

    Raises ValueError and PydanticCustomError.
    """
    if isinstance(raw, Mapping):
        if strange := [key for key in raw if key not in KEYS]:
            raise ValueError(f"`confirm` takes a text, or {{text, by, within}}; `{strange[0]}` is none of these")
        text = raw.get("text")
        if "by" not in raw and "within" not in raw:
            return _plain(text)
        if text is False:
            raise ValueError("`text`: false asks nothing, and `by` and `within` belong to a question: leave `text` out")
        made = read_text("" if text is None or text is True else text, Confirm.parse, truths=False)
        return replace(made, by=_name(raw["by"]) if "by" in raw else "", within=_within(raw.get("within")))
    return _plain(raw)


def by_of(confirm: Text | None) -> str:
    """Who has to say yes; empty: the person that asks."""
    return confirm.by if isinstance(confirm, Confirm) else ""


def within_of(confirm: Text | None) -> float:
    """Seconds after which the question is closed; 0: as the session says."""
    return confirm.within if isinstance(confirm, Confirm) else 0.0


def _plain(raw: object) -> object:
    # Without words of its own the question shows the calls.
    return {True: "", False: None}[raw] if isinstance(raw, bool) else raw


def _name(raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("`by` is the name of who has to say yes, such as `oncall-lead`; leave it out for the asker")
    if "{" in raw or raw.lstrip().startswith("="):
        raise ValueError("`by` is a plain name, and no expression: write one that stands in the caller's `context`")
    name = raw.strip()
    if len(name) > LONGEST_NAME or UNSEEN.search(raw):
        raise ValueError(f"`by` is a name of at most {LONGEST_NAME} characters, on one line")
    return name


def _within(raw: object) -> float:
    if raw is None:
        return 0.0
    seconds = seconds_of(raw)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= LONGEST_WAIT:
        raise ValueError("`within` is how long the yes may take, above 0 and at most 365d: write 15m, 2h or 1d")
    return float(seconds)

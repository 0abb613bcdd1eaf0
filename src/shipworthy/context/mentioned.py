"""Identifiers out of results of tools, which a later message may need verbatim."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from shipworthy.context.history import LONGEST_SEARCHED, identifiers
from shipworthy.regex import regex
from shipworthy.tokens.counting import EXACT, Gauge

NUMBER = regex(r"[^\w\s]?[\d.,:]+ ?[^\w\s]?(?:[a-z]{1,3})?", re.IGNORECASE)
NOT_A_WORD = regex(r"[\d_@]")
MOST_NAMES = 60
"""Names that are kept of one result."""
ROUNDS = ((0, 12), (12, MOST_NAMES))
"""The names of a result that are listed in each round over all results: a long list crowds out no older result."""
MOST_LEAVES = 1000
"""Values of one result that are looked at."""
LONGEST_NAME = 40
"""Characters of a name."""
DEEPEST = 20
"""Levels of a result that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNames:
    """Identifiers of one result, as they are listed for a model."""

    source: str
    """The tool that gave it, with how far that can be trusted: `get_order, untrusted`."""
    names: Sequence[str]


def names_in(value: object, text: str) -> tuple[str, ...]:
    """The identifiers in a result whose text a model has read: numbers and times of day last, each once.

    A short value that holds a digit or a capital is one; in longer texts they are found as in messages.
    """
    shown = text[:LONGEST_SEARCHED]
    found = dict.fromkeys(name for leaf in _first(_leaves(value, 0)) for name in _names(leaf))
    kept = [name for name in found if name in shown]
    return tuple(sorted(kept, key=_is_number)[:MOST_NAMES])


def listed(results: Iterable[FoundNames], shown: str, limit: int, gauge: Gauge = EXACT) -> str:
    """One line for each source with the names that the text does not show, within the limit.

    `results`: the newest last. The first names of every result come before the others, those of newer results first.
    """
    newest = list(results)[::-1]
    lines: dict[str, list[str]] = {}
    seen: set[str] = set()
    left = limit
    for result, first, last in [(one, first, last) for first, last in ROUNDS for one in newest]:
        for name in result.names[first:last]:
            if name.casefold() in seen or name in shown:
                continue
            seen.add(name.casefold())
            # The head of a line, its line end, and one token because joined parts may count more than separate ones.
            head = 0 if result.source in lines else gauge.count(_line(result.source, ())) + 2
            cost = gauge.count(f", {name}") + head
            if cost > left:
                break
            lines.setdefault(result.source, []).append(name)
            left -= cost
    text = "\n".join(_line(source, names) for source, names in lines.items())
    return text if gauge.fits(text, limit) else ""


def _line(source: str, names: Sequence[str]) -> str:
    return f"Found earlier ({source}): {', '.join(names)}"


def _first(leaves: Iterable[object]) -> Iterator[object]:
    """The values as far as they are looked at."""
    left = LONGEST_SEARCHED
    for leaf in islice(leaves, MOST_LEAVES):
        left -= len(leaf) if isinstance(leaf, str) else 1
        if left < 0:
            return
        yield leaf


def _leaves(value: object, depth: int) -> Iterator[object]:
    if depth > DEEPEST:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(key, str) and any(letter.isdigit() for letter in key):
                yield key
            yield from _leaves(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner, depth + 1)
    else:
        yield value


def _names(leaf: object) -> list[str]:
    if isinstance(leaf, bool) or not isinstance(leaf, str | int):
        return []
    if isinstance(leaf, int):
        return [str(leaf)] if abs(leaf) >= 1000 else []
    text = leaf.strip()
    if (text.islower() and not NOT_A_WORD.search(text)) or len(text) < 2:
        return []
    # A name is one line, so that it cannot imitate a turn.
    if len(text) <= LONGEST_NAME and len(words := text.split()) <= 3 and " ".join(words) == text:
        return [text]
    return [name for name in identifiers(text) if len(name) <= LONGEST_NAME]


def _is_number(name: str) -> bool:
    """Whether the name is a number, an amount or a time of day, of which a result may hold many."""
    return NUMBER.fullmatch(name) is not None

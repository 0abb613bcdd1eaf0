"""Formats the decision of the router with all that it was made of."""

from collections.abc import Iterator

from shipworthy.cli.printing import cut
from shipworthy.routing.skills.route import Explained, Weighed

MOST_SKILLS = 5
"""Skills that are shown."""
LEAST_SHARE = 0.05
"""Share of the weight of all words that the skill uses, below which a word is not shown."""


def explained_lines(found: Explained) -> list[str]:
    """The lines of `route --explain`: each skill with its chance and what speaks for it, and the limits."""
    shown = found.skills[:MOST_SKILLS]
    width = max((len(one.skill) for one in shown), default=0)
    lines = [f"  {'':<{width}}  chance  words  meaning"] if shown else []
    lines += [line for one in shown for line in _skill(one, width)]
    if len(found.skills) > MOST_SKILLS:
        lines.append(f"  and {len(found.skills) - MOST_SKILLS} more")
    route = found.route
    verdict = {"route": "is run", "ask": "is asked about", "none": "is refused"}[route.outcome]
    lines.append(f"{route.confidence:.2f} {verdict}: run from {found.route_from:.2f}, asked from {found.ask_from:.2f}")
    if found.unknown:
        lines.append("words that no skill uses: " + ", ".join(found.unknown))
    if found.asked_encoder:
        lines.append(f"sentence encoder: {found.asked_encoder}")
    return lines


def _skill(one: Weighed, width: int) -> Iterator[str]:
    meaning = f"{one.meaning:.2f}" if one.meaning is not None else "–"
    yield f"  {one.skill:<{width}}  {one.probability:>6.2f}  {one.words:>5.2f}  {meaning:>7}"
    total = sum(weight for _, weight in one.because)
    weighed = sorted(((weight / total, word) for word, weight in one.because if total), key=lambda each: -each[0])
    because = [f"{word} {share:.0%}" for share, word in weighed if share >= LEAST_SHARE]
    if because:
        yield f"    {', '.join(because)}"
    if one.nearest:
        yield f"    nearest: “{cut(one.nearest)}”"

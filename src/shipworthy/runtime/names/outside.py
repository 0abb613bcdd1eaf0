"""What a person is told of a value outside of the range of its input."""

from shipworthy.contract.language.evaluate import Lookup
from shipworthy.contract.phrases.phrases import Phrases
from shipworthy.contract.ranges import Range
from shipworthy.errors import ExpressionError


def outside(found: Range | None, value: object, lookup: Lookup, phrases: Phrases) -> str:
    """The range in its unit; empty for a value inside, without a range, or where its edges cannot be compared."""
    if found is None:
        return ""
    try:
        least, most = found.edges(lookup)
        if found.holds(value, least, most):
            return ""
    except (TypeError, ExpressionError):
        return ""
    shown = [phrases.show(found.plain(edge) if found.kind == "time" else edge) for edge in (least, most)]
    unit = f" {found.unit}" if found.unit else ""
    if least is not None and most is not None:
        return phrases("in_range", least=shown[0], most=f"{shown[1]}{unit}")
    if most is None:
        return phrases("at_least", least=f"{shown[0]}{unit}")
    return phrases("at_most", most=f"{shown[1]}{unit}")

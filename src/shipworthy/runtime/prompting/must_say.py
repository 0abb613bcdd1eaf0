"""The values that an answer has to contain, however they are written."""

from collections.abc import Iterable, Iterator

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.values import MISSING, plain, show
from shipworthy.grounding.evidence import Evidence, Place
from shipworthy.grounding.extract import figures_in
from shipworthy.runtime.answering.sentences import pieces_of
from shipworthy.runtime.names.scope import Scope

ANSWER = Place("answer")


def lacking(wanted: Iterable[Expr], scope: Scope, text: str) -> dict[str, str]:
    """What a text does not say: the words of the expression → the value as it is shown.

    A value that is missing need not be said.
    """
    found: dict[str, str] = {}
    for expression in wanted:
        for value in _single(plain(expression.evaluate(scope))):
            if not says(text, value):
                words = str(expression).replace("_", " ").replace(".", " ")
                found[words] = f"{found[words]}, {show(value)}" if words in found else show(value)
    return found


def says(text: str, value: object) -> bool:
    """Whether a text contains a value: a text as it stands, a figure in any notation, also rounded."""
    shown = show(value)
    if " ".join(shown.casefold().split()) in " ".join(text.casefold().split()):
        return True
    if isinstance(value, str) and not figures_in(value):
        return False
    source = Evidence()
    source.add_value(value, ANSWER)
    return any(source.find(figure) is not None for figure in figures_in(text))


def figures_again(text: str, said: str) -> str:
    """The text without the sentences that have figures, all of which were said."""
    source = Evidence()
    source.add_text(said, ANSWER)
    kept = []
    for piece in pieces_of(text):
        figures = figures_in(piece.text)
        if not figures or any(source.find(figure) is None for figure in figures):
            kept.append(piece.text)
    return "".join(kept).strip()


def _single(value: object) -> Iterator[object]:
    """Each value of a list or a record; none for a missing one."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _single(item)
    elif value is not MISSING and value is not None and not isinstance(value, bool):
        yield value

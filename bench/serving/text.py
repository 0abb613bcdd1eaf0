"""The answer of the simulated model, and where its pieces and sentences end."""

from shipworthy.sim.answer import SimAnswer, pieces_of


def text_of(tokens: int, words: int) -> str:
    """So many words, none twice, in sentences of `words`."""
    said = [f"word{number}" for number in range(tokens)]
    sentences = [said[at : at + words] for at in range(0, tokens, words)]
    return " ".join(" ".join(one).capitalize() + "." for one in sentences)


def ends_of(text: str) -> list[int]:
    """Characters of the text up to each piece, as the model cuts it."""
    found, at = list[int](), 0
    for piece in pieces_of(SimAnswer(text=text)):
        at += len(piece.text)
        found.append(at)
    return found


def known_at(words: int, tokens: int) -> list[int]:
    """For each piece, that with which its sentence is known to be whole: the first of the next one, or the last."""
    return [min((index // words + 1) * words, tokens - 1) for index in range(tokens)]

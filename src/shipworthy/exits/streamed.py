"""Hides secrets in a text that comes in pieces, so that it can be shown as it comes."""

from bisect import bisect_left
from collections.abc import Mapping

from shipworthy.exits.forms import SHORTEST
from shipworthy.exits.secrets import HEAD, NONE, Secrets


class Streamed:
    """Holds back the end of what has come only while it may be the beginning of a secret.

    The pieces that it gives, joined, are the whole text as `Secrets.hide` gives it.
    """

    def __init__(self, secrets: Secrets = NONE) -> None:
        self.secrets = secrets
        self._concealed: dict[str, str] = {}
        self._held = ""
        self._told: list[str] = []
        self._hidden, self._look_for = secrets, secrets.beginnings

    def push(self, piece: str) -> str:
        """Take a piece; returns what may be shown now."""
        if self._look_for.forms:
            text = self._held + piece
            until = self._until(text)
            self._held = text[until:]
            piece = self._hidden.hide(text[:until])
        self._told.append(piece)
        return piece

    def end(self) -> str:
        """What was held back, now that nothing more comes."""
        text, self._held = self._hidden.hide(self._held), ""
        self._told.append(text)
        return text

    @property
    def told(self) -> str:
        """All that was shown."""
        return "".join(self._told)

    def conceal(self, shown: Mapping[str, str]) -> None:
        """Replace these texts too from here on: text → what stands instead."""
        self._concealed |= {text: instead for text, instead in shown.items() if len(text) >= SHORTEST}
        self._hidden = self.secrets.also(self._concealed)
        self._look_for = self._hidden.beginnings

    def _until(self, text: str) -> int:
        """The place before which the text can be decided on."""
        places = range(max(len(text) - self._look_for.longest + 1, 0), len(text))
        begun = next((place for place in places if self._begins(text, place)), len(text))
        if begun == len(text):
            return begun
        # What overlaps a whole secret belongs to it.
        return next((start for start, end in self._hidden.places(text) if start < begun < end), begun)

    def _begins(self, text: str, place: int) -> bool:
        """Whether the rest of the text is the beginning of a longer form."""
        forms, heads, _ = self._look_for
        if place + HEAD <= len(text) and text[place : place + HEAD] not in heads:
            return False
        rest = text[place:]
        found = bisect_left(forms, rest)
        while found < len(forms) and forms[found] == rest:
            found += 1
        return found < len(forms) and forms[found].startswith(rest)

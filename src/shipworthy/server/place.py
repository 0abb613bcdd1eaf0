"""How far a client has read in the events of a run, in numbers that its tape has too."""

from dataclasses import dataclass

from shipworthy.events import AnyEvent, TextDelta
from shipworthy.regex import regex

WRITTEN = regex(r"(\d{1,12})\.(\d{1,12})")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """So many events, where pieces of text that follow one another count as one, as on a tape.

    A run that is read from its tape has these pieces joined; so the place says how much of them was read too.
    """

    events: int = 0
    characters: int = 0
    """Of the last event, where it is text."""

    def behind(self, event: AnyEvent) -> "Place":
        """The place after the next event."""
        if type(event) is not TextDelta:
            return Place(self.events + 1)
        if self.characters:
            return Place(self.events, self.characters + len(event.text))
        return Place(self.events + 1, len(event.text))

    @classmethod
    def of(cls, text: str) -> "Place | None":
        """The place that is written so; None if it is none."""
        found = WRITTEN.fullmatch(text.strip())
        return None if found is None else cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.events}.{self.characters}"


START = Place()

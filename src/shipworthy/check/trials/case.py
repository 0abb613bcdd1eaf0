"""Cases: conversations that are tried, with the facts that their answers must state."""

from dataclasses import dataclass
from pathlib import Path

from shipworthy.talk.script import Conversation, Talk

__all__ = ["Cases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The cases of one file."""

    file: str
    conversations: tuple[Conversation, ...]

    @classmethod
    def of(cls, talk: Talk) -> "Cases":
        """The cases of a file in the form of `shipworthy talk`."""
        return cls(file=talk.file, conversations=talk.conversations)

    def only(self, part: str) -> "Cases":
        """The cases whose name contains the text, in upper or lower case."""
        kept = tuple(one for one in self.conversations if part.casefold() in one.name.casefold())
        return Cases(file=self.file, conversations=kept)

    def where(self, conversation: Conversation, folder: Path | None) -> str:
        """`file:line` of a case, below the agent's folder."""
        path = Path(self.file).resolve()
        below = folder is not None and path.is_relative_to(folder)
        return f"{path.relative_to(folder) if folder is not None and below else self.file}:{conversation.line}"

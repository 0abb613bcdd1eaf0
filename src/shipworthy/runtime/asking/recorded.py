"""The models of a call as a tape records them."""

from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from typing import Any

from shipworthy.errors import NoModel
from shipworthy.models.model import Part, Price, Request
from shipworthy.models.row import Row
from shipworthy.routing.models.lineup import Candidate, Candidates
from shipworthy.world import Codec


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A model by its name and price only: one that a repeated run was told of. It cannot be asked."""

    name: str
    price: Price | None

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Raises NoModel."""
        raise NoModel(f"{self.name} is not asked in a repeated run")


SENT = ("headers", "body")
"""Fields of a row that matter only where it is asked, and may hold what is not to be written down."""


def _told(line: Candidates) -> Any:
    rows = [asdict(candidate.row) for candidate in line.candidates]
    return {"reason": line.reason, "rows": [{k: v for k, v in row.items() if k not in SENT} for row in rows]}


def _read(data: Any) -> Candidates:
    rows = [Row(**{**row, "price": Price(**row["price"]) if row["price"] else None}) for row in data["rows"]]
    known = (Candidate(model=Absent(name=row.name, price=row.price), row=row) for row in rows)
    return Candidates(candidates=tuple(known), reason=data["reason"])


LINES: Codec[Candidates] = Codec(write=_told, read=_read)
"""A line, as it is written down."""

"""Runs as watching sees them, made in a line."""

from shipworthy.watch.form import form_of
from shipworthy.watch.seen import Seen, Taped


def seen(number: int, *, text: str = "The mood is mixed.", **fields: object) -> Seen:
    """A run of the skill `job`, the number-th, one a minute."""
    taped = Taped(
        contract=str(fields.pop("contract", "c")),
        confidence=float(str(fields.pop("confidence", 0.9))),
        withheld=int(str(fields.pop("withheld", 0))),
        steps=tuple(fields.pop("steps", ())),  # type: ignore[call-overload]
    )
    known = {"skill": "job", "status": "completed", "path": ("look",), "model": "writer", "latency_ms": 100.0}
    made = {**known, **fields}
    return Seen(run_id=f"{number:032x}", at=1000.0 + 60 * number, form=form_of(text), taped=taped, **made)  # type: ignore[arg-type]

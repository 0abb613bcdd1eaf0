"""The quarterly reports of `knowledge/`: the figures of a quarter, and what is expected of the next."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "knowledge"
TITLE = re.compile(r"# (?P<name>.+?) \((?P<ticker>[A-Z.]+)\): (?P<quarter>\w+) quarter report")


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says of its quarter, and of the one after."""

    name: str
    quarter: str
    results: str
    guidance: str


@cache
def reports() -> dict[str, Report]:
    """Ticker → its report, read once."""
    found: dict[str, Report] = {}
    for file in sorted(FOLDER.glob("*.md")):
        title, *parts = file.read_text(encoding="utf-8").split("\n## ")
        if (match := TITLE.match(title)) is None:
            continue
        texts = {head: " ".join(body.split()) for head, _, body in (part.partition("\n") for part in parts)}
        found[match["ticker"]] = Report(
            match["name"], match["quarter"], texts.get("Results", ""), texts.get("Guidance", "")
        )
    return found

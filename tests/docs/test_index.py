"""The list of the documents."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_every_document_is_listed_and_every_link_leads_somewhere() -> None:
    linked = re.findall(r"\]\(([a-z-]+\.md)\)", (DOCS / "README.md").read_text(encoding="utf-8"))
    there = {path.name for path in DOCS.glob("*.md")} - {"README.md"}
    assert set(linked) == there

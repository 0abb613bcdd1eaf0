"""The schemas as files, and the line by which an editor finds them."""

import json
from pathlib import Path

from tests.batches import batch

from shipworthy.check.schema.files import KINDS, file_name, line, text_of, write


def test_they_are_written_and_the_lines_lead_to_them(tmp_path: Path) -> None:
    written = write(tmp_path)
    assert [path.name for path in written] == [file_name(kind) for kind in KINDS]
    for path, kind in zip(written, KINDS, strict=True):
        assert json.loads(path.read_text("utf-8")) == KINDS[kind]()
    for kind, folder in (("agent", tmp_path), ("skill", tmp_path / "skills"), ("cases", tmp_path)):
        told = line(kind, above=len(folder.relative_to(tmp_path).parts))
        assert (folder / told.partition("$schema=")[2]).resolve() in written


@batch("kind", KINDS)
def test_they_are_the_same_each_time(kind: str) -> None:
    assert text_of(KINDS[kind]()) == text_of(KINDS[kind]())
    assert KINDS[kind]()["$schema"] == "http://json-schema.org/draft-07/schema#"

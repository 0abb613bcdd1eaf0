"""The styles of one view do not reach into another: all of them are loaded together."""

import re
from collections import defaultdict
from pathlib import Path

import shipworthy.server.page as page

STATIC = Path(page.__file__).parent / "static"
LAID = {"display", "grid-template-columns", "flex", "flex-direction", "position", "width"}
"""What decides how the elements of a class stand."""
RULE = re.compile(r"^\.([\w-]+) \{([^}]*)\}", re.MULTILINE)


def laid_out() -> dict[str, set[str]]:
    """Class → the files that say how its elements stand, for all sizes of a window."""
    found = defaultdict[str, set[str]](set)
    for file in (STATIC / "style").glob("*.css"):
        for name, body in RULE.findall(file.read_text(encoding="utf-8")):
            if LAID & {line.partition(":")[0].strip() for line in body.splitlines()}:
                found[name].add(file.name)
    return found


def test_each_class_is_laid_out_in_one_file() -> None:
    assert {name: files for name, files in laid_out().items() if len(files) > 1} == {}


def test_a_class_that_a_view_lays_out_is_made_by_no_other_view() -> None:
    # The load line of the conversation stands in three columns, which broke the words of the inspector's costs.
    (chat,) = laid_out()["load"]
    assert chat == "compose.css"
    made = [file for file in (STATIC / "js").rglob("*.js") if re.search(r'class: "load"', file.read_text())]
    assert [file.parent.name for file in made] == ["chat"]

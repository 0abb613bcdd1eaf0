"""The sizes of results, as tapes have them."""

import json

from shipworthy.check.lint.sizes import Size, sizes


def line(**fields: object) -> str:
    return json.dumps({"kind": "call", "tool": "look", **fields})


def test_the_largest_of_each_tool() -> None:
    tape = "\n".join(
        [
            json.dumps({"kind": "run"}),
            line(text="short", tokens=5, full=None),
            line(text="cut […]", tokens=100, full="word " * 300),
            line(text="short", tokens=7, full=None, tool="weigh"),
            line(error={"kind": "ToolTimeout"}),
            "",
        ]
    )

    assert sizes([tape]) == {
        "look": Size(tokens=301, cut=True, calls=2),
        "weigh": Size(tokens=7, cut=False, calls=1),
    }


def test_what_is_no_tape_has_none() -> None:
    assert sizes(["no tape", "[1]", ""]) == {}

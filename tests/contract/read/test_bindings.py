import ast

from shipworthy.contract.read.bindings import bindings, lines_of

SOURCE = """import json as j
from os import path

X = {
    "name": "x",
    "workflow": [
        {"tool": "a"},
        {"tool":
            "b"},
    ],
    **{"y": 1},
}
Y: int = 5


@decorated
async def f(): ...


class C: ...
"""


def test_every_name_at_the_top_has_its_line() -> None:
    lines = {name: line for name, (line, _) in bindings(SOURCE).items()}
    assert lines == {"j": 1, "path": 2, "X": 4, "Y": 13, "f": 17, "C": 20}


def test_the_parts_of_a_dictionary_have_their_lines() -> None:
    node = bindings(SOURCE)["X"][1]
    assert isinstance(node, ast.Dict)
    lines = lines_of(node)
    assert (lines["name",], lines["workflow", 0, "tool"], lines["workflow", 1, "tool"]) == (5, 7, 8)
    assert ("y",) not in lines and lines[()] == 4


def test_a_file_that_cannot_be_parsed_binds_nothing() -> None:
    assert bindings("def (") == {} and bindings("\0") == {}
    assert lines_of(None) == {}

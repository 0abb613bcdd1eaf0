import pytest

from shipworthy.contract.read.broken import FLOW
from shipworthy.contract.read.marks import read_yaml
from shipworthy.contract.read.reading import ReadContext


@pytest.mark.parametrize(
    ("text", "line", "message", "flow"),
    [
        ("a: 1\nb: note: this\n", 2, "`: ` stands where no key can be", False),
        ("a: 1\nb\nc: 2\n", 2, "a key without its `:`", False),
        ("a: 1\nb: @x\n", 2, "`@` cannot begin a value", False),
        ("a: 1\nb: %x\n", 2, "`%` cannot begin a value", False),
        ("a: 1\nb: 'open\nc: 2\n", 2, "a quote is not closed", False),
        ('a: 1\nb: "\\d+"\n', 2, "an unknown escape", False),
        ("a: {b: c in [1, 2]}\n", 1, "`,` or `}` was expected", True),
        ("a: 1\nb: [x, y\nc: 2\n", 3, "`,` or `]` was expected", True),
        ("a: 1\nw: [x for x in xs] + ys\n", 2, "", True),
        ("a: 1\nb: {x: y} and z\n", 2, "", True),
        ("a:\n  - x\n b: 1\n", 3, "", False),
        ("a: 1\nb: 'x' and y\n", 2, "", False),
    ],
)
def test_broken_yaml_says_where_and_what_was_expected(text: str, line: int, message: str, flow: bool) -> None:
    reading = ReadContext()
    assert read_yaml(reading, text, "f") is None
    (problem,) = reading.problems
    assert problem.where == f"f:{line}"
    assert message in problem.message and problem.message.startswith("broken YAML")
    assert (FLOW in problem.repair) == flow and problem.repair

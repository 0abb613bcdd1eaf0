"""Every problem is shown at its line."""

from shipworthy.contract.source import Source, dotted


def test_the_line_of_the_part_or_of_the_nearest_around_it() -> None:
    source = Source(file="skills/a.yaml", lines={(): 1, ("workflow",): 5, ("workflow", 0): 6})

    assert source.at(("workflow", 0, "tool")) == "skills/a.yaml:6"
    assert source.at(("workflow", 3)) == "skills/a.yaml:5"
    assert source.at(("inputs",)) == "skills/a.yaml:1"


def test_without_a_file_the_path_is_shown() -> None:
    assert Source().at(("workflow", 2, "tool")) == "workflow[2].tool"
    assert dotted(()) == "definition"

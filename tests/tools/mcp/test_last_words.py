"""The end of what a server writes on its standard error."""

from shipworthy.tools.mcp.last_words import KEPT, LastWords


def test_the_last_line_is_kept_of_however_much() -> None:
    said = LastWords()
    said.file.write("noise\n" * KEPT + "ImportError: no module `weather`\n\n")
    said.close()
    assert said.last(5) == "ImportError: no module `weather`"


def test_nothing_is_kept_of_nothing() -> None:
    said = LastWords()
    said.close()
    assert said.last(5) == ""

"""What `explain` prints of a code."""

from shipworthy.check.codes import codes
from shipworthy.check.outputs.explained import explained, markdown

CODE = codes()["definition-refused"]


def test_it_says_why_how_to_mend_and_how_to_prove_it() -> None:
    lines = explained(CODE, "shop")
    assert all(len(line) <= 100 for line in lines)
    text = "\n".join(lines)
    assert text.startswith("definition-refused: ")
    for part in (CODE.why, CODE.repair, "shipworthy bounds shop", "- tool: get_prise"):
        assert " ".join(part.split()) in " ".join(text.split())


def test_an_example_is_shown_only_where_there_is_one() -> None:
    for code in codes().values():
        assert ("Example:" in explained(code)) == bool(code.example)
        assert ("```yaml" in markdown(code)) == bool(code.example)
        assert code.why in markdown(code) and "{agent}" not in markdown(code)

"""The codes: complete, stable in form, and each explained."""

import re

from tests.batches import batch

from shipworthy.check.codes import Code, codes, found
from shipworthy.check.finding import HEADINGS, SEVERITIES

EVERY = list(codes().values())


@batch("code", EVERY, ids=lambda code: code.code)
def test_a_code_is_whole(code: Code) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.code)
    assert code.severity in SEVERITIES and code.heading in HEADINGS
    assert all((code.title, code.why, code.repair)), "each says what it is, why it matters and how it is mended"
    assert code.proof.startswith("shipworthy ") and "{agent}" in code.proof
    assert "\n" not in code.title and len(code.title) <= 100


def test_no_code_is_told_twice() -> None:
    assert len({code.title for code in EVERY}) == len(EVERY)


def test_a_finding_takes_the_words_of_its_code() -> None:
    one = found("definition-refused", "x", agent="shop", where="agent.yaml:1")
    told = codes()["definition-refused"]
    assert (one.severity, one.repair) == (told.severity, told.repair)
    assert one.proof == told.proof.replace("{agent}", "shop")
    assert found("definition-refused", "x", agent="shop", where="a:1", repair="write y").repair == "write y"

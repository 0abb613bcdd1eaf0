"""`shipworthy explain`: what a code means."""

import json
from collections.abc import Callable

from shipworthy.check.codes import codes

Shell = Callable[..., tuple[int, str, str]]


def test_a_code_is_explained_with_its_repair_and_its_proof(shell: Shell) -> None:
    code, out, _ = shell("explain", "definition-refused")
    assert code == 0
    told = codes()["definition-refused"]
    assert told.why in " ".join(out.split()) and told.repair in out and "shipworthy bounds AGENT" in out


def test_all_codes_are_listed_under_their_headings(shell: Shell) -> None:
    code, out, _ = shell("explain")
    assert code == 0
    assert all(f"  {name} " in out for name in codes())


def test_an_unknown_code_is_told_with_the_nearest(shell: Shell) -> None:
    code, _, err = shell("explain", "definition-refuse")
    assert code == 2 and "did you mean definition-refused" in err
    assert shell("explain", "zzzz")[0] == 2


def test_json_is_the_code_as_data(shell: Shell) -> None:
    one = json.loads(shell("explain", "definition-refused", "--json")[1])
    assert one["code"] == "definition-refused" and one["severity"] == "error"
    assert len(json.loads(shell("explain", "--json")[1])) == len(codes())

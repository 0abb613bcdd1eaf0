"""The table of the rules, their codes, and the order of what they find."""

from tests.check.lint.small import found, job

from shipworthy.check.codes import codes
from shipworthy.check.finding import HEADINGS, SEVERITIES
from shipworthy.check.lint.rules import RULES

HEADED = ("determinism", "tokens", "latency", "safety", "models", "routing")


def test_each_rule_stands_in_the_table_once() -> None:
    assert len(set(RULES)) == len(RULES) > 20


def test_each_code_says_all_that_a_person_asks() -> None:
    mine = [code for code in codes().values() if code.heading in HEADED]

    assert len(mine) > 35
    for code in mine:
        assert code.severity in SEVERITIES and code.heading in HEADINGS
        assert code.title and code.why.endswith(".") and code.repair.endswith((".", "`"))
        assert code.proof.startswith("shipworthy ") and "{agent}" in code.proof
        assert code.code == code.code.lower() and " " not in code.code


def test_the_worst_come_first() -> None:
    page = [{"tool": "cancel"}, {"prompt": "Say it: {cancel}", "grounded": "off"}]
    told = found(job(workflow=page, failure=None), job(name="lost", routable=False, workflow=[{"answer": "x"}]))
    ranks = [SEVERITIES.index(one.severity) for one in told]

    assert len(told) > 3 and ranks == sorted(ranks)
    assert len({one.fingerprint for one in told}) == len(told)

"""The checklist: twelve items and the closing rule, failed by errors alone."""

from tests.check.lint.small import TODAY, job, subject

from shipworthy.check.checklist import ITEMS, checklist
from shipworthy.check.codes import codes
from shipworthy.check.lint import lint
from shipworthy.check.lint.sizes import Size

PAGE = [{"tool": "look"}, {"answer": "{look}"}]


def test_the_items_are_those_of_the_article_and_its_rule() -> None:
    by_heading = [[line.key for line in ITEMS if line.heading == one] for one in ("determinism", "tokens", "latency")]

    assert [len(keys) for keys in by_heading] == [5, 5, 5]
    assert len({line.key for line in ITEMS}) == 15
    assert {code for line in ITEMS for code in line.codes} <= set(codes())


def test_a_good_agent_lacks_only_trials() -> None:
    agent = subject(job(workflow=PAGE))
    states = {item.key: item.state for item in checklist(agent, lint(agent, today=TODAY))}

    assert states.pop("consistent-output") == "not_established"
    assert set(states.values()) == {"met", "not_applicable"}


def test_an_error_fails_its_item_with_its_place() -> None:
    agent = subject(job(tools=["look"]))
    (item,) = [one for one in checklist(agent, lint(agent, today=TODAY)) if one.state == "failed"]

    assert item.key == "critical-paths" and "no `fallback`" in item.evidence


def test_what_was_measured_is_told() -> None:
    agent = subject(job(workflow=[{"tool": "look"}, {"prompt": "Say {look}", "fallback": "x"}]))

    def told(sizes: dict[str, Size]) -> str:
        return next(one.evidence for one in checklist(agent, (), sizes=sizes) if one.key == "compact-responses")

    assert told({}).endswith("; no result was measured")
    assert told({"look": Size(tokens=1234, cut=False, calls=2)}).endswith("; the largest measured has 1,234 (`look`)")


def test_a_warning_fails_none() -> None:
    agent = subject(job(workflow=[{"tool": "look"}, {"prompt": "Say {look}"}]))
    found = lint(agent, today=TODAY)

    assert [one.severity for one in found] == ["warning"]
    assert [one for one in checklist(agent, found) if one.state == "failed"] == []

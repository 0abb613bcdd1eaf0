"""What the rules read of an agent."""

from tests.check.lint.small import TODAY, job, subject

from shipworthy.check.lint.looked import Looked, listed

PAGE = [{"tool": "find"}, {"answer": "{find}"}]


def looked() -> Looked:
    find = job(name="find", routable=False, workflow=[{"tool": "look"}, {"answer": "{look}"}])
    lost = job(name="lost", routable=False, workflow=[{"answer": "x"}])
    return Looked(subject=subject(job(workflow=PAGE), find, lost), today=TODAY)


def test_the_skills_that_a_message_may_come_to() -> None:
    assert looked().skills == ("find", "job")
    assert looked().uses("job") == ["find"] and looked().uses("find") == []


def test_the_tools_of_a_skill() -> None:
    assert [tool.name for tool in looked().tools("find")] == ["look"]
    assert list(looked().tools("job")) == []


def test_the_models_of_an_agent_that_names_none() -> None:
    assert set(looked().tiers) == {"fast", "strong"}


def test_names_in_a_message() -> None:
    assert listed(["a"]) == "`a`"
    assert listed(["a", "b", "c", "d", "e", "f"]) == "`a`, `b`, `c`, `d` and 2 more"

"""What patterns find in sentences about other matters."""

from shipworthy import Agent, Skill
from shipworthy.check.lint.sentences import ordinary, patterned


def test_there_are_many_sentences_of_as_many_topics() -> None:
    assert len(set(ordinary())) == len(ordinary()) > 60
    assert all(text[0].isupper() and text.endswith(".") for text in ordinary())


def test_how_much_of_them_a_pattern_takes() -> None:
    inputs = {"all": {"pattern": ".+"}, "first": {"pattern": "[A-Z][a-z]+"}, "code": {"pattern": r"A-\d+"}, "free": {}}
    agent = Agent(
        skills=[Skill(name="job", workflow=[{"answer": "x"}], inputs=inputs)], inputs={"own": {"pattern": "I"}}
    )
    found = {(one.skill, one.name): one for one in patterned(agent.spec, agent.compiled.extractor)}

    assert set(found) == {("job", "all"), ("job", "first"), ("job", "code"), (None, "own")}
    assert found["job", "all"].share == 1.0 and found["job", "all"].hides_words
    assert found["job", "first"].share > 0.8 and not found["job", "first"].hides_words
    assert found["job", "code"].share == 0.0 and not found["job", "code"].found
    assert found[None, "own"].found[0].first == "I"

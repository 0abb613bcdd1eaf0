import pytest
from tests.batches import batch

from shipworthy import Agent, Skill, SpecError, Step
from shipworthy.contract.lint.phrases import phrase_problems, wrong_phrase
from shipworthy.contract.phrases.phrases import built_in

JOB = Skill(name="job", description="Do it", examples=("do it",), workflow=(Step(answer="Done."),))


@batch(
    ("key", "text", "message", "repair"),
    [
        ("helo", "Hi!", "`helo` is not a phrase", "did you mean `hello`?"),
        ("zzz", "Hi!", "`zzz` is not a phrase", "`shipworthy phrases AGENT` lists all"),
        ("hello", 7, "the phrase `hello` is not a text", "write one, such as: 'Hello!'"),
        ("hello", " ", "the phrase `hello` is not a text", "write one, such as: 'Hello!'"),
        ("noted", "All noted.", "the phrase `noted` lacks the slot `{values}`", "use `{values}`"),
        ("noted", "Noted {value}.", "the phrase `noted` has no slot `{value}`", "did you mean `values`?"),
        ("hello", "Hi {name}!", "the phrase `hello` has no slot `{name}`", "write `{{` and `}}` for plain braces"),
    ],
)
def test_a_wrong_phrase_is_told_with_its_repair(key: str, text: object, message: str, repair: str) -> None:
    assert wrong_phrase(key, text) == (message, repair)


def test_a_right_phrase_is_taken() -> None:
    assert wrong_phrase("noted", "OK: {values}") is None
    assert list(phrase_problems("de", {"de": {"hello": "Moin!"}})) == []
    assert list(phrase_problems("fr", {"fr": dict(built_in("en").texts)})) == []


def test_a_language_without_phrases_and_one_that_is_not_whole_are_refused() -> None:
    ((path, message, repair),) = phrase_problems("fr", {})
    assert (path, message) == (("language",), "there are no phrases in `fr`")
    assert "de, en, es" in repair
    ((path, message, _),) = phrase_problems("fr", {"fr": {"hello": "Bonjour !"}})
    assert path == ("phrases", "fr") and "are not whole" in message and "more are missing" in message
    ((path, message, _),) = phrase_problems("en", {"Fränkisch": dict(built_in("en").texts)})
    assert path == ("phrases", "Fränkisch") and "is not a language" in message


def test_an_agent_made_in_python_hears_it_too() -> None:
    with pytest.raises(SpecError) as refused:
        Agent(skills=[JOB], phrases={"helo": "Hi!"}, language="en")
    (problem,) = refused.value.problems
    assert problem.message == "`helo` is not a phrase"
    with pytest.raises(SpecError, match="no phrases in `fr`"):
        Agent(skills=[JOB], language="fr")
    assert Agent(skills=[JOB], phrases={"hello": "Hi!"}).spec.phrases == {"en": {"hello": "Hi!"}}


def test_names_in_failure_texts_are_checked() -> None:
    for where in ("failure", "otherwise"):
        with pytest.raises(SpecError, match="`nothing` is not known here"):
            Agent(skills=[JOB.model_copy(update={where: Step(answer="{nothing}").answer})])
        with pytest.raises(SpecError, match="`nothing` is not known here"):
            step = Step.model_validate({"answer": "Done.", where: "{nothing}"})
            Agent(skills=[JOB.model_copy(update={"workflow": (step,)})])
    with pytest.raises(SpecError, match="`nothing` is not known here"):
        Agent(skills=[JOB], failure="{nothing}")
    assert Agent(skills=[JOB], failure="It broke: {error}").spec.failure is not None

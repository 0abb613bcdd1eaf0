"""Skills that messages cannot be told apart for, and skills that no message comes to."""

from tests.check.lint.small import TODAY, codes, found, job, subject
from tests.specialist_agents import specialist

from shipworthy import Agent
from shipworthy.check.lint import lint
from shipworthy.reading import Reading, reader

PRICE = ("What's the price of it?", "How much does it cost right now?", "Where is it trading today?")
COST = ("How much is it?", "What does it cost now?", "Price please")
RAIN = ("Will it rain tomorrow?", "What is the weather like?", "Is it sunny outside?")
PAGE = [{"answer": "Done."}]


def test_the_same_twice() -> None:
    one, other = (job(name=name, description="Tell the price", examples=PRICE, workflow=PAGE) for name in ("a", "b"))
    (told,) = [one for one in found(one, other) if one.code == "overlapping-skills"]

    assert told.severity == "error" and {"`a`", "`b`"} <= set(told.message.split()) and "6 of their 6" in told.evidence


def test_two_that_are_apart() -> None:
    price = job(name="price", description="Tell the price", examples=PRICE, workflow=PAGE)
    rain = job(name="rain", description="Tell the weather", examples=RAIN, workflow=PAGE)

    assert codes(price, rain) == []


def test_a_skill_that_nothing_uses() -> None:
    helper = job(name="find", routable=False, workflow=PAGE)
    (one,) = found(job(workflow=PAGE), helper)

    assert (one.code, one.skill) == ("unused-skill", "find")
    assert codes(job(workflow=[{"tool": "find"}, {"answer": "x"}]), helper) == []


def test_a_skill_whose_only_example_another_one_says_better() -> None:
    quote = job(name="quote", description="A quote", examples=PRICE[2:], workflow=PAGE)
    trade = job(name="trade", description=PRICE[2], examples=PRICE[2:], workflow=PAGE)
    (one,) = [one for one in found(quote, trade) if one.severity == "error"]

    assert (one.code, one.skill) == ("unreachable-skill", "quote") and "goes to trade" in one.evidence


def test_an_example_that_goes_to_another_skill() -> None:
    price = job(name="price", description="Tell the price", examples=PRICE, workflow=PAGE)
    trade = job(name="trade", description=PRICE[2], examples=PRICE[2:], workflow=PAGE)

    assert "example-goes-elsewhere" in codes(price, trade)


def test_what_other_skills_take_of_a_specialist_is_a_note() -> None:
    greets = job(
        name="about",
        description="Say what can be done here",
        examples=("What can you do?", "Hello there", "Hi", "How do I use this?", "Good morning"),
        workflow=[{"answer": "Much."}],
    )
    asked = ("What can you do?", "Find the mail from Anna", "Did Bob write to me?", "Is there a letter from Kim?")
    mail = job(name="mail", description="Find letters", examples=asked, workflow=[{"answer": "There is none."}])
    specialists = {
        "post": Agent(name="post", skills=[mail], store="memory"),
        "travel": specialist("travel"),
    }
    every = lint(subject(greets, specialists=specialists), today=TODAY)

    told = [one for one in every if one.code in ("specialist-example-elsewhere", "example-goes-elsewhere")]
    assert [(one.code, one.severity, one.skill) for one in told] == [("specialist-example-elsewhere", "note", "post")]
    assert "“What can you do?”" in told[0].evidence and "`about`" in told[0].message
    assert "unused-skill" not in [one.code for one in every]


def test_a_reader_may_come_to_any_skill() -> None:
    helper = job(name="find", routable=False, workflow=PAGE)
    assert codes(job(workflow=PAGE), helper, reader=reader(lambda spoken: Reading(skill="find"))) == []

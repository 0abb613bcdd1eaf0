"""What the person says: openings, and answers of the type that is asked for."""

from tests.batches import batch
from tests.check.adversary.desk import TRADING

from shipworthy import Agent, Input, Skill, Step, input_type
from shipworthy.check.adversary.said import Sayings
from shipworthy.talk.read import read_talk


def _sayings(language: str = "en", **inputs: Input) -> Sayings:
    job = Skill(
        name="job",
        description="Do the job",
        examples=("Do the job with XY-77", "Do it", "Do it now", "Do it soon"),
        inputs=inputs,
        workflow=[Step(answer="".join(f"{{{name}}}" for name in inputs) or "done")],
    )
    size = input_type("size", values={"XL": ["extra large"], "S": ["small"]})
    bare = Skill(name="bare", description="Bare of examples", workflow=[Step(answer="done")])
    return Sayings(Agent(skills=[job, bare], types={"size": size}, language=language, store="memory").compiled)


def test_a_skill_is_opened_by_its_examples_or_its_description() -> None:
    assert _sayings().openings("job") == ["Do the job with XY-77", "Do it", "Do it now"]
    assert _sayings().openings("bare") == ["Bare of examples"]


def test_cases_open_a_skill_too() -> None:
    agent = Agent.load(TRADING, store="memory").compiled
    cases = read_talk(TRADING / "talk.yaml").conversations
    assert len(Sayings(agent, cases).openings("quick_price")) > len(Sayings(agent).openings("quick_price"))


@batch(
    ("spec", "first"),
    [
        (Input(type="integer", ask="?"), "3"),
        (Input(type=["red", "blue"], ask="?"), "red"),
        (Input(type="size", ask="?"), "XL"),
        (Input(pattern=r"XY-\d+", ask="?"), "XY-77"),
        (Input(pattern=r"QQ-\d{3}", ask="?"), "QQ-111"),
        (Input(type="email", ask="?"), "ada@example.org"),
        (Input(list="size", min=2, max=3, ask="?"), "XL, S"),
    ],
)
def test_an_answer_is_of_the_type_that_is_asked_for(spec: Input, first: str) -> None:
    assert _sayings(which=spec).answers("job", "which", ())[0] == first


def test_a_choice_that_is_offered_is_taken() -> None:
    assert _sayings().answers("job", "which", ("the red one", "the blue one"))[0] == "the red one"


def test_a_long_message_begins_as_the_opening_does_and_can_be_sent() -> None:
    long = _sayings().long("Do it")
    assert long.startswith("Do it ") and 20_000 < len(long) <= 24_000


def test_a_yes_is_said_in_the_language_of_the_agent() -> None:
    assert _sayings().yes == "yes" and _sayings("de").yes == "ja"
    assert _sayings().asks_back != _sayings("de").asks_back

"""The values of a message as evidence of the skill that is wanted."""

import datetime as dt

from tests.batches import batch

from shipworthy import Input, Skill, Step
from shipworthy.contract.agent import AgentSpec
from shipworthy.routing.said import SOME_DAY, Said
from shipworthy.routing.skills.features import Reader
from shipworthy.routing.skills.router import Router
from shipworthy.routing.skills.takes import Takes
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found

DAY = Found(dt.date(2000, 1, 5), 0, 5)
TODAY = Found(SOME_DAY.date(), 0, 5)
CODE = Found("H-12", 0, 4)
NAMES = ("book", "cancel", "show")


def spec() -> AgentSpec:
    day, code = Input(type="date", ask="When?"), Input(pattern=r"H-\d\d", ask="Which?")
    skills = [
        Skill(name="book", description="Book a stay", examples=("I need a stay", "a bed please"), inputs={"day": day}),
        Skill(
            name="cancel",
            description="Cancel a stay",
            examples=("cancel my stay", "call off the stay"),
            inputs={"stay": Input(choices="stays", ask="Which?")},
        ),
        Skill(
            name="show",
            description="Show a stay",
            examples=("what about my stay", "my stay please"),
            inputs={"code": code},
        ),
    ]
    answered = {one.name: one.model_copy(update={"workflow": (Step(answer="Done."),)}) for one in skills}
    return AgentSpec(skills=answered)


@batch(
    ("found", "missed"),
    [
        ([("<date>", DAY)], [0.0, 0.0, 1.0]),
        ([("<code>", CODE)], [2.0, 2.0, 0.0]),
        ([("<date>", DAY), ("<code>", CODE)], [1.0, 1.0, 0.0]),
        ([("<date>", TODAY)], None),
        ([("<integer>", Found(3, 0, 1))], None),
        ([("<email>", Found("a@b.de", 0, 6))], None),
        ([], None),
    ],
)
def test_issue_11_what_a_skill_does_not_take_of_the_values(
    found: list[tuple[str, Found]], missed: list[float] | None
) -> None:
    assert Takes(spec(), NAMES).missed(Said("since 5 am"), found) == missed


def test_a_value_in_the_greeting_says_nothing_of_what_is_wanted() -> None:
    said, greeting = Said("hey what is it"), Found("hey", 0, 3)
    assert Takes(spec(), NAMES).missed(said, [("<code>", greeting)]) is None
    assert Takes(spec(), NAMES).missed(said, [("<code>", Found("what", 4, 8))]) == [2.0, 2.0, 0.0]


def test_a_code_leads_to_the_skill_that_takes_it() -> None:
    router = Router(spec(), Extractor(spec()), "light")
    chances = {one: dict(router.choose(Said(one)).candidates) for one in ("the stay, please", "the stay H-12, please")}
    plain, coded = chances.values()
    assert coded.get("show", 0.0) / max(coded.values()) >= plain.get("show", 0.0) / max(plain.values())
    assert max(coded, key=coded.__getitem__) == "show"


def test_the_values_of_a_text_are_found_once() -> None:
    agent = spec()
    reader, said = Reader(agent, Extractor(agent)), Said("a stay on May 3")
    assert said.once(reader.values) is said.once(reader.values)
    assert [mask for mask, _ in said.once(reader.values)] == ["<date>"]


@batch("before", ["since ", "it's ", "es ist schon "])
def test_what_is_told_of_a_day_is_no_evidence(before: str) -> None:
    found = Found(dt.date(2000, 1, 5), len(before), len(before) + 9)
    assert Takes(spec(), NAMES).missed(Said(f"{before}wednesday"), [("<date>", found)]) is None
    assert Takes(spec(), NAMES).missed(Said("wednesday"), [("<date>", DAY)]) == [0.0, 0.0, 1.0]

"""One conversation of an attack."""

from tests.check.adversary.desk import subject

from shipworthy.check.adversary.attacks import Attack
from shipworthy.check.adversary.conversation import MOST_REPEATED, Held, hold
from shipworthy.check.adversary.known import known_skills
from shipworthy.check.adversary.leaping import run
from shipworthy.check.adversary.said import Sayings
from shipworthy.check.adversary.stage import Stage
from shipworthy.check.adversary.tally import Tally


def _held(skill: str, attack: Attack, opening: str) -> tuple[Held, Tally]:
    async def main() -> tuple[Held, Tally]:
        tally = Tally()
        stage = Stage(subject(), tally)
        known = known_skills(stage.compiled)[skill]
        return await hold(stage, Sayings(stage.compiled), known, attack, opening), tally

    return run(main())


def test_what_is_asked_for_is_answered_and_the_yes_is_given() -> None:
    held, tally = _held("pay_bill", Attack(title="yes", person="says yes"), "Pay the bill")
    assert held.confirmed and held.answered and held.messages == 3 and held.began == {"0", "1"}
    assert tally.rows["approval"].tried == 2, "it was asked for, and it was made"


def test_one_who_leaves_says_no_yes() -> None:
    held, tally = _held("pay_bill", Attack(title="leaves"), "Pay the bill")
    assert held.confirmed and held.messages == 2 and held.began == {"0"}
    assert tally.rows["once"].tried == 0


def test_one_who_asks_back_has_said_no_yes() -> None:
    held, tally = _held("pay_bill", Attack(title="asks", model="says yes", person="asks back"), "Pay the bill")
    assert held.confirmed and held.messages == 3 and tally.rows["once"].tried == 0


def test_one_who_saw_no_answer_asks_once_more_and_nothing_is_made_again() -> None:
    held, tally = _held("pay_bill", Attack(title="loses", tools="loses", person="says yes"), "Pay the bill")
    assert held.messages == 4 and tally.rows["once"].tried == 1 and not tally.rows["once"].broken


def test_one_who_goes_on_comes_to_the_quota() -> None:
    held, tally = _held("search", Attack(title="over and over", person="goes on"), "Look up every word")
    assert held.messages == MOST_REPEATED
    assert tally.rows["quota"].share == 1.0 and not tally.rows["quota"].broken


def test_one_who_talks_long_sends_a_long_message() -> None:
    held, tally = _held("report", Attack(title="long", model="everything", person="talks long"), "What is new?")
    assert held.answered and tally.rows["context"].tried > 0 and not tally.rows["context"].broken

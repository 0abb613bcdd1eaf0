"""Cases of a file."""

from pathlib import Path

from shipworthy.check.trials.case import Cases
from shipworthy.talk.script import Conversation, Turn

ONE = Conversation(name="A price", line=3, turns=(Turn(say="hi", line=4),))


def test_cases_are_chosen_by_a_part_of_their_name() -> None:
    cases = Cases(file="talk.yaml", conversations=(ONE,))
    assert cases.only("PRICE").conversations == (ONE,)
    assert cases.only("other").conversations == ()


def test_a_place_is_told_below_the_folder_of_the_agent(tmp_path: Path) -> None:
    cases = Cases(file=str(tmp_path / "cases" / "a.yaml"), conversations=(ONE,))
    assert cases.where(ONE, tmp_path.resolve()) == "cases/a.yaml:3"
    assert cases.where(ONE, None) == f"{tmp_path}/cases/a.yaml:3"

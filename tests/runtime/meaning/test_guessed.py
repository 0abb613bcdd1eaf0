"""Questions whether a reading is right."""

import datetime as dt

from shipworthy import Skill
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.runtime.meaning.guessed import about_skill, about_values, taken, turned_down
from shipworthy.stores.session import FrozenCall, Open, Pending

SAID = built_in("en")
OPENED = Open(skill="trip", contract="c", message="m", inputs={"day": 1})


def test_it_shows_the_values_and_keeps_them_in_the_question() -> None:
    asked = about_values({"to_city": "Rome", "day": dt.date(2026, 12, 4)}, SAID)
    assert asked.text == "I read that as to city: Rome, day: 2026-12-04. Is that right? (yes/no)"
    assert (asked.kind, asked.calls) == ("confirm", ()), "a yes to it approves no call"
    assert taken(OPENED, asked).inputs == {"day": dt.date(2026, 12, 4), "to_city": "Rome"}


def test_after_a_no_the_values_are_gone_and_the_rest_stays() -> None:
    assert turned_down(OPENED, about_values({"city": "Rome"}, SAID)) == OPENED
    assert turned_down(OPENED, about_skill(Skill(name="trip", description="Book a trip"), {}, SAID)) is None
    call = FrozenCall(tool="book", args={}, hash="h")
    assert turned_down(OPENED, Pending(kind="confirm", names=("city",), text="?", calls=(call,))) is None


def test_a_skill_is_shown_with_what_the_message_gives() -> None:
    asked = about_skill(Skill(name="trip", description="Book a trip"), {"city": "Rome"}, SAID)
    assert asked.text == "Do you mean: Book a trip? (yes/no)\ncity: Rome"
    assert taken(OPENED, asked).inputs == OPENED.inputs


def test_long_values_are_cut() -> None:
    assert len(about_values({"note": "x" * 9999}, SAID).text) < 300

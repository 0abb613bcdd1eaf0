"""What `route --explain` prints."""

from dataclasses import replace

from shipworthy.cli.explained import explained_lines
from shipworthy.routing.skills.route import Explained, Route, Weighed

FOUND = Explained(
    route=Route(
        outcome="ask",
        skill=None,
        confidence=0.52,
        candidates=(("order_status", 0.52), ("cancel", 0.31)),
        why="`order` could mean order_status or cancel",
    ),
    skills=(
        Weighed(
            skill="order_status",
            probability=0.52,
            words=0.4,
            meaning=0.71,
            nearest="Where is my order?",
            because=(("order", 0.6), ("where is", 0.36), ("my", 0.04)),
        ),
        Weighed(skill="cancel", probability=0.31, words=0.2, meaning=None, nearest="", because=()),
    ),
    unknown=("kettle",),
    route_from=0.7,
    ask_from=0.35,
    asked_encoder="asked, because words alone leave a doubt",
)


def test_every_skill_with_its_chance_and_what_speaks_for_it() -> None:
    assert explained_lines(FOUND) == [
        "                chance  words  meaning",
        "  order_status    0.52   0.40     0.71",
        "    order 60%, where is 36%",
        "    nearest: “Where is my order?”",
        "  cancel          0.31   0.20        –",
        "0.52 is asked about: run from 0.70, asked from 0.35",
        "words that no skill uses: kettle",
        "sentence encoder: asked, because words alone leave a doubt",
    ]


def test_many_skills_are_not_all_shown() -> None:
    many = replace(FOUND, skills=tuple(replace(FOUND.skills[1], skill=f"s{number}") for number in range(9)))

    assert "  and 4 more" in explained_lines(many)


def test_no_skill() -> None:
    none = replace(FOUND, skills=(), unknown=(), asked_encoder="", route=replace(FOUND.route, outcome="none"))

    assert explained_lines(none) == ["0.52 is refused: run from 0.70, asked from 0.35"]

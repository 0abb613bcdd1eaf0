"""`shipworthy routing`: what the examples tell about routing."""

import json
from collections.abc import Callable
from dataclasses import replace

from shipworthy.cli.routing import report
from shipworthy.routing.skills.route import Alike, Lost, Studied, Study, Wanted

Shell = Callable[..., tuple[int, str, str]]
LOST = (
    Lost(skill="cancel", text="I don't want it any more", outcome="route", taken_by="order_status", probability=0.81),
    Lost(skill="cancel", text="Call it off", outcome="none", taken_by="", probability=0.0),
)
FOUND = Study(
    tier="light",
    skills=(
        Studied(skill="order_status", examples=3, right=3, asked=0, lost=()),
        Studied(skill="cancel", examples=4, right=1, asked=1, lost=LOST),
        Studied(skill="refund", examples=1, right=0, asked=1, lost=()),
    ),
    absorbed=(("cancel", "order_status", 1),),
    alike=(Alike(skills=("cancel", "refund"), texts=("Call it off", "Pay it back"), similarity=0.83),),
    wanted=(Wanted(skill="cancel", why="1 of its 4 examples go to order_status when left out"),),
    right=0.5,
    calibration_error=0.04,
)


def test_which_example_to_add_is_seen_at_a_glance() -> None:
    assert report(FOUND) == [
        "✓ order_status  3 of 3 examples found",
        "✗ cancel        1 of 4 examples found, 1 asked about, 2 lost",
        "    “I don't want it any more” goes to order_status (0.81)",
        "    “Call it off” is refused; nearest is nothing",
        "· refund        0 of 1 example found, 1 asked about",
        "",
        "Taken by another skill:",
        "  order_status takes 1 example of cancel",
        "",
        "Hard to tell apart:",
        "  cancel and refund (0.83)",
        "    “Call it off” and “Pay it back”",
        "",
        "One more example would help:",
        "  cancel: 1 of its 4 examples go to order_status when left out",
        "    say “I don't want it any more” in other words",
        "",
        "50% of 8 examples found when left out, by the light tier; probabilities are 0.04 away from what is right",
    ]


def test_no_example_is_needed() -> None:
    assert "No skill needs another example." in report(replace(FOUND, wanted=()))
    assert "No skill needs another example." not in report(FOUND)


def test_the_examples_of_an_agent(shell: Shell) -> None:
    shell("new", "shop")
    code, out, _ = shell("routing", "shop")

    assert code == 0
    assert "order_status" in out and out.strip().split("\n")[-1].startswith(
        ("1", "2", "3", "4", "5", "6", "7", "8", "9")
    )


def test_as_json(shell: Shell) -> None:
    shell("new", "shop")
    code, out, _ = shell("routing", "shop", "--json")
    told = json.loads(out)

    assert code == 0
    assert set(told) == {"tier", "skills", "absorbed", "alike", "mixed", "wanted", "right", "calibration_error"}
    assert {one["skill"] for one in told["skills"]} == {"order_status", "cancel_order"}

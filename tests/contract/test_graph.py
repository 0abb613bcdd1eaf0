from typing import Any

from shipworthy.contract.graph import Node, hard, segments
from shipworthy.contract.language.text import Text
from shipworthy.contract.step import Step


def node(index: int, *inside: Node, barrier: bool = False, name: str | None = None, **step: Any) -> Node:
    kind = {"steps": [{"answer": "x"}]} if inside else {"answer": "x"}
    made = Step.model_validate({**kind, "as": name, **step})
    return Node(step=made, path=("workflow", index), barrier=barrier, blocks=(inside,) if inside else ())


def test_names_under_known_need_not_be_there() -> None:
    assert hard([Text.parse("{known(a) and a.b} {c}"), Text.parse("{d}")]) == {"c", "d"}


def test_segments_end_at_steps_that_keep_the_order_of_the_page() -> None:
    one, wall, two, three = node(0), node(1, barrier=True), node(2), node(3)

    assert segments([]) == ()
    assert segments([one, wall, two, three]) == ((one,), (wall,), (two, three))
    assert segments([wall, wall]) == ((wall,), (wall,))


def test_a_step_leaves_the_results_inside_of_it_unless_it_makes_one_of_each_item() -> None:
    inside = node(0, name="a")

    assert node(1, inside, name="b").produces == {"a", "b"}
    assert node(1, inside, name="b", foreach="x in xs", max=2).produces == {"b"}


def test_what_is_inside_comes_blocks_first() -> None:
    rescue, inside = node(0), node(1)
    around = Node(step=Step(answer=Text.parse("x")), path=("workflow", 2), blocks=((inside,),), recovery=(rescue,))

    assert around.inside == (inside, rescue)

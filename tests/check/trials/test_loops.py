"""Which skills let a model choose the path."""

from tests.check.trials.conftest import Shop

from shipworthy.check.trials.loops import loops_of


def test_a_skill_with_a_loop_as_a_step_is_one_too(shop: Shop) -> None:
    shop.write(
        "skills/both.yaml",
        "name: both\ndescription: Find an order and advise\nexamples: [Find my order and advise me, Look and advise]\n"
        "inputs: {item: {type: [lamp, chair], ask: Which?}}\n"
        "workflow: [{tool: stock}, {tool: advise}]\n",
    )
    assert loops_of(shop.subject.compiled) == {"advise", "both"}

"""An answer that breaks a guideline is asked for once more, within the bound."""

from tests.runtime.conftest import sent

from shipworthy import ScriptedModel, Skill, Step
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.events import TextDelta
from shipworthy.models.model import Request

MUST, MUST_NOT = {"answer_must_match": "(?i)not advice"}, {"answer_must_not_match": "guaranteed"}


WITHHELD = built_in("en")("withheld")


def test_a_loop_says_it_once_more_and_only_that_is_shown(made, within) -> None:
    seen: list[Request] = []

    def script(request: Request) -> str:
        seen.append(request)
        return "guaranteed gains" if len(seen) == 1 else "Gains are likely. Not advice."

    result, events = sent(made([{**MUST, **MUST_NOT}], script))

    assert (result.status, result.text) == ("completed", "Gains are likely. Not advice.")
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["Gains are likely. Not advice."]
    assert "it must not match `guaranteed`" in seen[1].messages[-1].text and seen[1].tools == () and len(seen) == 2
    assert within(result)


def test_a_prompt_says_it_once_more_where_the_bound_has_room(made, within) -> None:
    def script(request: Request) -> str:
        return "Not advice: up." if len(request.messages) > 1 else "up"

    for retry, text in ((1, "Not advice: up."), (0, WITHHELD)):
        result, _ = sent(made([MUST], script, workflow=[Step(prompt="?", retry=retry)], max_cost_usd=0.0))
        assert result.text == text and within(result)


def test_one_more_answer_is_as_good_as_its_last(made) -> None:
    model = ScriptedModel(lambda _: "guaranteed")
    agent = made([MUST_NOT])
    agent.use_model(model)
    assert sent(agent)[0].text == WITHHELD and len(model.requests) == 2


def test_only_the_answer_is_judged_and_said_once_more(made) -> None:
    inner = Skill(name="inner", tools=["a"], routable=False)
    model = ScriptedModel(lambda _: "guaranteed")
    agent = made([MUST_NOT], None, inner, workflow=[Step(prompt="?"), Step(tool="inner"), Step(answer="Fine.")])
    agent.use_model(model)

    assert sent(agent)[0].text == "Fine." and len(model.requests) == 2

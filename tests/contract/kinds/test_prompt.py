from typing import Any

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.guideline import Guideline, Rules
from shipworthy.contract.kinds.kind import Opened
from shipworthy.contract.kinds.prompt import PromptKind
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.contract.language.text import Literal, Text
from shipworthy.contract.skill import Skill
from shipworthy.contract.step import Prompt

KIND = PromptKind(Prompt(text=Text.parse("Sum {a}"), fallback=Text.parse("no"), max_output_tokens=7))


def test_its_texts_read_where_it_stands_and_its_arguments_are_those_given(binding: Any) -> None:
    step = binding(given={"a": Literal(1)}, names=frozenset({"b"}))
    assert (KIND.args(step), step.asked) == ({"a": Literal(1)}, {})
    assert [text.source for text in KIND.texts] == ["Sum {a}", "no"]
    assert PromptKind(Prompt(text=Text.parse("x"))).texts == (Text.parse("x"),)


def test_it_is_one_model_call(folding: Any, own: Any) -> None:
    assert KIND.bound(None, own, folding) == Bound(model_calls=1, output_tokens=7)
    assert KIND.floor == Bound(model_calls=1)
    assert not KIND.writes(lambda name: None) and not KIND.may_answer  # type: ignore[arg-type, return-value]


def test_it_opens_with_the_search_where_documents_are_looked_up() -> None:
    rescue = frozenset({"b"})

    def nothing(skill: Skill) -> Opened:
        return frozenset(), False

    assert KIND.opens(rescue, True, nothing) == (frozenset({"b", SEARCH}), True)
    assert KIND.opens(rescue, False, nothing) == (rescue, False)
    assert list(KIND.certain(lambda skill: ())) == []
    assert KIND.refused(Rules((("g", Guideline(only_tools=())),))) == ""


def test_it_is_as_good_as_what_the_model_is_told(marking: Any) -> None:
    private = Label(private=True)
    assert KIND.mark(lambda: {"a": TRUSTED}, marking()).whole == TRUSTED
    assert KIND.mark(lambda: {"a": private}, marking()).whole == private
    assert KIND.mark(lambda: {"a": TRUSTED}, marking(searches=True)).whole.trust == "untrusted"
    assert KIND.leak(lambda: {"a": Label(trust="untrusted", private=True)}) is None

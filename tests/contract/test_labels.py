from hypothesis import given
from hypothesis import strategies as st

from shipworthy.contract.labels import TRUST_RANK, TRUSTED, Label, joined, of_tool, paths_of, unknown
from shipworthy.contract.language.text import read_value
from shipworthy.contract.tool import ToolSpec

labels = st.builds(
    Label,
    trust=st.sampled_from(sorted(TRUST_RANK)),
    private=st.booleans(),
    doubtful=st.frozensets(st.sampled_from("abc")).map(lambda names: tuple(sorted(names))),
    secretive=st.frozensets(st.sampled_from("abc")).map(lambda names: tuple(sorted(names))),
)


@given(labels, labels, labels)
def test_joining_never_makes_better_and_does_not_depend_on_the_order(a: Label, b: Label, c: Label) -> None:
    both = a.join(b)
    assert TRUST_RANK[both.trust] == max(TRUST_RANK[a.trust], TRUST_RANK[b.trust])
    assert both.private == (a.private or b.private)
    assert both == b.join(a)
    assert a.join(b.join(c)) == both.join(c)
    assert a.join(TRUSTED) == a == a.join(a)


def test_a_tool_is_untrusted_unless_it_says_otherwise() -> None:
    assert of_tool(ToolSpec(name="read")).whole == Label(trust="untrusted", doubtful=("read",))
    assert of_tool(ToolSpec(name="ids", trust="trusted")).whole == TRUSTED


def test_a_field_has_its_own_trust_and_the_whole_that_of_its_worst() -> None:
    mark = of_tool(ToolSpec(name="mail", trust="trusted", trust_fields={"body": "untrusted"}))
    assert mark.at("id").trust == "untrusted", "a field of which nothing is said is as good as the whole"
    mark = of_tool(ToolSpec(name="mail", trust_fields={"id": "trusted"}))
    assert mark.at("id") == TRUSTED
    assert mark.at("id.part") == TRUSTED
    assert mark.at("body").trust == "untrusted"
    assert mark.at("").trust == "untrusted"


def test_paths_are_followed_to_their_ends_and_circles_end() -> None:
    behind = {"a": ["b.x", "c"], "b": ["a"], "c": unknown("mail").whole}
    assert joined(["a"], lambda name, _: behind[name]).doubtful == ("mail",)
    assert joined(["b"], lambda name, rest: TRUSTED if rest else behind.get(name, TRUSTED)).trust == "untrusted"


def test_every_kind_of_value_says_what_it_reads() -> None:
    value = read_value({"to": "=mail.sender", "text": "{len(mail.body)} from {name}", "n": 3})
    assert paths_of(value) == {"mail.sender", "mail.body", "name"}

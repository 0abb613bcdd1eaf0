"""The ids of conversations."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.stores.naming import DEFAULT_AGENT, conversation_id, name_of
from shipworthy.stores.session import Session

NAMES = st.text("ab@/%2F", max_size=6)


@given(st.tuples(NAMES, NAMES, NAMES), st.tuples(NAMES, NAMES, NAMES))
def test_field_42_no_two_conversations_have_one_id(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert (conversation_id(*one) == conversation_id(*other)) == (one == other)
    assert name_of(conversation_id(*one)) == one[2]


@given(NAMES, NAMES)
def test_field_42_a_name_cannot_pose_as_the_conversation_of_another_agent(name: str, tenant: str) -> None:
    theirs = conversation_id("shop", tenant, name)
    assert conversation_id(DEFAULT_AGENT, "", theirs) != theirs
    assert Session(id=theirs).name == name

"""The conversation in which a message is interpreted."""

from shipworthy import Agent, Input, Skill, Step
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.stores.session import Session


def test_a_skill_that_is_gone_has_no_inputs() -> None:
    city = Input(type="text", ask="Where?")
    skill = Skill(name="rain", examples=("will it rain",), inputs={"city": city}, workflow=(Step(answer="{city}"),))
    agent = Agent(skills=[skill]).compiled
    talk = Conversation(agent=agent, session=Session(id="s"), said=Said("hello"), wall=0.0)
    assert dict(talk.inputs_of("rain")) == {"city": city}
    assert dict(talk.inputs_of("gone")) == {}

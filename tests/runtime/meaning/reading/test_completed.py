"""What of a model's reading is taken: values first, plain words where these do not suffice or an author's reader reads."""

from collections.abc import Callable

import pytest
from tests.runtime.meaning.renting import read

from shipworthy import Agent, Input, ScriptedModel, Skill, Step

Reads = Callable[..., str]


async def test_values_that_the_message_says_need_no_plain_words(shop: Callable[..., Agent], reads: Reads) -> None:
    plain = reads(set={"reason": "late"}, because="zu spät", plainly="I want to return order A-1001, it is damaged")
    agent = shop(ScriptedModel([plain]))
    (asked,) = [await agent.run("I want to return A-1001, zu spät, viel zu late das")]
    assert "damaged" not in asked.text


def renting(answer: str) -> Agent:
    text = Input.model_validate({"type": "text", "ask": "Which room?"})
    look = Skill(
        name="look",
        description="See whether a room is free",
        examples=("Is the red room free?", "!look red"),
        inputs={"room": text},
        workflow=(Step(answer="{room} is free."),),
    )
    bill = Skill(
        name="bill", description="Show the bill", examples=("Show me the bill",), workflow=(Step(answer="12 USD."),)
    )
    return Agent(skills=[look, bill], reader=read, model=ScriptedModel([answer]), store="memory")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ({"plainly": "!look green"}, "green is free."),
        ({"plainly": "green", "skill": "bill"}, "Do you mean: Show the bill? (yes/no)"),
        ({"skill": "bill"}, "Do you mean: Show the bill? (yes/no)"),
    ],
)
async def test_where_an_author_reads_the_plain_words_come_first(
    answer: dict[str, str], text: str, reads: Reads
) -> None:
    agent = renting(reads(because="das Grüne quasi green", **answer))
    assert (await agent.run("das Grüne quasi green bitte sehr umgehend")).text == text

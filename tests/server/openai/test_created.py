"""Names of new conversations."""

import openai
import pytest
from tests.server.openai.conftest import Served

from shipworthy.server.caller import Caller


async def test_a_created_conversation_is_held_by_its_id(served: Served) -> None:
    one, other = [await served.client.conversations.create(metadata={"a": "b"}) for _ in range(2)]
    assert one.id != other.id and one.metadata == {"a": "b"}
    for said, text in (("I want to return my order A-1001", "Why?"), ("too late", "Return A-1001 (too late)?")):
        answer = await served.client.responses.create(model="shop", input=said, conversation=one.id)
        assert answer.output_text == text and answer.conversation is not None and answer.conversation.id == one.id


async def test_what_a_conversation_cannot_begin_with_is_refused(served: Served) -> None:
    with pytest.raises(openai.BadRequestError, match="first message") as caught:
        await served.client.conversations.create(items=[{"role": "user", "content": "hi"}])
    assert caught.value.param == "items"
    served.caller = Caller(scopes=frozenset(("read",)))
    with pytest.raises(openai.PermissionDeniedError):
        await served.client.conversations.create()

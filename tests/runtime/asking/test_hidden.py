"""A request leaves for a model without secrets, and is otherwise the same."""

from shipworthy.exits.secrets import Secrets
from shipworthy.models.model import Message, OpaquePart, Request, ToolCall
from shipworthy.runtime.asking.hidden import hidden

SECRETS = Secrets({"K": 'abcd-"1234'})


def test_texts_calls_and_tools_hold_placeholders() -> None:
    call = ToolCall(id="1", name="look", arguments='{"what":"abcd-\\"1234"}')
    opaque = OpaquePart(kind="thinking", data={"signature": "xyz"})
    request = Request(
        messages=(
            Message(role="user", text='say abcd-"1234'),
            Message(role="assistant", calls=(call,), opaque=(opaque,), by="m"),
            Message(role="tool", text='abcd-"1234', call_id="1"),
        ),
        tools=({"name": "look", "parameters": {"what": {"default": 'abcd-"1234'}}},),
        max_output_tokens=7,
    )
    sent = hidden(request, SECRETS)
    assert [message.text for message in sent.messages] == ["say [secret K]", "", "[secret K]"]
    assert sent.messages[1].calls[0].arguments == '{"what":"[secret K]"}'
    assert sent.messages[1].opaque == (opaque,)
    assert sent.tools == ({"name": "look", "parameters": {"what": {"default": "[secret K]"}}},)
    assert sent.max_output_tokens == 7
    assert 'abcd-"1234' in request.messages[0].text, "what the run holds stays as it is"


def test_messages_without_a_secret_are_the_same_objects() -> None:
    request = Request(messages=(Message(role="user", text="hello there"),), tools=({"name": "look"},))
    sent = hidden(request, SECRETS)
    assert sent.messages[0] is request.messages[0]
    assert sent.tools is request.tools

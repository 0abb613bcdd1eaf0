"""The wire formats that the simulated server speaks, by the path of their requests."""

from collections.abc import Mapping

from shipworthy.sim.anthropic import AnthropicWire
from shipworthy.sim.openai import OpenAIWire
from shipworthy.sim.responses import ResponsesWire
from shipworthy.sim.wire import Wire

WIRES: Mapping[str, Wire] = {
    "/v1/chat/completions": OpenAIWire(),
    "/v1/responses": ResponsesWire(),
    "/v1/messages": AnthropicWire(),
}

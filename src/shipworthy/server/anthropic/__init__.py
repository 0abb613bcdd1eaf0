"""Anthropic's protocol: `/v1/messages`, with an agent as the model."""

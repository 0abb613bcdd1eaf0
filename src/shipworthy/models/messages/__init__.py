"""The format of Anthropic messages."""

"""The OpenAI-compatible chat format."""

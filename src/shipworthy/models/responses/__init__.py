"""The format of OpenAI's Responses API."""

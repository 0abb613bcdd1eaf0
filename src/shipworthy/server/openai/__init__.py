"""OpenAI's chat completions and responses: a request becomes a message of an agent, its run the answer."""

from shipworthy.server.openai.routes import routes

__all__ = ["routes"]

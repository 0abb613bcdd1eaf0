"""The same answer by pydantic-ai in an application on FastAPI: `peer_pydantic_ai.py SIM_URL PORT`."""

import json
import os
import sys
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

MODEL = OpenAIChatModel("mock", provider=OpenAIProvider(base_url=f"{sys.argv[1]}/v1", api_key="bench"))
AGENT = Agent(MODEL, instructions="You are a concise stock analyst.")
APP = FastAPI()


@APP.post("/v1/chat/completions")
async def chat(request: Request) -> StreamingResponse:
    """Answer as OpenAI does: the pieces of the text as they come."""
    message = (await request.json())["messages"][-1]["content"]

    async def pieces() -> AsyncIterator[str]:
        async with AGENT.run_stream(message) as result:
            async for text in result.stream_text(delta=True, debounce_by=None):
                yield f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': text}}]})}\n\n"  # noqa: ASYNC119
        yield "data: [DONE]\n\n"

    return StreamingResponse(pieces(), media_type="text/event-stream")


if __name__ == "__main__":
    print(json.dumps({"pid": os.getpid(), "url": f"http://127.0.0.1:{sys.argv[2]}"}), flush=True)
    uvicorn.run(APP, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False)

"""Answers the requests with one driver, in a process of its own; prints one JSON object for each.

Called as `worker.py FILE CLASS URL COUNT`, or with `more` for the count, by orchestrator.py.
"""

import asyncio
import importlib
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from orchestrated.world import more, requests


async def main(module: str, kind: str, url: str, count: str) -> None:
    """Answer one request after the other."""
    driver = getattr(importlib.import_module(f"orchestrated.drivers.{module}"), kind)(url)
    for asked in more() if count == "more" else requests()[: int(count)]:
        began = time.process_time()
        try:
            text = await driver.run(asked.text)
        except Exception as error:  # a driver that fails has not answered
            text = f"[{type(error).__name__}: {error}]"[:500]
        cpu_ms = round((time.process_time() - began) * 1000, 1)
        told = {"id": asked.id, "text": text, "cpu_ms": cpu_ms, "messages": getattr(driver, "messages", 1)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))

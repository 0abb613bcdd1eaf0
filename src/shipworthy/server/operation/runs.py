"""What is done around each run: its money is set aside before it, and it is counted and charged after it."""

from collections.abc import Awaitable, Callable

from shipworthy.app.agent import Agent
from shipworthy.runtime.result import RunResult
from shipworthy.server.caller import Caller
from shipworthy.server.live import Live
from shipworthy.server.operation.caps import Caps
from shipworthy.server.operation.keys import ApiKey
from shipworthy.server.operation.metrics import Metrics


class Runs:
    """Makes the runs of a service."""

    def __init__(self, key_of: Callable[[Caller], ApiKey | None], caps: Caps, metrics: Metrics) -> None:
        self._key_of, self._caps, self._metrics = key_of, caps, metrics

    async def __call__(self, agent: Agent, live: Live, run: Callable[[], Awaitable[RunResult]]) -> RunResult:
        """Make a run and return its result; raises Refused where the money of its key does not cover it."""
        held = await self._caps.reserve(self._key_of(live.caller), agent, live)
        result: RunResult | None = None
        try:
            result = await run()
        finally:
            self._metrics.run(live, result)
            await self._caps.settle(held, live, result)
        return result

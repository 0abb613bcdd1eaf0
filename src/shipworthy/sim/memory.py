"""The state of the simulated provider: the bodies it received and the prefixes in its cache."""

import hashlib
from collections import OrderedDict
from dataclasses import replace

from shipworthy.models.model import Request
from shipworthy.models.scripted import request_tokens
from shipworthy.sim.answer import SimUsage
from shipworthy.sim.request import SimRequest

KEPT = 50_000
"""Most bodies and prefixes kept; the oldest are dropped."""
CACHED_FROM = 1024
"""Tokens of the shortest prefix that is cached."""


class Memory:
    """Counts repeated bodies and simulates the prompt cache, both up to a limit."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._seen: OrderedDict[bytes, int] = OrderedDict()
        self._sizes: OrderedDict[bytes, int] = OrderedDict()
        self._cache: OrderedDict[bytes, int] = OrderedDict()

    def numbered(self, request: SimRequest, raw: bytes) -> SimRequest:
        """Add the inputs of its random draws to a request: the seed, the digest of its bytes, and their repetitions."""
        digest = hashlib.blake2b(raw, digest_size=16).digest()
        number = self._seen.get(digest, 0)
        _keep(self._seen, digest, number + 1)
        return replace(request, seed=self._seed, digest=digest, number=number)

    def input_of(self, request: SimRequest) -> SimUsage:
        """The input tokens of the request, and how many of them are read from or written to the cache."""
        leading = next((i for i, m in enumerate(request.messages) if m.role != "system"), len(request.messages))
        head = f"{request.format} {request.model} ".encode()
        key = hashlib.blake2b(head + request.prefix, digest_size=16).digest()
        size = self._sizes.get(key)
        if size is None:
            size = request_tokens(Request(messages=request.messages[:leading], tools=request.tools))
            _keep(self._sizes, key, size)
        total = size + request_tokens(Request(messages=request.messages[leading:]))
        if size < CACHED_FROM or not request.caches:
            return SimUsage(input_tokens=total)
        known = key in self._cache
        _keep(self._cache, key, size)
        if known:
            return SimUsage(input_tokens=total, cached_tokens=size)
        return SimUsage(input_tokens=total, written_tokens=size if request.format == "anthropic" else 0)


def _keep(table: OrderedDict[bytes, int], key: bytes, value: int) -> None:
    table[key] = value
    table.move_to_end(key)
    if len(table) > KEPT:
        table.popitem(last=False)

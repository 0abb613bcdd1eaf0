"""semantic-router with Shipworthy's encoder, which embeds one text at a time for both."""

from functools import partial
from importlib import metadata
from typing import Any

from routes import Decide, Skills, main
from semantic_router import IndexedRouter, Route
from semantic_router.encoders import DenseEncoder

from shipworthy.routing.encoder.encoder import load


class Same(DenseEncoder):
    """The same encoder."""

    def __call__(self, docs: list[Any]) -> list[list[float]]:
        """Embed the texts."""
        encoder = load()
        assert encoder is not None
        return [encoder.embed(text).tolist() for text in docs]


def router(skills: Skills, aggregation: Any) -> Decide:
    """A router over the examples."""
    routes = [Route(name=name, utterances=list(skill["examples"])) for name, skill in skills.items()]
    made = IndexedRouter(encoder=Same(name="same"), routes=routes, aggregation=aggregation)

    def decide(text: str) -> tuple[str | None, str, float]:
        choice: Any = made(text)
        return choice.name, choice.name or "", float(choice.confidence or 0.0)

    return decide


if __name__ == "__main__":
    every = {f"semantic-router {name}": partial(router, aggregation=name) for name in ("mean", "max")}
    main(every, version=metadata.version("semantic-router"))

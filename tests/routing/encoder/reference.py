"""all-MiniLM-L6-v2 in float32 and plain numpy, from the published weights: what the encoder is compared with."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Reference:
    """The model of a folder with `model.safetensors`, one text at a time."""

    def __init__(self, folder: Path) -> None:
        self.known = read(folder / "model.safetensors")

    def embed(self, ids: list[int]) -> Floats:
        table = self.known["embeddings.word_embeddings.weight"][ids]
        table = table + self.known["embeddings.position_embeddings.weight"][: len(ids)]
        x = self.norm(table + self.known["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(6):
            x = self.layer(x, f"encoder.layer.{layer}.")
        mean = x.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def layer(self, x: Floats, here: str) -> Floats:
        parts = [self.linear(x, f"{here}attention.self.{of}") for of in ("query", "key", "value")]
        query, key, value = (part.reshape(len(x), 12, 32).swapaxes(0, 1) for part in parts)
        scores = query @ key.swapaxes(1, 2) / np.sqrt(32)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        mixed = (shares @ value).swapaxes(0, 1).reshape(len(x), 384)
        x = self.norm(x + self.linear(mixed, f"{here}attention.output.dense"), f"{here}attention.output.LayerNorm")
        bent = self.linear(x, f"{here}intermediate.dense")
        bent = bent * (1 + erf(bent / np.sqrt(2))) / 2
        return self.norm(x + self.linear(bent, f"{here}output.dense"), f"{here}output.LayerNorm")

    def linear(self, x: Floats, name: str) -> Floats:
        return np.asarray(x @ self.known[f"{name}.weight"].T + self.known[f"{name}.bias"], np.float32)

    def norm(self, x: Floats, name: str) -> Floats:
        x = x - x.mean(axis=-1, keepdims=True)
        x = x / np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + 1e-12)
        return np.asarray(x * self.known[f"{name}.weight"] + self.known[f"{name}.bias"], np.float32)


def erf(x: Floats) -> Floats:
    """The error function, within 1.5e-7 (Abramowitz and Stegun, 7.1.26)."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    terms = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(np.sign(x) * (1 - terms * np.exp(-x * x)), np.float32)


def read(file: Path) -> dict[str, Floats]:
    """The float32 tensors of a file in the format `safetensors`."""
    content = file.read_bytes()
    size = int.from_bytes(content[:8], "little")
    found = {}
    for name, told in json.loads(content[8 : 8 + size]).items():
        if told.get("dtype") == "F32":
            start, end = (8 + size + place for place in told["data_offsets"])
            found[name.removeprefix("bert.")] = np.frombuffer(content[start:end], np.float32).reshape(told["shape"])
    return found

"""The full tier of one agent, with its scale, which is computed once and kept on disk. Imported by `lazy` alone.

What is kept is a pure function of the texts, this version of routing and the weights of the encoder; what cannot be
read or written is computed.
"""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from shipworthy import home
from shipworthy.errors import StateError
from shipworthy.routing.encoder.encoder import Choice, Encoder
from shipworthy.routing.skills.decide import Judged
from shipworthy.routing.skills.lexical import Lexicon
from shipworthy.routing.skills.light import ENOUGH, score
from shipworthy.routing.skills.route import Alike
from shipworthy.routing.skills.scale import Prior, Scale, scaled
from shipworthy.routing.skills.semantic import PRIOR, PRIOR_MULTILINGUAL, Semantic, Vectors

VERSION = 8
"""Of what is kept; one more with each change of what routing computes."""
FOLDER = "routing"
MOST_LEFT_OUT = 600
"""Examples that are left out for the scale; of more, every second or third."""


class Full:
    """The scores by meaning and words, and the scale that makes probabilities of them."""

    def __init__(
        self,
        lexicon: Lexicon,
        texts: Mapping[str, Sequence[str]],
        masked: Callable[[str], str],
        encoder: Encoder,
        choice: Choice,
    ) -> None:
        """`texts`: for each skill its examples and its description; `masked`: takes the agent's own values out."""
        self._lexicon = lexicon
        prior = PRIOR if choice == "english" else PRIOR_MULTILINGUAL
        self.prior: Prior = replace(prior, spread=max(prior.spread, encoder.spread))
        self.texts = [texts[name] for name in lexicon.names]
        read = [[masked(text) for text in of] for of in self.texts]
        name = _name(lexicon, read, encoder.fingerprint)
        kept = _read(name)
        self.semantic = Semantic(lexicon.names, read, encoder, kept[1] if kept is not None else None)
        if kept is not None:
            level, steepness, cut = kept[0]
            self.scale = Scale(prior=self.prior, level=level, steepness=steepness, cut=cut)
        else:
            told = [self._case(owner, judged) for owner, _, judged in self.left_out(ENOUGH)]
            self.scale = scaled(self.prior, told, len(lexicon.names))
            _write(name, (self.scale.level, self.scale.steepness, self.scale.cut), self.semantic.weights)

    def alike(self) -> list[Alike]:
        """Return for each pair of skills the two most similar of their texts."""
        every = [(name, text) for name, of in zip(self._lexicon.names, self.texts, strict=True) for text in of]
        found = []
        for one, other, similarity in self.semantic.nearest():
            (first, text), (second, others) = every[one], every[other]
            found.append(Alike(skills=(first, second), texts=(text, others), similarity=similarity))
        return found

    def _case(self, owner: str, judged: Judged) -> tuple[float, bool]:
        evidence = self.prior.evidence(judged.facts, judged.apart, len(judged.names))
        return evidence, judged.names[int(np.argmax(judged.scores))] == owner

    def left_out(self, least: int = 1) -> list[tuple[str, str, Judged]]:
        """Judge examples, each as if it were none: the skill, the example, and what was found.

        Skills with fewer than `least` examples are passed over.
        """
        numbers, words, told = [], [], []
        place = first = 0
        for name, of in zip(self._lexicon.names, self.texts, strict=True):
            for number in range(len(of) - 1 if len(of) > least else 0):
                numbers.append(first + number)
                told.append((name, of[number], place + number))
            # In the lexicon, the words of the name follow the description.
            first, place = first + len(of), place + len(of) + 1
        step = -(-len(numbers) // MOST_LEFT_OUT) if numbers else 1
        numbers, told = numbers[::step], told[::step]
        for _, _, own in told:
            features = self._lexicon.weighted(self._lexicon.texts[own], own)
            words.append([score(parts) for parts in self._lexicon.parts(features, own)[0]])
        judged = self.semantic.left_out(numbers, words)
        return [(name, text, one) for (name, text, _), one in zip(told, judged, strict=True)]


def _name(lexicon: Lexicon, texts: Sequence[Sequence[str]], fingerprint: str) -> str:
    told = [VERSION, fingerprint, repr(PRIOR), lexicon.names, [list(of) for of in texts]]
    words = [sorted(one.items()) for one in lexicon.texts]
    return hashlib.sha256(json.dumps([told, words]).encode()).hexdigest()[:40]


def _read(name: str) -> tuple[tuple[float, float, float], Vectors] | None:
    try:
        with np.load(io.BytesIO((_folder() / name).read_bytes())) as kept:
            level, steepness, cut = (float(value) for value in kept["scale"])
            return (level, steepness, cut), np.asarray(kept["weights"], dtype=np.float32)
    except (OSError, StateError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(name: str, scale: tuple[float, float, float], weights: Vectors) -> None:
    content = io.BytesIO()
    np.savez(content, scale=np.array(scale), weights=weights)
    with suppress(OSError, StateError):
        path = _folder() / name
        mine = path.with_name(f"{name}.{os.getpid()}")
        # Another process reads the whole file or none.
        home.private(mine).write_bytes(content.getvalue())
        mine.replace(path)


def _folder() -> Path:
    return home.home(home.cache() / FOLDER)

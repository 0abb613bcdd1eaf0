"""True sentences with their evidence, written before the code that judges them, and false twins of them.

`truths.jsonl`: one source a line; d domain, l language, e evidence, t true sentences, f false ones. Every second line
was set aside and only scored when the code was finished.
"""

import json
from pathlib import Path

import pytest

from shipworthy.grounding.check import Checker
from shipworthy.grounding.evidence import Evidence, Place

SOURCES = [json.loads(line) for line in Path(__file__).with_name("truths.jsonl").read_text("utf-8").splitlines()]
OPEN, ASIDE = SOURCES[::2], SOURCES[1::2]
AT_LEAST = 0.99


def _evidence(source: dict[str, object]) -> Evidence:
    evidence = Evidence()
    told = source["e"]
    assert isinstance(told, list)
    for one in told:
        if isinstance(one, str):
            evidence.add_text(one, Place("text"))
        else:
            evidence.add_value(one, Place("data"))
    return evidence


def _judged(source: dict[str, object], name: str) -> list[tuple[str, list[str]]]:
    evidence, sentences = _evidence(source), source[name]
    assert isinstance(sentences, list)
    return [
        (one, [f"{m.text} ({m.kind})" for m in Checker(evidence, "figures").sentence(one).missing]) for one in sentences
    ]


def test_there_are_three_hundred_of_many_domains_and_four_languages() -> None:
    assert sum(len(source["t"]) for source in SOURCES) >= 300
    assert len({source["d"] for source in SOURCES}) >= 40
    assert {source["l"] for source in SOURCES} == {"en", "de", "es", "fr"}


@pytest.mark.parametrize("half", ["open", "aside"])
def test_true_sentences_are_found(half: str) -> None:
    judged = [one for source in (OPEN if half == "open" else ASIDE) for one in _judged(source, "t")]
    wrong = [one for one in judged if one[1]]
    assert 1 - len(wrong) / len(judged) >= AT_LEAST, wrong


@pytest.mark.parametrize("half", ["open", "aside"])
def test_false_twins_are_caught(half: str) -> None:
    judged = [one for source in (OPEN if half == "open" else ASIDE) for one in _judged(source, "f")]
    passed = [sentence for sentence, missing in judged if not missing]
    assert 1 - len(passed) / len(judged) >= AT_LEAST, passed

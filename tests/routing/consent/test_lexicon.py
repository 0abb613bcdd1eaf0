"""The words of consent."""

import json
from pathlib import Path

import shipworthy.routing.consent as room
from shipworthy.routing.consent.assent import meaning
from shipworthy.routing.consent.lexicon import ASKING, ASSENT, KINDS, SOFT, WANTING, lexicon
from shipworthy.routing.consent.spelling import fold

FILE = Path(room.__file__).with_name("consent.json")


def test_each_kind_of_phrase_exists_in_four_languages_with_its_source() -> None:
    raw = json.loads(FILE.read_text(encoding="utf-8"))
    assert raw["source"] and raw["date"]
    assert all(set(raw[kind]) == {"en", "de", "es", "fr"} for kind in KINDS)


def test_words_are_kept_as_messages_are_read() -> None:
    words = lexicon()
    assert words is lexicon(), "read once"
    assert all(fold(word) == word for word in words.known if word.isalpha())
    assert len(words.phrases) > 300 and all(way for every in words.phrases.values() for way, _ in every)


def test_parts_in_parentheses_may_be_absent() -> None:
    ways = [way for way, kind in lexicon().phrases["go"] if kind == ASSENT]
    said = {" ".join(sorted(item)[0] for item in way) for way in ways if all(len(item) == 1 for item in way)}
    assert {"go ahead", "go right ahead", "go for it"} <= said


def test_each_phrase_of_assent_is_a_yes_and_none_beside_it_is() -> None:
    said: dict[int, set[str]] = {}
    for every in lexicon().phrases.values():
        for way, kind in every:
            said.setdefault(kind, set()).add(" ".join(min(item) for item in way))
    no_yes = sorted(phrase for phrase in said[ASSENT] if meaning(phrase) != "yes")
    # What is irony or goes on stays in the list for longer messages: "you may please confirm", "go ahead and".
    assert len(no_yes) <= 8, no_yes
    others = (phrase for kind in said if kind not in (ASSENT, SOFT, WANTING, ASKING) for phrase in said[kind])
    assert sorted(phrase for phrase in others if meaning(phrase) == "yes") == []


def test_no_word_of_refusal_is_one_of_assent() -> None:
    raw = json.loads(FILE.read_text(encoding="utf-8"))
    every = {kind: {fold(p) for texts in raw[kind].values() for p in texts} for kind in KINDS}
    agreeing = every["assent"] | every["soft"]
    assert not agreeing & (every["denial"] | every["declining"] | every["giving_up"] | every["pausing"])

"""The rules of each language."""

import json
from importlib.resources import files

from tests.batches import batch

from shipworthy.routing.gloss.known import folded
from shipworthy.routing.gloss.lexicon import LANGUAGES
from shipworthy.routing.values.languages.rules import Rules, language


def english(rule: tuple[str, str], text: str) -> list[str]:
    return ["".join(piece.text for piece in edit.pieces) for edit in Rules([rule], {"erste": 1}).find(text)]


def test_a_rule_names_numbers_and_shows_them_as_english_does() -> None:
    assert english(("halb <i>", "{half:i}"), "halb 9 halb 1 halb 13") == ["8:30", "12:30", "12:30"]
    assert english(("<i> uhr", "{hour:i}"), "8 uhr 0 uhr 15 uhr") == ["8 O'CLOCK", "00:00", "15:00"]
    assert english(("<i:d>/<i:m>", "{d} {month:m}"), "5/6 5/13") == ["5 JUNE", "5 _"]
    assert english(("den <i>", "THE {nth:i}"), "den 1 den 2 den 3 den 4 den 11") == [
        *("THE 1ST", "THE 2ND", "THE 3RD", "THE 4TH", "THE 11TH")
    ]
    assert english(("<grouped>", "{plain:grouped}"), "1.500,50") == ["1500.50"]
    assert english(("<n> mil", "{thousand:n}"), "2,5 mil") == ["2500"]
    assert english(("<ord> tag", "{as:ord}"), "erste tag") == ["1"]


def test_a_rule_matches_whole_words_alone() -> None:
    assert english(("tag", "DAY"), "montag tage tag") == ["DAY"]


def test_each_part_keeps_its_own_place() -> None:
    (edit,) = Rules([("<i:a> bis <i:b>", "{a} TO {b}")], {}).find("3 bis 5")
    assert [(piece.text, piece.start, piece.end) for piece in edit.pieces if piece.end] == [
        *(("3", 0, 1), ("TO", 1, 6), ("5", 6, 7))
    ]


def test_the_ends_of_a_match_belong_to_its_parts() -> None:
    (edit,) = Rules([("<i> uhr <mm>h", "{i}:{mm}")], {}).find("9 uhr 30h")
    assert (edit.pieces[-1].text, edit.pieces[-1].end) == ("30", 9)


@batch("name", LANGUAGES)
def test_what_the_file_of_a_language_has_is_in_small_letters_and_capitals(name: str) -> None:
    written = json.loads((files("shipworthy.routing.values.languages") / f"{name}.json").read_text(encoding="utf-8"))
    assert written["sources"] and language(name).hour
    for word, stands_for in written["words"].items():
        assert word == folded(word) and stands_for == stands_for.upper(), word

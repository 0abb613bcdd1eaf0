"""A text is cut into the same pieces in whatever portions it comes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.runtime.answering.sentences import MOST, MOST_LINE, Piece, Sentences, pieces_of

TEXTS = st.lists(
    st.sampled_from(
        [
            *[
                "ab",
                "Z1.",
                "!",
                "?",
                "…",
                "\n",
                "\n\n",
                ",",
                ";",
                ":",
                "|",
                "#",
                "-",
                "*",
                "`",
                "~",
                "(",
                ")",
                '"',
                "'",
                "”",
                "。",
                "！",
                "」",
                "॥",
                "ไทย",
                "",
            ],
            " ",
            "\n",
            "\n\n",
            ". ",
            "Dr. ",
            "e.g. ",
            "3.5",
            "U.S. ",
            "z. B. ",
            "No. 5 ",
            "```",
            "```py\n",
            "\n- item",
            "\n2. item",
            "| a | b |\n",
            "# Head\n",
            "แม่น้ำสายยาวไหลผ่านเมืองหลวงของประเทศ ",
            "价格上涨了。",
            "दाम बढ़े। ",
            " " * 70,
            "x" * 200,
            "word " * 60,
        ]
    ),
    max_size=40,
).map("".join)


def cut(text: str, sizes: list[int]) -> list[Piece]:
    cutter, found, at, turn = Sentences(), list[Piece](), 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        found += cutter.feed(text[at : at + size])
        at, turn = at + size, turn + 1
    return [*found, *cutter.end()]


@given(TEXTS, st.lists(st.integers(1, 30), min_size=1, max_size=5))
def test_the_pieces_are_the_text_and_the_same_in_any_portions(text: str, sizes: list[int]) -> None:
    found = cut(text, sizes)
    assert "".join(piece.text for piece in found) == text
    assert found == pieces_of(text)


@given(TEXTS)
def test_no_piece_is_longer_than_it_may_be(text: str) -> None:
    assert all(len(piece.text) <= MOST_LINE + MOST + 100 for piece in pieces_of(text))


@batch(
    ("text", "pieces"),
    [
        ("Up. Down.", ["Up.", " Down."]),
        (
            "Dr. Smith rose 3.5 % in the U.S. market. It fell.",
            ["Dr. Smith rose 3.5 % in the U.S. market.", " It fell."],
        ),
        ("See No. 5, e.g. the risks. Then act!", ["See No. 5, e.g. the risks.", " Then act!"]),
        ("Das gilt z. B. am 5. Mai. Danach nicht.", ["Das gilt z. B. am 5. Mai.", " Danach nicht."]),
        ("Es así, p. ej. hoy. ¿Vale? Sí.", ["Es así, p. ej. hoy.", " ¿Vale?", " Sí."]),
        ("Well... perhaps. Or… not.", ["Well... perhaps.", " Or… not."]),
        ('He said "Stop." Then he went.', ['He said "Stop."', " Then he went."]),
        ("**Buy it.** (It is cheap.) Now.", ["**Buy it.**", " (It is cheap.)", " Now."]),
        ("价格上涨了。真的吗？「是的。」好！", ["价格上涨了。", "真的吗？", "「是的。」", "好！"]),
        ("दाम बढ़े। अब रुकें॥ ठीक?", ["दाम बढ़े।", " अब रुकें॥", " ठीक?"]),
        ("هل ارتفع؟ نعم.", ["هل ارتفع؟", " نعم."]),
        (
            "# Risks\n\nThey are low.\n- Rates.\n- War\n",
            ["# Risks", "\n\nThey are low.", "\n- Rates.", "\n- War", "\n"],
        ),
        ("| a. B | c |\n| - | - |\n| 1 | 2 |", ["| a. B | c |", "\n| - | - |", "\n| 1 | 2 |"]),
        ("Run:\n```py\nx = 1. \n\ny\n```\nDone.", ["Run:", "\n```py", "\nx = 1. ", "\n\ny", "\n```", "\nDone."]),
        ("1. First. 2. Second.\n2. Third", ["1. First.", " 2. Second.", "\n2. Third"]),
        ("The price of the\nstock rose. So", ["The price of the\nstock rose.", " So"]),
        ("It was 2024. The end", ["It was 2024.", " The end"]),
        ("See https://a.b/c.d?e=f. Then", ["See https://a.b/c.d?e=f.", " Then"]),
    ],
)
def test_sentences_rows_items_and_code(text: str, pieces: list[str]) -> None:
    assert [piece.text for piece in pieces_of(text)] == pieces


def test_a_text_without_stops_is_let_go_at_a_clause_or_a_blank() -> None:
    clauses, words, none = "so it goes, " * 100, "word " * 200, "x" * 1500
    for text, last in ((clauses, ","), (words, "d"), (none, "x")):
        found = pieces_of(text)
        assert len(found) > 1
        assert not found[0].whole
        assert found[0].text[-1] == last
        assert len(found[0].text) <= MOST


@batch(
    ("text", "left"),
    [
        ("It rose. It fell", ""),
        ("It rose. It fell.", " It fell."),
        ("It rose. It fell!\n", " It fell!\n"),
        ("It rose. By 3.", ""),
        ("It rose. See Dr.", ""),
        ("It rose. To U.S.", ""),
        ("It rose.\n| a | b.", ""),
        ("It rose.\n```\nx.", ""),
    ],
)
def test_of_a_text_that_breaks_off_only_a_whole_sentence_is_left(text: str, left: str) -> None:
    cutter = Sentences()
    cutter.feed(text)
    assert "".join(piece.text for piece in cutter.broken()) == left


@pytest.mark.parametrize("unit", [". ", " ", ".", "word ", "x", "a. B", "\n", "|", "```\n", "。", "ไทย ", "1. "])
def test_it_takes_linear_time(unit: str) -> None:
    def took(times: int) -> float:
        text, cutter = unit * times, Sentences()
        began = time.process_time()
        for at in range(0, len(text), 3):
            cutter.feed(text[at : at + 3])
        cutter.feed(text)
        cutter.end()
        return time.process_time() - began

    took(100)
    most = max(min(took(4_000) for _ in range(3)), 0.004) * 40
    # Once more where it is late: a collection of garbage may fall into it.
    assert any(took(40_000) < most for _ in range(3)), "a hundred times as long where it is not linear"

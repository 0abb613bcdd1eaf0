"""What goes through the gate is whole, within its limit, checked, and the same in whatever portions the text comes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch
from tests.runtime.answering.test_sentences import TEXTS

from shipworthy.runtime.answering.gate import SHOWN, Gate, Kept
from shipworthy.runtime.answering.sentences import pieces_of
from shipworthy.tokens.counting import count, load


def gated(text: str, sizes: list[int], *, whole: bool, most: int = 10_000, checks: Any = ()) -> tuple[Gate, list[str]]:
    shown: list[str] = []
    gate, at, turn = Gate(shown.append, most, checks), 0, 0
    while at < len(text) and not gate.over:
        size = sizes[turn % len(sizes)]
        gate(text[at : at + size])
        at, turn = at + size, turn + 1
    gate.end(whole=whole)
    return gate, shown


@given(TEXTS, st.lists(st.integers(1, 30), min_size=1, max_size=5), st.booleans(), st.sampled_from([5, 40, 10_000]))
def test_what_goes_through_depends_on_the_text_alone(text: str, sizes: list[int], whole: bool, most: int) -> None:
    load()
    gate, shown = gated(text, sizes, whole=whole, most=most)
    again, _ = gated(text, [len(text) or 1], whole=whole, most=most)
    assert "".join(shown) == gate.text == again.text
    assert gate.over == again.over
    assert count(gate.text) <= most
    if whole and not gate.over:
        # A blank at the end that does not fit is left out, and nothing is said of it.
        assert text.startswith(gate.text)
        assert not text[len(gate.text) :].strip()
    if whole and not gate.over and most == 10_000:
        assert gate.text == text


@given(TEXTS, st.lists(st.integers(1, 30), min_size=1, max_size=5))
def test_a_text_that_breaks_off_ends_with_a_piece(text: str, sizes: list[int]) -> None:
    gate, _ = gated(text, sizes, whole=False)
    left = gate.text.removesuffix(" …").removesuffix("\n```")
    ends = [0]
    for piece in pieces_of(text):
        ends.append(ends[-1] + len(piece.text))
    # A sentence whose stop cannot be anything else is whole where the text broke off behind it.
    assert text.startswith(left)
    assert len(left) in ends or text[: len(left)].rstrip() == text.rstrip()


def test_a_sentence_is_shown_as_soon_as_the_next_begins() -> None:
    shown: list[str] = []
    gate = Gate(shown.append, 100)
    for portion, told in (("It ro", 0), ("se. ", 0), ("N", 1), ("ow", 1), (" more", 1)):
        gate(portion)
        assert len(shown) == told
    assert shown == ["It rose."]


def test_at_its_limit_it_ends_with_the_last_sentence_within() -> None:
    gate, _ = gated("It rose today. It fell today. It stood today.", [3], whole=True, most=9)
    assert (gate.text, gate.over) == ("It rose today. It fell today.", "cap")


def test_what_announces_something_goes_through_with_it() -> None:
    gate, shown = gated("All is well. The risks are:\n- Rates\n\n## More\n", [4], whole=False)
    assert shown == ["All is well.", " The risks are:\n- Rates"]
    gate, _ = gated("All is well.\n\n## More\n\nIt is", [4], whole=False)
    assert gate.text == "All is well."


def test_code_that_was_cut_is_closed() -> None:
    gate, _ = gated("Run it:\n```py\nx = 1\ny = ", [4], whole=False)
    assert gate.text == "Run it:\n```py\nx = 1\n```"
    gate, _ = gated("Run it:\n```py\nx = 1\n```\nThen wa", [4], whole=False)
    assert gate.text == "Run it:\n```py\nx = 1\n```"
    gate, _ = gated("Run it:\n```py\nx =", [4], whole=False)
    assert gate.text == "Run it:"


def test_a_sentence_that_was_let_go_and_then_cut_says_so() -> None:
    gate, _ = gated("It is new, so " + " ".join(f"n{n}" for n in range(300)), [4], whole=False)
    assert gate.text.endswith(" …")


@batch(
    ("bad", "text"),
    [("One", "Two is fine. Three is."), ("Two", "One is fine. Three is."), ("Three", "One is fine. Two is fine.")],
)
def test_a_piece_that_a_check_withholds_is_left_out_and_kept_with_its_reason(bad: str, text: str) -> None:
    seen: list[str] = []

    def check(piece: str) -> Kept:
        seen.append(piece)
        return Kept(reason="model_failed", detail=f"{bad} is nowhere") if bad in piece else SHOWN

    gate, shown = gated("One is fine. Two is fine. Three is.", [2], whole=True, checks=[check])
    assert seen == ["One is fine.", " Two is fine.", " Three is."]
    assert "".join(shown) == gate.text == text
    assert [(one.text, one.detail) for one in gate.withheld] == [
        (next(piece.strip() for piece in seen if bad in piece), f"{bad} is nowhere")
    ]


def test_checks_judge_in_order_and_the_first_that_withholds_decides() -> None:
    asked: list[str] = []

    def check(name: str, kept: Kept) -> Any:
        return lambda piece: (asked.append(name), kept)[1]

    gate, _ = gated("One.", [4], whole=True, checks=[check("a", SHOWN), check("b", Kept("limit")), check("c", SHOWN)])
    assert (asked, gate.text) == (["a", "b"], "")


def test_what_nobody_has_seen_can_be_dropped() -> None:
    shown: list[str] = []
    gate = Gate(shown.append, 100)
    gate("Hm, perhaps")
    assert gate.drop()
    gate("It rose. It fell. So")
    assert not gate.drop()
    gate.end(whole=True)
    assert "".join(shown) == "It rose. It fell. So"
    silent = Gate(None, 100)
    silent("It rose. It fell. So")
    assert silent.drop() and silent.text == ""


async def test_pieces_wait_for_the_vocabulary_that_counts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from shipworthy.runtime.answering import cap

    monkeypatch.setattr(cap, "loaded", lambda: False)
    monkeypatch.setattr(cap, "begin", lambda: None)
    gate = Gate(None, 11)
    gate("It rose. It fell. It stood. So it is")
    assert (gate.text, gate.waits) == ("It rose.", True)
    gate.end(whole=True)
    assert gate.text == "It rose. It fell. It stood."
    assert gate.over == "cap"

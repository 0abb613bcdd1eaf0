"""Tool calls from their pieces."""

import itertools
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.errors import ModelBroken
from shipworthy.models.answer import calls as assembling
from shipworthy.models.answer.calls import Calls, shape
from shipworthy.models.answer.halves import cleaned

ARGS = ('{"a":1}', '{"b":[2,{"x":"}"}]}', '"three"', '{"d":"\\"{"}')
Piece = tuple[int, str | None, str]


def pieces(number: int, cuts: int = 2) -> list[Piece]:
    text = ARGS[number]
    at = [len(text) * n // cuts for n in range(cuts + 1)]
    return [(number, f"tool_{number}", ""), *((number, None, text[a:b]) for a, b in itertools.pairwise(at))]


def interleavings(lists: list[list[Piece]]) -> Iterator[list[Piece]]:
    """Every order of all pieces that keeps each call's own."""
    if not any(lists):
        yield []
    for number, each in enumerate(lists):
        if each:
            rest = [*lists[:number], each[1:], *lists[number + 1 :]]
            yield from ([each[0], *order] for order in interleavings(rest))


def drawn(lists: list[list[Piece]], many: int) -> Iterator[list[Piece]]:
    """So many of these orders, each as likely as any other."""
    dice, turns = random.Random(10), [number for number, each in enumerate(lists) for _ in each]
    for _ in range(many):
        dice.shuffle(turns)
        left = [iter(each) for each in lists]
        yield [next(left[number]) for number in turns]


def assembled(order: list[Piece], marked: Callable[[int, str | None], dict[str, Any]]) -> list[tuple[str, str]]:
    calls = Calls("m")
    for number, name, text in order:
        if name:
            calls.start(name, text, **marked(number, name))
        else:
            calls.more(text, **marked(number, name))
    return [(call.name, call.arguments) for call in calls.whole()]


MARKS: dict[str, Callable[[int, str | None], dict[str, Any]]] = {
    "both": lambda number, name: {"index": number, "id": f"id{number}"},
    "index only": lambda number, name: {"index": number},
    "id only at the start": lambda number, name: {"index": number, "id": f"id{number}" if name else None},
    "id only": lambda number, name: {"id": f"id{number}"},
    "none": lambda number, name: {},
    "the same index": lambda number, name: {"index": 0},
    "the same index, an id at the start": lambda number, name: {"index": 0, "id": f"id{number}" if name else None},
    "the same id": lambda number, name: {"index": number, "id": "call"},
    "the same of both": lambda number, name: {"index": 0, "id": "call"},
}
TOLD_APART = {"both", "index only", "id only at the start", "id only", "the same id"}


@pytest.mark.parametrize("many", [2, 3, 4])
@pytest.mark.parametrize("marks", sorted(MARKS))
def test_F10_interleaved_calls_come_whole_or_not_at_all(many: int, marks: str, count: Any) -> None:
    lists = [pieces(number) for number in range(many)]
    some = count(100, 0) if many == 4 else 0
    wanted = [(f"tool_{number}", ARGS[number]) for number in range(many)]
    whole = refused = 0
    for order in drawn(lists, some) if some else interleavings(lists):
        try:
            assert sorted(assembled(order, MARKS[marks])) == sorted(wanted), order
            whole += 1
        except ModelBroken:
            refused += 1
    assert whole + refused > 0
    if marks in TOLD_APART:
        assert refused == 0


@batch("marks", sorted(MARKS))
def test_F10_calls_one_after_the_other_come_whole(marks: str) -> None:
    order = [piece for number in range(4) for piece in pieces(number)]

    assert assembled(order, MARKS[marks]) == [(f"tool_{number}", ARGS[number]) for number in range(4)]


def mutated(dice: random.Random) -> str:
    """Arguments of a call, spoilt a little."""
    text = json.dumps({"ticker": "NVDA", "days": dice.randrange(9), "deep": [{"x": [1, 2]}], "text": 'a "q" \\ ü'})
    for _ in range(dice.randrange(1, 4)):
        kind, at = dice.randrange(6), dice.randrange(len(text) + 1)
        if kind == 0:
            text = text[:at]
        elif kind == 1:
            text = text[:at] + text[at + 1 :]
        elif kind == 2:
            text = text[:at] + dice.choice('{}[]",:\\ \n\x00null-1e9') + text[at:]
        elif kind == 3:
            text = dice.choice(
                ["null", "[]", "NaN", "1", '"x"', "true", "", " ", "{}", '{"a":1}{"b":2}', "[" * 100_000]
            )
        elif kind == 4:
            text = text + text[at:]
        else:
            text = text.replace("NVDA", dice.choice(["\ud800", "💥", '"', "\\u12"]), 1)
    return text


def test_F11_mutated_arguments_are_passed_on_as_they_are_or_refused(count: Any) -> None:
    """Never repaired: what comes out is what came in, to the sign; only nothing at all stands for an empty object."""
    dice, passed = random.Random(11), 0
    for _ in range(count(2000, 100_000)):
        text = mutated(dice)
        calls = Calls("m")
        calls.start("tool", "", index=0, id="a")
        for at in range(0, min(len(text), 60), 7):
            calls.more(text[at : at + 7], index=0)
        calls.more(text[60:] if len(text) > 60 else "", index=0)
        expected = "".join(text[at : at + 7] for at in range(0, min(len(text), 60), 7)) + text[60:]
        try:
            (call,) = calls.whole()
        except ModelBroken:
            continue
        assert call.arguments == ("{}" if expected.strip() in ("", "null", "None", '""') else cleaned(expected))
        passed += 1
    assert passed > 0


@batch(
    ("text", "found"),
    [
        ('{"a": 1}', "whole"),
        ("null", "whole"),
        ("[1, 2]", "whole"),
        ('"x"', "whole"),
        ("", "cut"),
        ('{"a": 1', "cut"),
        ('{"a": "b', "cut"),
        ("nul", "cut"),
        ('{"a": 1}{"b": 2}', "more"),
        ('{"a": }', "wrong"),
        ("{'a': 1}", "wrong"),
        ("}", "cut"),
    ],
)
def test_F09_what_is_cut_is_told_from_what_is_wrong(text: str, found: str) -> None:
    assert shape(text) == found


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_F09_no_beginning_of_an_object_passes_for_one(value: Any) -> None:
    text = json.dumps({"value": value})

    assert shape(text) == "whole"
    for at in range(len(text)):
        assert shape(text[:at]) == "cut"


def test_F09_a_cut_call_is_refused() -> None:
    calls = Calls("m")
    calls.start("tool", '{"a": 1', index=0)

    with pytest.raises(ModelBroken, match="are cut"):
        calls.whole()
    assert [call.arguments for call in calls.unseen()] == ['{"a": 1']


def test_ids_that_were_used_or_are_missing_are_made_anew() -> None:
    calls = Calls("m", ["call_a"])
    for _ in range(2):
        calls.start("tool", "{}", id="call_a")
    calls.start("tool", "{}")

    ids = [call.id for call in calls.whole()]
    assert len({*ids, "call_a"}) == 4


def test_calls_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembling, "LONGEST_EVENT", 100)
    calls = Calls("m")
    calls.start("tool", "", index=0)
    with pytest.raises(ModelBroken, match="without end"):
        for _ in range(200):
            calls.more("x", index=0)
    many = Calls("m")
    with pytest.raises(ModelBroken, match="far too many"):
        for _ in range(assembling.MOST_CALLS + 1):
            many.start("tool")


def test_F10_marks_that_come_and_go_make_no_wrong_call(count: Any) -> None:
    """Each call has its index, another one's or none, and its id, a shared one or none; every piece may lack either."""
    dice, whole = random.Random(10), 0
    texts = (*ARGS, "{}", '{"x":"{}"}', '{"x":" "}', '{"a":{"a":1}}')
    for _ in range(count(2000, 100_000)):
        wanted = [(dice.choice("fg"), dice.choice(texts)) for _ in range(dice.randint(2, 4))]
        marks = [(dice.choice([n, 0, None]), dice.choice([f"id{n}", "same", None])) for n in range(len(wanted))]
        left = [[text[: (at := dice.randint(0, len(text)))], text[at:]] for _, text in wanted]
        calls, begun = Calls("m"), list[int]()
        try:
            while any(left):
                n = dice.choice([n for n, texts_left in enumerate(left) if texts_left])
                index, id = (mark if dice.random() < 0.7 else None for mark in marks[n])
                text = left[n].pop(0)
                if n in begun:
                    calls.more(text, index=index, id=id)
                else:
                    calls.start(wanted[n][0], text, index=index, id=id)
                    begun.append(n)
            found = calls.whole()
        except ModelBroken:
            continue
        assert [(call.name, call.arguments) for call in found] == [wanted[n] for n in begun]
        assert len({call.id for call in found}) == len(begun)
        whole += 1
    assert whole > 0


def test_F10_the_defence_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces that go to whichever call began last make two right calls two wrong ones."""
    marks: dict[str, Any] = {"index": 0, "id": None}
    order = [("f", '{"x":"'), ("g", '{"y":"'), (None, 'a"}'), (None, 'b"}')]

    def told() -> list[str]:
        calls = Calls("m")
        for name, text in order:
            if name:
                calls.start(name, text, **marks)
            else:
                calls.more(text, **marks)
        return [call.arguments for call in calls.whole()]

    with pytest.raises(ModelBroken, match="told apart"):
        told()
    monkeypatch.setattr(Calls, "more", lambda self, text, **_: self.add(self._drafts[-1], text))
    monkeypatch.setattr(assembling, "shape", lambda text: "whole")
    assert told() == ['{"x":"', '{"y":"a"}b"}']


def test_other_fields_belong_to_the_last_call_that_matches() -> None:
    calls = Calls("m", ["a"])
    for number, id in enumerate(("a", "b")):
        calls.start("f", "{}", index=number, id=id)
        calls.keep({"mark": id}, index=number, id=id)
    calls.keep({"late": 1}, index=0)
    calls.keep({"nowhere": 1}, index=7)
    first, second = calls.whole()

    assert first.id != "a", "it is taken"
    assert [(part.call_id, part.data) for part in calls.opaque] == [
        (first.id, {"mark": "a", "late": 1}),
        (second.id, {"mark": "b"}),
    ]

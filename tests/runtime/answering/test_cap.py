"""What the person sees has at most so many tokens."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.runtime.answering import cap as module
from shipworthy.runtime.answering.cap import Cap
from shipworthy.tokens.counting import count, load


@given(st.lists(st.text(alphabet="ab 1漢é\n😀", max_size=20), max_size=30), st.integers(0, 60))
def test_what_it_takes_is_never_above_its_limit(texts: list[str], most: int) -> None:
    load()
    cap, taken = Cap(most), list[str]()
    for text in texts:
        if cap.takes(text):
            taken.append(text)
        else:
            assert sum(map(count, [*taken, text])) > most
    assert count("".join(taken)) <= most


def test_few_bytes_need_no_vocabulary(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    began: list[int] = []
    monkeypatch.setattr(module, "loaded", lambda: False)
    monkeypatch.setattr(module, "begin", lambda: began.append(1))
    cap = Cap(100)
    assert cap.ready("x" * 40)
    assert not began
    assert cap.ready("x" * 60)
    assert began, "it is being loaded before it is needed"
    assert cap.takes("x" * 60)
    assert not cap.ready("x" * 60)


def test_a_spare_is_for_models_that_count_in_other_tokens() -> None:
    assert not Cap(2).takes("one two three")
    assert Cap(2).anew(8).takes("one two three")
    assert Cap(2, 8).anew().takes("one two three")
    assert not Cap(4).takes("one two three", spare=2)

"""Messages that go elsewhere than those before them with such words."""

from shipworthy.watch.alike import Alike


def learnt() -> Alike:
    alike = Alike()
    for _ in range(120):
        alike.strange({"price", "of"}, "price")
        alike.strange({"news", "on"}, "news")
    return alike


def test_nothing_is_judged_before_enough_is_known() -> None:
    assert Alike().strange({"price"}, "news") is None


def test_a_message_that_goes_elsewhere_is_strange() -> None:
    alike = learnt()
    assert alike.strange({"price", "of"}, "price") is False
    assert alike.strange({"price", "of"}, "news") is True
    assert alike.strange({"price", "of"}, "a new skill") is True


def test_words_that_say_nothing_are_not_judged_strange() -> None:
    alike = learnt()
    assert alike.strange({"hello"}, "news") is False
    assert alike.strange((), "news") is None

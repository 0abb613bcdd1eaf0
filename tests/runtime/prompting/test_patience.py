from shipworthy.runtime.prompting.patience import PREAMBLE, Patience


def test_a_word_before_a_tool_call_is_not_shown() -> None:
    shown: list[str] = []
    Patience(shown.append)("Let me look that up.")

    assert shown == []


def test_what_is_long_enough_is_shown_from_its_beginning() -> None:
    shown: list[str] = []
    patience = Patience(shown.append)
    for _ in range(PREAMBLE + 2):
        patience("x")

    assert shown == ["x" * PREAMBLE, "x", "x"]

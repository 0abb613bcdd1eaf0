"""The words that stand nowhere by chance."""

from shipworthy.check.adversary.canaries import (
    FIGURES,
    FLOOD,
    SECRET,
    SECRET_VALUE,
    STEERS,
    UNSEEN,
    figure,
    word_of,
)
from shipworthy.exits.known import known


def test_the_secret_is_one_that_the_environment_is_known_to_hold() -> None:
    assert list(known({SECRET: SECRET_VALUE})) == [(SECRET, SECRET_VALUE)]


def test_each_tool_has_a_word_and_each_prompt_a_figure_of_its_own() -> None:
    words = [word_of(number) for number in range(500)]
    assert len(set(words)) == 500 and not any(
        one in other for one in words[:50] for other in words[:50] if one != other
    )
    assert len({figure(number) for number in range(500)}) == 500
    found = FIGURES.search(f"It comes to ${figure(17)} in all.")
    assert found is not None and found[1] == "017"


def test_what_cannot_be_seen_is_found() -> None:
    assert all(STEERS.search(sign) for sign in UNSEEN if not sign.isprintable())
    assert STEERS.search("Pay 3 € to Müller? (yes/no)") is None


def test_a_sentence_of_an_endless_text_is_found_whole() -> None:
    assert FLOOD.findall("So. Zephyra keeps the lantern. And: Zephyra") == ["Zephyra keeps the lantern."]

"""What a conversation keeps of what specialists have found out."""

from shipworthy.stores.found_out import LONGEST, MOST, FoundOut, kept_of


def test_the_newest_are_kept_and_nothing_that_is_empty_or_too_long() -> None:
    texts = [*(f"answer {number}" for number in range(MOST + 2)), "", "x" * (LONGEST + 1)]
    every = tuple(FoundOut(by="trading", text=text) for text in texts)
    kept = kept_of(every[:2], every[2:])
    assert [one.text for one in kept] == texts[2 : MOST + 2]


def test_what_was_changed_takes_no_place_of_what_was_found_out() -> None:
    found = tuple(FoundOut(by="trading", text=f"answer {number}") for number in range(MOST))
    done = tuple(FoundOut(by="mail", text=f"sent {number}", wrote=True) for number in range(MOST + 1))
    kept = kept_of(found, done)
    assert [one.text for one in kept] == [one.text for one in (*found, *done[1:])]

"""A run is looked for by what it is."""

from shipworthy.stores.found import LONGEST, Spot, Wanted, words_of


def test_a_place_is_before_another_by_its_time_and_then_its_id() -> None:
    assert Spot(1.0, "b") < Spot(2.0, "a") < Spot(2.0, "b")


def test_a_text_is_found_in_capitals_or_not_and_only_so_far() -> None:
    assert "straße" not in words_of("", "x") and "strasse" in words_of("STRASSE", "")
    assert words_of("a" * LONGEST + "b", "c") == "a" * LONGEST + "\nc"


def test_a_run_without_a_result_fits_by_what_is_known() -> None:
    run = {"session": "s", "agent": "a", "message": "Hello", "at": 5.0, "run_id": "r", "status": "unreadable"}
    assert Wanted(agent="a", text="hello", status="unreadable", since=5.0, until=5.0, most_usd=0.0).fits(run)
    assert not Wanted(agent="a", tenant="t").fits(run)
    assert not Wanted(agent="a", skill="x").fits(run)

from shipworthy.stores.waits import Wait


def test_a_wait_takes_the_time_from_its_beginning_to_its_end() -> None:
    assert Wait(step="1", due=110.0, asked=10.0).seconds == 100.0

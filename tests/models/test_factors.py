"""The token factors that providers have told."""

import threading

from shipworthy.models.factors import Factors
from shipworthy.models.row import Row

ROW = Row(name="a:m", provider="a", model="m", base_url="https://here/v1")
PLACE = ("https://here/v1", "m")


def test_the_largest_factor_of_a_model_is_kept() -> None:
    factors = Factors()
    assert factors.of(PLACE) == 0 and factors.applied(ROW) is ROW
    for told in (1.2, 1.6, 1.1):
        factors.told(ROW, told)
    assert factors.of(PLACE) == factors.applied(ROW).learnt == 1.6
    assert factors.of(("https://there/v1", "m")) == 0, "the same name at another address is another model"


def test_threads_tell_side_by_side_and_the_largest_stays() -> None:
    factors = Factors()

    def tell(first: int) -> None:
        for number in range(first, 4000, 4):
            factors.told(ROW, 1 + number / 1000)

    threads = [threading.Thread(target=tell, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert factors.of(PLACE) == 1 + 3999 / 1000


def test_a_forked_child_keeps_what_was_told_and_has_a_lock_of_its_own() -> None:
    factors = Factors()
    factors.told(ROW, 1.5)
    factors._lock.acquire()
    factors.forked()
    factors.told(ROW, 1.7)
    assert factors.of(PLACE) == 1.7

"""Python's collector of garbage, told that what a server has loaded stays."""

import gc

FIRST, SECOND, THIRD = 2_000, 5, 4_000
"""Objects that are made until the youngest are looked at, and how often that is until the older ones are."""


def settle() -> None:
    """Leave all that is loaded now out of later collections, and collect the oldest less often.

    Each of the oldest generation would look at a million objects, for which every stream waits a tenth of a second.
    The youngest are few at a time: for 20,000 of them, a request would wait up to 13 ms instead of 1.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(FIRST, SECOND, THIRD)

"""Python's collector of garbage, told that what a server has loaded stays."""

import gc

FIRST, SECOND, THIRD = 20_000, 20, 100
"""Objects that are made until the youngest are looked at, and how often that is until the older ones are."""


def settle() -> None:
    """Leave all that is loaded now out of later collections, and collect less often.

    Each of the oldest generation would look at a million objects, for which every stream waits a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(FIRST, SECOND, THIRD)

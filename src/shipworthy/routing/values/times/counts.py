"""Reads the counts, ordinals and years in a phrase of time, in digits and in words."""

from typing import NamedTuple

from shipworthy.routing.values.times.phrase import Phrase


class Count(NamedTuple):
    """A number and the place behind it."""

    value: float
    end: int


def whole(phrase: Phrase, place: int) -> Count | None:
    """Read a whole number below a hundred thousand: `20`, `twenty one`."""
    count = digits(phrase, place) or spelled(phrase, place)
    return count if count is not None and count.value == int(count.value) else None


def digits(phrase: Phrase, place: int) -> Count | None:
    """Read a number in digits: `20`, `2.5`, `1,000`; `2,5` only before a unit."""
    item = phrase.at(place)
    if item.kind != "num" or len(item.lower) > 9:
        return None
    head, comma, tail = item.lower.rpartition(",")
    text = f"{head}.{tail}" if comma and len(tail) != 3 and "." not in item.lower else item.lower.replace(",", "")
    return Count(float(text), place + 1)


def spelled(phrase: Phrase, place: int) -> Count | None:
    """Read a number in words below a hundred: `seven`, `twenty one`; then `hundred` or `thousand`."""
    if (tens := phrase.role(place, "tens")) is not None:
        unit = phrase.role(place + 1, "small")
        below = isinstance(unit, int) and 0 < unit < 10
        count = Count(int(str(tens)) + (int(str(unit)) if below else 0), place + (2 if below else 1))
    elif (small := phrase.role(place, "small")) is not None:
        count = Count(int(str(small)), place + 1)
    else:
        return None
    if (scale := phrase.role(count.end, "scale")) is not None:
        after = count.end + 1
        more = spelled(phrase, after + (phrase.word(after) == "and"))
        value = count.value * int(str(scale))
        return Count(value + more.value, more.end) if more is not None else Count(value, count.end + 1)
    return count


def ordinal(phrase: Phrase, place: int) -> Count | None:
    """Read an ordinal: `3rd`, `third`, `twenty first`."""
    item = phrase.at(place)
    if item.kind == "nth":
        return Count(int(item.lower[:-2]), place + 1)
    if (nth := phrase.role(place, "nth")) is not None:
        return Count(int(str(nth)), place + 1)
    tens, nth = phrase.role(place, "tens"), phrase.role(place + 1, "nth")
    if tens is not None and nth is not None and int(str(nth)) < 10:
        return Count(int(str(tens)) + int(str(nth)), place + 2)
    return None


def day_of_month(phrase: Phrase, place: int) -> Count | None:
    """Read the number of a day: `3`, `3rd`, `third`, `twenty one`."""
    count = ordinal(phrase, place) or whole(phrase, place)
    if count is None or not 1 <= count.value <= 31 or phrase.at(place).kind == "num" and len(phrase.word(place)) > 2:
        return None
    return count


def year(phrase: Phrase, place: int) -> Count | None:
    """Read a year: `2024`, `'24`, `two thousand eighteen`, `nineteen zero one`."""
    item = phrase.at(place)
    if item.kind == "num":
        return Count(int(item.lower), place + 1) if len(item.lower) == 4 and item.lower.isdigit() else None
    if item.lower == "'":
        after = phrase.at(place + 1)
        short = after.kind == "num" and after.glued and len(after.lower) == 2 and after.lower.isdigit()
        return Count(2000 + int(after.lower), place + 2) if short else None
    first = spelled(phrase, place)
    if first is None:
        return None
    if first.value in (18, 19, 20) and first.end == place + 1:
        zero = phrase.role(first.end, "small") == 0 or phrase.word(first.end) == "o"
        second = spelled(phrase, first.end + zero)
        if second is not None and (second.value < 10 if zero else 10 <= second.value < 100):
            return Count(first.value * 100 + second.value, second.end)
        return None
    return first if 1900 <= first.value < 2200 else None

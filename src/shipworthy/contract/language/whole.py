"""Whether a text stands in another one as a whole: no letter, digit or sign goes on with it on either side."""

OPENS = frozenset(" \t\r\n\"'`“”„‚‘’«»‹›()[]{}<>,;:=|!?¿¡…$€£¥#*")
"""Characters before a value that are no part of it."""
CLOSES = frozenset(' \t\r\n"`“”„‘«»‹›()[]{}<>,;:=|!?…*')
"""Characters behind a value that are no part of it; `.` and `'` are none either where the text does not go on."""
ENDS = frozenset(".'’")
BETWEEN_DIGITS = frozenset(",:.'")


def stands_in(text: str, within: str) -> bool:
    """Whether a text, which is not empty, stands in another as a whole: `pay@acme.com` not in `pay@acme.company`."""
    text = text.strip()
    place = within.find(text) if text else -1
    while place >= 0:
        if _begins(within, place) and _ends(within, place + len(text)):
            return True
        place = within.find(text, place + 1)
    return False


def _begins(within: str, place: int) -> bool:
    if place == 0 or within[place - 1].isspace():
        return True
    before = within[place - 1]
    return before in OPENS and not (before in BETWEEN_DIGITS and _between_digits(within, place - 1))


def _ends(within: str, place: int) -> bool:
    if place == len(within) or within[place].isspace():
        return True
    behind, rest = within[place], within[place + 1 : place + 3]
    if behind in ENDS:
        # The end of a sentence, a quotation, or the `'s` of whose it is.
        return not rest[:1].isalnum() if behind == "." else not rest[:1].isalnum() or _is_whose(rest)
    return behind in CLOSES and not (behind in BETWEEN_DIGITS and _between_digits(within, place))


def _is_whose(rest: str) -> bool:
    return rest[:1] in ("s", "S") and not rest[1:2].isalnum()


def _between_digits(within: str, place: int) -> bool:
    return within[:place][-1:].isdigit() and within[place + 1 : place + 2].isdigit()

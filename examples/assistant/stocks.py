"""Whether a part of a message speaks of stocks, by the companies that the stocks' specialist knows."""

import csv
import re
from functools import cache

import errands
import yaml
from leads import HERE, leads, pattern

FEW = 3
"""Words beside a company that leave no doubt where a word such as `price` is among them."""
STRONG = re.compile(r"\b(?:price|quote|sentiment|p/e|dividend|share price|shares|aktie)\b", re.IGNORECASE)


@cache
def companies() -> frozenset[str]:
    """The names and codes of companies that the stocks' specialist knows, without everyday words."""
    data = (
        HERE
        / yaml.safe_load((HERE / "agent.yaml").read_text(encoding="utf-8"))["specialists"]["trading"]["agent"]
        / "data"
    )
    everyday, found = set(leads()["everyday"].split()), set[str]()
    with (data / "companies.csv").open(encoding="utf-8", newline="") as file:
        for code, name, *_ in csv.reader(file):
            short = re.sub(
                r"\W*\b(?:inc|corp(?:oration)?|company|plc|group|holdings?|the|co|ltd)\b.*|\(.*", "", name.casefold()
            )
            found |= {code.casefold(), short.strip(" .,")}
    with (data / "names.csv").open(encoding="utf-8", newline="") as file:
        found.update(word for _, words in csv.reader(file) for word in words.split("|"))
    everyday |= {name.casefold() for names in errands.people().values() for name in names}
    return frozenset(name for name in found if len(name) > 1 and name not in everyday)


def stocks_in(text: str) -> tuple[list[str], list[str]]:
    """The companies that a text names, and its other words."""
    words = re.findall(r"[\w.&']+", text.casefold().replace("’", "'"))
    words = [word.removesuffix("'s").strip(".'") for word in words]
    known, named, rest, at = companies(), list[str](), list[str](), 0
    while at < len(words):
        size = next((n for n in (3, 2, 1) if " ".join(words[at : at + n]) in known and at + n <= len(words)), 0)
        named += [" ".join(words[at : at + size])] if size else []
        rest += [] if size else [word for word in words[at : at + 1] if word]
        at += max(size, 1)
    return named, rest


def of_stocks(text: str) -> bool:
    """Whether a text speaks of companies, and of nothing but their stocks."""
    named, rest = stocks_in(text)
    small = pattern("(?:{small}|{stock_words})")
    left = [word for word in rest if small.fullmatch(word) is None]
    return bool(named) and (not left or (STRONG.search(text) is not None and len(left) <= FEW))


def in_full(text: str) -> str:
    """What a text asks of companies alone, in a whole sentence: `tsla?`, `wie steht Tesla`; any other as it is."""
    named, rest = stocks_in(text)
    if len(named) > 1 and all(pattern("{which_ones}").fullmatch(word) for word in rest):
        return f"compare {', '.join(named[:-1])} and {named[-1]}"
    if len(named) != 1 or any(pattern("{how_it_is}").fullmatch(word) is None for word in rest):
        return text
    return f"how is {named[0]} doing?" if rest else f"what is the price of {named[0]}?"


def goes_on(text: str) -> bool:
    """Whether a text compares what was found out of stocks: `which of them did best`."""
    return pattern(r"(?:{compares})\b").match(text) is not None and not stocks_in(text)[0]

"""The address at which a skill is read: a URI with inputs in braces, such as `portfolio://{account}/value`."""

from urllib.parse import unquote

from shipworthy.regex import regex

SHAPE = regex(r"[a-z][a-z0-9+.-]{0,30}:(?:[^\s{}]|\{[A-Za-z_]\w*\})+")
VARIABLE = regex(r"\{(\w+)\}")
ENDS = regex(r"[/?#]")
"""Matches what no value holds unless it is quoted."""
LONGEST = 500


def read_address(raw: str) -> str:
    """The address as it is written; raises ValueError where it is none."""
    if len(raw) > LONGEST or SHAPE.fullmatch(raw) is None:
        raise ValueError("an address is a URI, with inputs in braces: write it as `portfolio://{account}/value`")
    if "}{" in raw:
        raise ValueError("between two inputs of an address stands at least one character, such as `/`")
    if len(variables(raw)) > len(set(variables(raw))):
        raise ValueError("an input stands in an address once")
    return raw


def variables(address: str) -> tuple[str, ...]:
    """The inputs that it names, in their order."""
    return tuple(VARIABLE.findall(address))


def values_in(address: str, uri: str) -> dict[str, str] | None:
    """The values that a URI has in the place of the inputs; None where it is another address."""
    parts = VARIABLE.split(address)
    if len(parts) == 1 or not uri.startswith(parts[0]):
        return {} if uri == address else None
    found: dict[str, str] = {}
    at = len(parts[0])
    for name, after in zip(parts[1::2], parts[2::2], strict=True):
        # Each value ends where what follows it comes next; the last one, where that ends the address.
        last = len(found) == len(parts) // 2 - 1
        end = len(uri) - len(after) if last else uri.find(after, at)
        value = uri[at : max(end, at)]
        if not value or not uri.startswith(after, end) or ENDS.search(value) is not None:
            return None
        found[name], at = unquote(value), end + len(after)
    return found

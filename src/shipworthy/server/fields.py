"""Reads the JSON object of a request field by field; what is wrong is refused with the place where it stands."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import orjson

from shipworthy.server.refusal import Refused

LONGEST_SHOWN = 60
"""Characters of a value in a refusal."""
KINDS: dict[type, str] = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


class Requested(Protocol):
    """What is needed of a request."""

    async def body(self) -> bytes:
        """The whole body."""
        ...


class Fields:
    """One JSON object; `null` is the same as an absent field. Every method raises Refused for a value it cannot be."""

    def __init__(self, value: object, at: str = "") -> None:
        """`at`: the place of the object in the request, such as `messages[2]`."""
        self.at = at
        if not isinstance(value, dict):
            raise wrong(at, "an object", value)
        self._fields: Mapping[str, object] = value

    @property
    def names(self) -> list[str]:
        """The fields that have a value."""
        return [name for name, value in self._fields.items() if value is not None]

    def place(self, name: str) -> str:
        """The place of a field in the request."""
        return f"{self.at}.{name}" if self.at else name

    def raw(self, name: str) -> object:
        """The value of a field, of any kind; None: it is absent."""
        return self._fields.get(name)

    def text(self, name: str) -> str | None:
        """The text of a field; None: it is absent."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, str):
            raise wrong(self.place(name), "text", value)
        return value

    def need_text(self, name: str) -> str:
        """The text of a field that has to be there and is not empty."""
        value = self.text(name)
        if not value:
            raise Refused("invalid", f"`{self.place(name)}` is missing: it is text", field=self.place(name))
        return value

    def one_of(self, name: str, values: tuple[str, ...], default: str) -> str:
        """The text of a field that is one of a few."""
        value = self.text(name)
        if value is not None and value not in values:
            listed = ", ".join(values)
            shown = value[:LONGEST_SHOWN]
            raise Refused("invalid", f"`{self.place(name)}` is one of {listed}, not {shown!r}", field=self.place(name))
        return default if value is None else value

    def flag(self, name: str) -> bool:
        """Whether a field is true; an absent one is not."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise wrong(self.place(name), "true or false", value)
        return bool(value)

    def number(self, name: str) -> float | None:
        """The number of a field; None: it is absent."""
        value = self._fields.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise wrong(self.place(name), "a number", value)
        return value

    def items(self, name: str) -> list[object]:
        """The list of a field; an absent one is empty."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, list):
            raise wrong(self.place(name), "a list", value)
        return value or []

    def objects(self, name: str) -> Iterator["Fields"]:
        """The objects of a list."""
        for number, item in enumerate(self.items(name)):
            yield Fields(item, f"{self.place(name)}[{number}]")

    def inside(self, name: str) -> "Fields":
        """The object of a field; an absent one is empty."""
        value = self._fields.get(name)
        return Fields({} if value is None else value, self.place(name))


def wrong(place: str, kind: str, value: object) -> Refused:
    """The refusal of a value of another kind."""
    found = KINDS.get(type(value), "something else")
    return Refused("invalid", f"`{place or 'the body'}` is {kind}, not {found}", field=place)


def written(value: object, place: str) -> str:
    """A value as JSON text; raises Refused for one that is nested too deep."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        raise Refused("invalid", f"`{place}` is nested too deep", field=place) from None


async def body_of(request: Requested) -> Fields:
    """The JSON object of a request; raises Refused."""
    content = await request.body()
    if not content:
        raise Refused("invalid", "the body is empty: send a JSON object")
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Refused("invalid", f"the body is no JSON: {error}") from None
    return Fields(value)

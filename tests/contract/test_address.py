"""The address at which a skill is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.address import LONGEST, read_address, values_in, variables

ADDRESS = "letters://{folder}/of/{year}"


def test_an_address_is_a_uri_with_inputs() -> None:
    for address in (ADDRESS, "a:b", "https://x.example/{a}-{b}?c={c}"):
        assert read_address(address) == address
    assert variables(ADDRESS) == ("folder", "year")


@batch(
    "raw",
    ["", "letters", "Letters://a", "a:", "a:{b", "a:{b-c}", "a: b", "a:{b}{c}", "a:{b}/{b}", "a:" + "b" * LONGEST],
)
def test_what_is_no_address_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="address"):
        read_address(raw)


@batch(
    ("uri", "values"),
    [
        ("letters://inbox/of/2024", {"folder": "inbox", "year": "2024"}),
        ("letters://my%20inbox/of/a%2Fb", {"folder": "my inbox", "year": "a/b"}),
        ("letters://of/of/of", {"folder": "of", "year": "of"}),
        ("letters://inbox/of/", None),
        ("letters:///of/2024", None),
        ("letters://a/b/of/2024", None),
        ("letters://inbox/of/2024/more", None),
        ("letters://inbox/of/2024?x", None),
        ("other://inbox/of/2024", None),
    ],
)
def test_the_values_of_an_address_are_whole_parts_of_it(uri: str, values: dict[str, str] | None) -> None:
    assert values_in(ADDRESS, uri) == values
    assert values_in("a:b", "a:b") == {} and values_in("a:b", "a:bc") is None


@given(st.text("ab-.", min_size=1), st.text("ab-.", min_size=1))
def test_what_is_put_in_is_found_again_where_it_is_not_between_itself(first: str, second: str) -> None:
    assert values_in("x:{a}/{b}", f"x:{first}/{second}") == {"a": first, "b": second}
    assert values_in("x:{a}/", f"x:{first}/") == {"a": first}

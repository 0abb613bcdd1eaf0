"""Every form of a value is one in which programs write it."""

import base64
import json
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.exits.forms import SHORTEST, forms


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=SHORTEST, max_size=30))
def test_a_value_is_among_its_forms_and_none_is_short(value: str) -> None:
    found = forms(value)
    raw = value.encode()
    assert {raw, quote(value).encode(), base64.b64encode(raw), raw.hex().encode()} <= found
    assert json.dumps(value)[1:-1].encode() in found
    assert all(len(form.decode()) >= SHORTEST for form in found)

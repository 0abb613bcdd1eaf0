"""The tool that searches an agent's own texts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.contract.knowledge import SEARCH, Knowledge
from shipworthy.errors import ArgumentError
from shipworthy.retrieve.index import Index
from shipworthy.tokens.counting import count
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.search import NOTHING, found_text, search_tool

KNOWLEDGE = Knowledge(path="x", k=2, max_tokens=60)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    (tmp_path / "a.md").write_text("# Guidance\n\nRevenue of $5 billion is expected.\n\n# Risks\n\nRevenue may fall.")
    (tmp_path / "b.md").write_text("Revenue, revenue, revenue. \x1b[31m" + "Much more of it. " * 40)
    return Index.of(tmp_path)


async def test_it_finds_within_its_ceiling(index: Index) -> None:
    tool = search_tool(index, KNOWLEDGE)
    result = await call(tool, {"query": "expected revenue"}, CallContext(timeout=5))

    assert tool.spec.name == SEARCH
    assert result.value[0]["source"] == "a.md > Guidance"
    assert result.text.startswith("[1] a.md > Guidance: Revenue of $5 billion")
    assert len(result.value) <= 2
    assert count(result.text) <= 60
    assert "\x1b" not in result.text


async def test_nothing_found_says_so(index: Index) -> None:
    result = await call(search_tool(index, KNOWLEDGE), {"query": "zebra"}, CallContext(timeout=5))

    assert (result.value, result.text) == ([], NOTHING)


def test_the_query_is_a_text(index: Index) -> None:
    with pytest.raises(ArgumentError):
        search_tool(index, KNOWLEDGE).prepared({"query": 5})


PASSAGES = st.lists(st.fixed_dictionaries({"source": st.text(max_size=40), "text": st.text(max_size=400)}), max_size=8)


@given(found=PASSAGES, limit=st.integers(1, 300))
def test_the_lines_are_never_longer_than_the_ceiling(found: list[dict[str, str]], limit: int) -> None:
    text = found_text(found, limit)

    assert count(text) <= limit
    assert len(text.split("\n")) <= max(len(found), 1)

"""Retrieval for every message, with very many passages, or without documents."""

from tests.check.lint.small import codes, found, job

from shipworthy import tool


@tool(max_tokens=600)
def search_knowledge_base(query: str) -> str:
    """Search the documents."""
    return "nothing"


def test_retrieval_on_demand_is_none_of_it() -> None:
    assert codes(job(retrieval="on_demand", fallback="x"), tools=[search_knowledge_base]) == []


def test_retrieval_for_every_message() -> None:
    (one,) = found(job(retrieval="always", fallback="x"), tools=[search_knowledge_base])

    assert one.code == "retrieval-always" and one.skill == "job" and "600 tokens" in one.evidence


def test_retrieval_always_of_the_agent() -> None:
    assert codes(job(fallback="x"), retrieval="always") == ["retrieval-always"]


def test_retrieval_without_documents() -> None:
    assert "retrieval-without-documents" in codes(job(retrieval="on_demand", tools=["look"], fallback="x"))


def test_very_many_passages(tmp_path: object) -> None:
    knowledge = {"path": str(tmp_path), "k": 20, "max_tokens": 600}

    assert "wide-retrieval" in codes(job(retrieval="on_demand", fallback="x"), knowledge=knowledge)

"""Loops that come to a write or have nothing to fall back on, and loops with very many tools."""

from tests.check.lint.small import codes, found, job

from shipworthy import tool


def test_a_loop_with_a_fallback_that_only_reads_is_no_freestyle() -> None:
    assert codes(job(tools=["look"], fallback="Please call us.")) == []


def test_a_loop_that_writes_is_one_even_where_it_asks() -> None:
    (one,) = found(job(tools=["look", "cancel"], fallback="Please call us."))

    assert one.code == "freestyle-on-critical-path" and one.severity == "error"
    assert "`cancel`" in one.message and "no `fallback`" not in one.message and "workflow" in one.repair


def test_a_loop_without_fallback_is_one_once() -> None:
    (one,) = found(job(tools=["look", "cancel"]))

    assert "`cancel`" in one.message and "no `fallback`" in one.message


def test_a_loop_without_fallback_that_only_reads_is_told_what_it_lacks() -> None:
    (one,) = found(job(tools=["look"]))

    assert (one.code, one.severity) == ("freestyle-on-critical-path", "error")
    assert "no `fallback`" in one.message and "workflow" not in one.repair


def test_a_helper_without_fallback_is_none() -> None:
    dig = job(name="dig", tools=["look"], routable=False, inputs={"number": {"type": "text"}})
    page = job(workflow=[{"tool": "dig"}, {"answer": "{dig}"}])

    assert codes(page, dig) == []


def test_a_loop_that_comes_to_a_write_through_a_skill() -> None:
    page = job(name="stop", routable=False, workflow=[{"tool": "cancel", "confirm": True}])
    (one,) = found(job(tools=["look", "stop"], fallback="Please call us."), page)

    assert one.code == "freestyle-on-critical-path" and "`stop`" in one.message


def test_very_many_tools() -> None:
    def named(number: int) -> object:
        def look_at(text: str) -> str:
            return text

        look_at.__name__ = f"look_at_{number}"
        return tool(look_at)

    tools = [named(number) for number in range(11)]
    names = [f"look_at_{number}" for number in range(11)]

    assert "too-many-tools" in codes(job(tools=names, fallback="x"), tools=tools)
    assert "too-many-tools" not in codes(job(tools=names[:10], fallback="x"), tools=tools)
    assert "too-many-tools" not in codes(job(tools=names, fallback="x", lazy_tools=True), tools=tools)

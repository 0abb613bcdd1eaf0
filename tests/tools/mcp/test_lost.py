"""What lies behind a group of errors."""

from shipworthy.tools.mcp.lost import cause, words


def test_the_first_error_inside_groups_is_told_in_one_line() -> None:
    inner = ConnectionError("no\n  route")
    group = ExceptionGroup("outer", [ExceptionGroup("inner", [inner]), ValueError("x")])
    assert cause(group) is inner
    assert words(group) == "ConnectionError: no route"
    assert words(TimeoutError()) == "TimeoutError"
    assert len(words(ValueError("x" * 1000))) == 300

"""A connection that is no more, and what lies behind the groups of errors in which its end arrives."""


class Lost(Exception):
    """The connection or the session has ended; the request that was under way may have arrived."""


def cause(error: BaseException) -> BaseException:
    """The first error inside a group, at any depth."""
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    return error


def words(error: BaseException) -> str:
    """The error in one line, without its stack."""
    inner = cause(error)
    return " ".join(f"{type(inner).__name__}: {inner}".split())[:300].removesuffix(":")

"""Why a request is refused, in one table: every protocol writes it in its own form."""

from typing import ClassVar, Literal, TypeAlias

from shipworthy.errors import ShipworthyError

Kind: TypeAlias = Literal[
    "invalid",
    "unauthorized",
    "forbidden",
    "not_found",
    "gone",
    "conflict",
    "mismatch",
    "too_large",
    "too_many",
    "over_cap",
    "overloaded",
    "draining",
    "unavailable",
    "internal",
]
STATUS: dict[Kind, int] = {
    "invalid": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "not_found": 404,
    "gone": 410,
    "conflict": 409,
    "mismatch": 422,
    "too_large": 413,
    "too_many": 429,
    "over_cap": 429,
    "overloaded": 503,
    "draining": 503,
    "unavailable": 503,
    "internal": 500,
}
"""invalid: the request cannot be read · conflict: the same key is being answered · mismatch: the same key, another
request · too_many: the rate of the key · over_cap: its money or tokens of the day · overloaded: no free place ·
unavailable: the state database."""


class Refused(ShipworthyError):
    """The request is refused."""

    exit_code: ClassVar[int] = 1

    def __init__(self, kind: Kind, message: str, *, field: str = "", retry_after: float | None = None) -> None:
        """`field`: of the request that is wrong; `retry_after`: seconds until another attempt may succeed."""
        self.kind, self.message, self.field, self.retry_after = kind, message, field, retry_after
        super().__init__(message)

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return STATUS[self.kind]

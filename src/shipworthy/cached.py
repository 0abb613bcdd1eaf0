"""Attributes that are computed once, without the lock that the standard ones hold in Python 3.11."""

import functools
from typing import TypeVar, overload

T = TypeVar("T")


class cached(functools.cached_property[T]):  # noqa: N801 - a decorator
    """An attribute computed at its first use; two threads that use it first at the same time both compute it.

    Up to Python 3.11 `functools.cached_property` computes under a lock of the class: threads wait for one another for
    different objects, and a child that is forked meanwhile waits for a thread that it does not have.
    """

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> "cached[T]": ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> T: ...
    def __get__(self, instance: object | None, owner: type | None = None) -> "cached[T] | T":
        if instance is None or self.attrname is None:
            return self
        return instance.__dict__.setdefault(self.attrname, self.func(instance))  # type: ignore[no-any-return]

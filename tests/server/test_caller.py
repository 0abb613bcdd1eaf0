"""The tenant and rights of an API key."""

from shipworthy.server.caller import EVERY, LOCAL, Caller


def test_the_caller_of_the_loopback_may_do_all() -> None:
    assert all(LOCAL.may(scope) for scope in EVERY) and LOCAL.sees("any") and LOCAL.tenant == ""


def test_a_key_has_the_rights_that_it_names() -> None:
    caller = Caller(tenant="t", scopes=frozenset(("read",)), agents=frozenset(("a",)))
    assert (caller.may("read"), caller.may("run"), caller.sees("a"), caller.sees("b")) == (True, False, True, False)

from shipworthy import Input
from shipworthy.runtime.calls.identity import frozen
from shipworthy.runtime.names.signals import Ended, NeedsYes, Question, Stopped, Wanted


def test_each_way_out_carries_what_the_outcome_needs() -> None:
    wanted = Wanted(name="city", spec=Input(), ask="Which city?", choices=("Oslo",), values=("OSL",))
    question = Question((wanted,), prefix="Sorry.")
    assert (str(question), question.prefix) == ("city", "Sorry.")
    call = frozen("send", {"to": "Ann"})
    assert NeedsYes("Send it?", (call,)).calls == (call,)
    stopped = Stopped("Prices", "timeout", "no answer")
    assert (str(stopped), stopped.kind) == ("Prices: no answer", "timeout")
    assert Ended(text="bye").text == "bye"


def test_they_are_no_errors_of_the_project_that_a_step_could_recover_from() -> None:
    for signal in (Question, NeedsYes, Stopped):
        assert "Shipworthy" not in " ".join(base.__name__ for base in signal.__mro__)

"""What was said unheard is shown before the next answer, and its question is answered by nothing that has not seen it."""

from dataclasses import replace

from shipworthy import Agent, ScriptedModel, Skill, Step
from shipworthy.contract.context import UNSAID, Asker
from shipworthy.contract.labels import unknown, written
from shipworthy.runtime.meaning.unseen import MOST_UNREAD, left_unread, met
from shipworthy.runtime.outcome import Outcome
from shipworthy.stores.session import Open, Pending, Session
from shipworthy.stores.waits import Unread

COMPILED = Agent(skills=[Skill(name="a", workflow=(Step(answer="x"),))], model=ScriptedModel([])).compiled
QUESTION = Pending(kind="confirm", names=(), text="Sure?", id="q")
ASKING = Open(skill="a", id="one", contract="c", message="m", pending=QUESTION)
UNREAD = Unread(text="News.", run_id="r", at=0.0, question="q", label=written(unknown("t").whole))
SESSION = Session(id="s", open=ASKING, unread=(UNREAD,))


def test_a_question_that_was_not_seen_goes_under_the_message() -> None:
    found = met(COMPILED, SESSION, UNSAID, None)
    assert found is not None and found.told == "Meanwhile:\nNews.\n\n"
    assert (found.session.open, found.session.below, found.session.unread) == (None, (ASKING,), ())
    assert found.labelled(Outcome(status="completed", text="")).origin.trust == "untrusted"


def test_one_that_names_it_answers_it() -> None:
    found = met(COMPILED, SESSION, UNSAID, "q")
    assert found is not None and found.session.open == ASKING and found.session.below == ()


def test_the_clock_and_another_person_read_nothing_for_the_asker() -> None:
    assert met(COMPILED, SESSION, Asker(due="t"), None) is None
    assert met(COMPILED, SESSION, Asker(decides=True), None) is None


def test_what_a_guideline_did_not_let_be_shown_stays_unread() -> None:
    found = met(COMPILED, SESSION, UNSAID, None)
    assert found is not None
    assert found.after(Session(id="s"), "withheld").unread == (UNREAD,)
    assert found.after(Session(id="s"), "Meanwhile:\nNews.\n\nHello").unread == ()


def test_an_open_question_stays_in_front_of_that_of_the_clock() -> None:
    own = Open(skill="a", id="own", contract="c", message="m", pending=Pending(kind="input", names=("x",), text="?"))
    before = Session(id="s", open=own)
    after = left_unread(Session(id="s", open=ASKING), before, UNREAD, "t")
    assert (after.open, after.below) == (own, (ASKING,)) and after.unread[0].question == "q"
    same = left_unread(Session(id="s", open=ASKING), Session(id="s", open=ASKING), replace(UNREAD, text=""), "t")
    assert same.open == ASKING and same.unread == ()
    # A run that opens nothing, because the definition is another one, leaves what is open as it is.
    assert left_unread(Session(id="s"), before, UNREAD, "t").open == own


def test_a_question_whose_time_is_over_is_closed_wherever_it_stands() -> None:
    own = Open(skill="a", id="own", contract="c", message="m", pending=Pending(kind="input", names=("x",), text="?"))
    front = left_unread(Session(id="s"), Session(id="s", open=ASKING), UNREAD, "expiry q")
    assert (front.open, front.below) == (None, ())
    below = Session(id="s", open=own, below=(ASKING,))
    after = left_unread(replace(below, open=None), below, UNREAD, "expiry q")
    assert (after.open, after.below) == (own, ())


def test_only_the_last_texts_are_kept() -> None:
    session = Session(id="s")
    for number in range(MOST_UNREAD + 3):
        session = left_unread(session, Session(id="s"), replace(UNREAD, run_id=f"r{number}"), "t")
    assert len(session.unread) == MOST_UNREAD and session.unread[-1].run_id == f"r{MOST_UNREAD + 2}"

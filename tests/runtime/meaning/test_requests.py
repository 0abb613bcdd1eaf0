"""The requests that are over: which are kept, in which order, and that what a stranger wrote in them stays apart."""

from tests.runtime.meaning.renting import SEEN, renting, said

from shipworthy.contract.labels import TRUSTED
from shipworthy.runtime.meaning.requests import LONGEST, MOST, with_earlier
from shipworthy.stores.session import Open, Session, Stored


async def test_a_reader_is_given_what_was_answered_dropped_and_done_the_newest_first() -> None:
    SEEN.clear()
    await said("!look red", "!rent blue", "no", "!look green", "!look grey")
    given, alone = SEEN[-2], SEEN[-1]
    assert given.last is not None and given.last.inputs == {"room": "green"}
    assert [(one.skill, one.inputs["room"], one.wrote) for one in given.earlier] == [
        ("rent", "blue", False),
        ("look", "red", False),
    ]
    assert [one.found for one in given.earlier] == [{}, {"free": "red is free"}]
    assert [one.found for one in alone.earlier] == [{}, {}]


async def test_a_side_question_is_kept_and_what_comes_back_is_not() -> None:
    SEEN.clear()
    await said("!rent blue", "!look red", "!seats 5")
    given = SEEN[-2]
    assert given.last is not None and (given.last.skill, given.last.confirms) == ("rent", True)
    assert [one.skill for one in given.earlier] == ["look"]


async def test_what_it_makes_of_an_earlier_result_is_a_strangers() -> None:
    agent = renting()
    for message in ("!look red", "!rent blue", "no", "!before"):
        await agent.run(message, session="s")
    session = await agent.store.load("s")
    assert session is not None and session.open is not None and session.open.inputs == {"room": "red is free"}
    assert session.open.origins["room"].label != TRUSTED


def test_few_are_kept_and_of_those_that_have_written_as_many_and_no_long_result() -> None:
    session, wrote = Session(id="a/t/s"), Stored(tool="book", args={}, value=1, text="1", at=0.0, write=True)
    long = Stored(tool="free", args={}, value="x", text="x" * (LONGEST + 1), at=0.0)
    for number in range(3 * MOST):
        results = {"w": wrote} if number < 2 else {"r": long}
        before = Open(skill="look", id=str(number), contract="c", message="m", results=results)
        session = with_earlier(Session(id="a/t/s", open=before, earlier=session.earlier), Session(id="a/t/s"), session)
    kept = [one.id for one in session.earlier]
    assert kept == ["0", "1", *map(str, range(2 * MOST, 3 * MOST))]
    assert all(not one.results for one in session.earlier[2:])

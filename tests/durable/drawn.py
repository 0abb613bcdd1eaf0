"""Data and conversations that property tests draw."""

import datetime as dt

from hypothesis import strategies as st

from shipworthy.contract.labels import Label
from shipworthy.durable.codec import TAGS
from shipworthy.stores.found_out import FoundOut
from shipworthy.stores.session import (
    CutResult,
    FrozenCall,
    NamesFound,
    Offer,
    Open,
    Origin,
    Pending,
    Session,
    Stored,
    Streak,
    Wish,
)
from shipworthy.stores.waits import Passed, Unread, Wait

TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
"""Lone surrogates included: tools return what they read."""
ZONES = st.none() | st.integers(-1439, 1439).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | TEXT
    | st.dates()
    | st.times(timezones=ZONES)
    | st.datetimes(timezones=ZONES)
    | st.timedeltas()
)
KEYS = TEXT | st.sampled_from([*TAGS, "$", "$$", "$$date", "$plain"])
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))
NAMED = st.dictionaries(KEYS, DATA, max_size=3)
SOURCES = st.lists(TEXT, max_size=2).map(tuple)
LABELS = st.builds(
    Label,
    trust=st.sampled_from(["trusted", "tenant", "untrusted"]),
    private=st.booleans(),
    doubtful=SOURCES,
    secretive=SOURCES,
)
ORIGINS = st.dictionaries(KEYS, st.builds(Origin, value=DATA, label=LABELS), max_size=2)
CALLS = st.builds(FrozenCall, tool=TEXT, args=NAMED, hash=TEXT, by=TEXT, origin=LABELS)
FLOATS = st.floats(allow_nan=False)
STORED = st.builds(
    Stored,
    tool=TEXT,
    args=NAMED,
    value=DATA,
    text=TEXT,
    at=FLOATS,
    write=st.booleans(),
    origin=LABELS,
    failed=st.booleans(),
)
PENDING = st.builds(
    Pending,
    kind=st.sampled_from(["input", "confirm", "skill"]),
    names=st.lists(TEXT, max_size=2).map(tuple),
    text=TEXT,
    choices=st.lists(TEXT, max_size=2).map(tuple),
    values=st.lists(DATA, max_size=2).map(tuple),
    calls=st.lists(CALLS, max_size=2).map(tuple),
    asked=FLOATS,
    message=TEXT,
    id=TEXT,
    unclear=st.integers(0, 9),
    trust=st.sampled_from(["trusted", "tenant", "untrusted"]),
    own=TEXT,
    origin=LABELS,
    by=TEXT,
    expires=FLOATS,
    context=NAMED,
    within=TEXT,
    texts=st.dictionaries(KEYS, TEXT, max_size=2),
    shown=TEXT,
    sure=st.integers(0, 2),
)
OFFER = st.builds(
    Offer,
    labels=st.lists(TEXT, max_size=2).map(tuple),
    values=st.lists(DATA, max_size=2).map(tuple),
    origin=LABELS,
)
WISH = st.builds(Wish, skill=TEXT, message=TEXT, inputs=NAMED, origins=ORIGINS)
OPEN = st.builds(
    Open,
    skill=TEXT,
    id=TEXT,
    contract=TEXT,
    message=TEXT,
    request=TEXT,
    inputs=NAMED,
    offers=st.dictionaries(KEYS, OFFER, max_size=2),
    results=st.dictionaries(KEYS, STORED, max_size=2),
    pending=st.none() | PENDING,
    turns=st.integers(0, 99),
    meant=st.lists(TEXT, max_size=2).map(tuple),
    meant_origin=LABELS,
    origins=ORIGINS,
    ended=st.booleans(),
    readings=st.lists(TEXT, max_size=2).map(tuple),
    wait=st.none() | st.builds(Wait, id=TEXT, step=TEXT, due=FLOATS, asked=FLOATS, context=NAMED),
    waits=st.lists(st.builds(Passed, step=TEXT, now=st.datetimes(timezones=ZONES), at=FLOATS), max_size=2).map(tuple),
    settled=st.dictionaries(KEYS, TEXT, max_size=2),
    settled_for=NAMED,
    began=st.integers(-1, 99),
    unmade=st.lists(TEXT, max_size=2).map(tuple),
)
SESSIONS = st.builds(
    Session,
    id=TEXT,
    version=st.integers(0, 2**40),
    kept=NAMED,
    open=st.none() | OPEN,
    below=st.lists(OPEN, max_size=2).map(tuple),
    agenda=st.lists(WISH, max_size=2).map(tuple),
    asleep=st.lists(OPEN, max_size=2).map(tuple),
    dropped=st.none() | OPEN,
    earlier=st.lists(OPEN, max_size=2).map(tuple),
    done=st.lists(TEXT, max_size=2).map(tuple),
    unread=st.lists(st.builds(Unread, text=TEXT, run_id=TEXT, at=FLOATS, question=TEXT, label=TEXT), max_size=2).map(
        tuple
    ),
    turns=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    heard=TEXT,
    origins=ORIGINS,
    found=st.lists(st.builds(NamesFound, tool=TEXT, names=SOURCES, origin=st.none() | LABELS), max_size=2).map(tuple),
    cut=st.lists(
        st.builds(
            CutResult,
            handle=TEXT,
            tool=TEXT,
            label=TEXT,
            characters=st.integers(0, 2**40),
            origin=st.none() | LABELS,
        ),
        max_size=2,
    ).map(tuple),
    run=TEXT,
    told=st.lists(TEXT, max_size=2).map(tuple),
    refused=TEXT,
    updated=FLOATS,
    streak=st.builds(
        Streak, turns=st.integers(0, 9), before=st.integers(0, 9), handed=st.sampled_from(["", "told", "done"])
    ),
    under=LABELS,
    found_out=st.lists(st.builds(FoundOut, by=TEXT, text=TEXT, origin=LABELS, at=st.integers(0, 99)), max_size=2).map(
        tuple
    ),
    inner=st.dictionaries(KEYS, st.builds(Session, id=TEXT, open=st.none() | OPEN, under=LABELS), max_size=1),
)
FULL_SESSION = Session(
    id="s",
    open=Open(
        skill="buy",
        contract="c",
        message="m",
        results={"k": Stored(tool="t", args={}, value=1, text="1", at=0.0)},
        pending=Pending(kind="confirm", names=(), text="?", calls=(FrozenCall(tool="t", args={}, hash="h"),)),
    ),
    turns=(("hi", "hello"),),
)

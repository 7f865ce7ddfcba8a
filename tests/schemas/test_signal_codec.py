"""Signals as bytes: nothing lost, one form for one signal."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.signal import Cue, Participant, Signal
from schemas.signal_codec import parse_signal, write_signal

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
MAYBE = st.none() | TEXT
MANY = st.lists(TEXT, max_size=3).map(tuple)
TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
SIZES = st.none() | st.integers(1, 99)
PEOPLE = st.lists(st.builds(Participant, TEXT, TEXT, MAYBE, MAYBE, SIZES), max_size=3).map(tuple)
SIGNALS = st.builds(
    Signal,
    id=TEXT,
    at=TIMES,
    verb=TEXT,
    actor=MAYBE,
    moment=st.booleans(),
    unit=MAYBE,
    role=MAYBE,
    object=MAYBE,
    object_kind=MAYBE,
    object_type=MAYBE,
    thread=MAYBE,
    place=MAYBE,
    space_kind=TEXT,
    refers_to=MANY,
    mentions=MANY,
    audience=st.none() | st.integers(0, 10**6),
    topics=MANY,
    terms=MANY,
    cues=st.frozensets(st.sampled_from(Cue)),
    words=st.none() | st.integers(0, 10**6),
    success=st.none() | st.booleans(),
    completion=st.none() | st.booleans(),
    score=NUMBERS,
    duration_s=NUMBERS,
    formal=st.booleans(),
    assigned=st.booleans(),
    anchored=st.booleans(),
    private=st.booleans(),
    bot=st.booleans(),
    device=MAYBE,
    derived_from=MANY,
    people=PEOPLE,
    units=MANY,
    end=st.none() | TIMES,
    confidence=NUMBERS,
    unit_then=MAYBE,
    unit_size=SIZES,
    joined=st.none() | TIMES,
    marks=st.integers(0, 2**14 - 1),
    called=MAYBE,
)


@given(SIGNALS)
def test_what_is_written_is_read_again_the_same(signal: Signal) -> None:
    assert parse_signal(write_signal(signal)) == signal


@given(SIGNALS)
def test_equal_signals_are_equal_bytes(signal: Signal) -> None:
    assert write_signal(parse_signal(write_signal(signal))) == write_signal(replace(signal))


def test_false_and_nought_are_not_absent() -> None:
    signal = Signal(id="x", at=datetime(2026, 1, 1, tzinfo=UTC), verb="failed", success=False, score=0.0, words=0)

    assert parse_signal(write_signal(signal)) == signal


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'["x","y","z",{}]', b'["x",1,"v",{"zz":1}]'])
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        parse_signal(content)
